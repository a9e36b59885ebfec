import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { wrongLabelKey, wrongLabelValue } from './kube-names.ts';
import type { Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

/**
 * Checks an object's labels and annotations (apimachinery `pkg/api/validation/objectmeta.go`, ValidateObjectMeta).
 * @param at where the metadata stands
 */
export function checkLabelsAndAnnotations(metadata: JsonObject, at: YamlPath, problems: Problem[]): void {
  const report = (field: string, key: string, text: string, wrong: string | undefined) => {
    if (wrong !== undefined)
      problems.push({ path: [...at, field, key], message: `${JSON.stringify(text)} ${wrong}` });
  };
  for (const [key, value] of Object.entries(objectOrEmpty(metadata.labels))) {
    const text = stringOrEmpty(value);
    report('labels', key, key, wrongLabelKey(key));
    report('labels', key, text, wrongLabelValue(text));
  }
  for (const key of Object.keys(objectOrEmpty(metadata.annotations))) {
    report('annotations', key, key, wrongLabelKey(key.toLowerCase()));
  }
}
