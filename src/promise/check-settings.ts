import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { parseGoDuration } from './duration.ts';
import { wrongLabelKey, wrongLabelValue } from './kube-names.ts';
import type { Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

/** The shortest interval, in seconds (`api/v1alpha1/promiserevision_types.go`, MinReconciliationInterval). */
const MIN_INTERVAL = 60;
const INTERVAL_ANNOTATION = 'kratix.io/reconciliation-interval';

/**
 * Checks what a Promise says besides its API and its pipelines: labels, intervals, dependencies
 * (`internal/webhook/v1alpha1/promise_webhook.go`).
 */
export function checkSettings(promise: JsonObject, problems: Problem[]): void {
  const { labels, annotations } = objectOrEmpty(promise.metadata);
  checkLabels(labels, ['metadata', 'labels'], problems);
  for (const key of Object.keys(objectOrEmpty(annotations))) {
    const wrong = wrongLabelKey(key.toLowerCase());
    if (wrong !== undefined)
      problems.push({ path: ['metadata', 'annotations', key], message: `${JSON.stringify(key)} ${wrong}` });
  }
  const annotation = objectOrEmpty(annotations)[INTERVAL_ANNOTATION];
  checkInterval(annotation, ['metadata', 'annotations', INTERVAL_ANNOTATION], problems);
  const spec = objectOrEmpty(promise.spec);
  const { reconciliationInterval } = objectOrEmpty(objectOrEmpty(spec.workflows).config);
  checkInterval(reconciliationInterval, ['spec', 'workflows', 'config', 'reconciliationInterval'], problems);
  for (const [index, dependency] of listOrEmpty(spec.dependencies).entries()) {
    // Without a kind it can't be decoded (apimachinery `pkg/apis/meta/v1/unstructured`, UnstructuredJSONScheme).
    if (isObject(dependency) && stringOrEmpty(dependency.kind) === '')
      problems.push({ path: ['spec', 'dependencies', index], message: 'a dependency needs a kind' });
  }
}

function checkLabels(labels: Json | undefined, path: YamlPath, problems: Problem[]): void {
  for (const [key, value] of Object.entries(objectOrEmpty(labels))) {
    for (const [text, wrong] of [
      [key, wrongLabelKey(key)],
      [stringOrEmpty(value), wrongLabelValue(stringOrEmpty(value))],
    ]) {
      if (wrong !== undefined)
        problems.push({ path: [...path, key], message: `${JSON.stringify(text)} ${wrong}` });
    }
  }
}

function checkInterval(value: Json | undefined, path: YamlPath, problems: Problem[]): void {
  if (typeof value !== 'string') return;
  const seconds = parseGoDuration(value);
  if (seconds === undefined)
    problems.push({ path, message: `${JSON.stringify(value)} is no duration such as 10m or 1h30m` });
  else if (seconds < MIN_INTERVAL)
    problems.push({ path, message: `is ${value}, and at least 1m is allowed` });
}
