import { parseGoDuration } from '../shared/go-duration.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { checkLabelsAndAnnotations } from './check-metadata.ts';
import { wrongDnsLabel } from './kube-names.ts';
import type { Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

/** The shortest interval, in nanoseconds (`api/v1alpha1/promiserevision_types.go`, MinReconciliationInterval). */
const MIN_INTERVAL = 60n * 10n ** 9n;
const INTERVAL_ANNOTATION = 'kratix.io/reconciliation-interval';

/**
 * Checks what a Promise says besides its API and its pipelines: labels, intervals, dependencies
 * (`internal/webhook/v1alpha1/promise_webhook.go`).
 */
export function checkSettings(promise: JsonObject, problems: Problem[]): void {
  const metadata = objectOrEmpty(promise.metadata);
  checkLabelsAndAnnotations(metadata, ['metadata'], problems);
  const annotation = objectOrEmpty(metadata.annotations)[INTERVAL_ANNOTATION];
  checkInterval(annotation, ['metadata', 'annotations', INTERVAL_ANNOTATION], problems);
  const spec = objectOrEmpty(promise.spec);
  const { reconciliationInterval, pipelineNamespace } = objectOrEmpty(objectOrEmpty(spec.workflows).config);
  const namespace = stringOrEmpty(pipelineNamespace);
  const wrongNamespace = namespace === '' ? undefined : wrongDnsLabel(namespace);
  if (wrongNamespace !== undefined) {
    problems.push({
      path: ['spec', 'workflows', 'config', 'pipelineNamespace'],
      message: `${JSON.stringify(namespace)} ${wrongNamespace}`,
    });
  }
  checkInterval(reconciliationInterval, ['spec', 'workflows', 'config', 'reconciliationInterval'], problems);
  for (const [index, dependency] of listOrEmpty(spec.dependencies).entries()) {
    // Without a kind it can't be decoded (apimachinery `pkg/apis/meta/v1/unstructured`, UnstructuredJSONScheme).
    if (isObject(dependency) && stringOrEmpty(dependency.kind) === '')
      problems.push({ path: ['spec', 'dependencies', index], message: 'a dependency needs a kind' });
  }
}

function checkInterval(value: Json | undefined, path: YamlPath, problems: Problem[]): void {
  if (typeof value !== 'string') return;
  const interval = parseGoDuration(value);
  if (interval === undefined)
    problems.push({ path, message: `${JSON.stringify(value)} is no duration such as 10m or 1h30m` });
  else if (interval < MIN_INTERVAL)
    problems.push({ path, message: `is ${value}, and at least 1m is allowed` });
}
