import { parseYaml } from '../../../promise/kubernetes-yaml.ts';
import type { YamlComment } from '../../../promise/yaml-block.ts';
import type { YamlPath } from '../../../promise/yaml-location.ts';
import { isObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { type ConversionContext, structuralSchema } from './json-schema.ts';
import type { ChartText } from './read-chart.ts';

/** What a values.schema.json makes of an API. */
export interface DeclaredApi {
  readonly schema: JsonObject;
  /** What a structural schema can't say, at the places that should. */
  readonly gaps: readonly YamlComment[];
}

/**
 * Converts a chart's values.schema.json.
 *
 * @throws PromiseError `invalid-yaml`
 */
export function declaredApi(
  { text, file }: ChartText,
  about: Pick<ConversionContext, 'hasDefault' | 'isOpen'>,
): DeclaredApi {
  const root = parseYaml(text, file);
  const gaps: YamlComment[] = [];
  const schema = structuralSchema(root, {
    ...about,
    root,
    onLoss: (to, what) => {
      gaps.push({
        path: to,
        text: `narrow this down, or leave it to helm: values.schema.json has ${what}`,
      });
    },
  });
  // What says nothing of mappings says nothing of values.
  return schema.type === 'object'
    ? { schema, gaps: reachable(gaps, schema) }
    : { schema: { type: 'object' }, gaps: [] };
}

/** A gap within what became a schema without properties is told at the nearest that there is. */
function reachable(gaps: readonly YamlComment[], schema: JsonObject): readonly YamlComment[] {
  return gaps.map(({ path, text }) => ({ path: nearest(schema, path), text }));
}

function nearest(schema: JsonObject, path: YamlPath): YamlPath {
  let depth = 0;
  let value: Json | undefined = schema;
  for (const [index, step] of path.entries()) {
    value = isObject(value) ? value[step] : undefined;
    if (value === undefined) break;
    // Only a schema can be commented on: `properties` alone is none.
    if (step !== 'properties' || path[index - 1] === 'properties') depth = index + 1;
  }
  return path.slice(0, depth);
}
