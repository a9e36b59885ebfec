import { pipelineNamespace, SYSTEM_NAMESPACE } from '../promise/promise-settings.ts';
import type { Pipeline, PromiseDefinition } from '../promise/types.ts';
import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { generatedName } from './generated-name.ts';

/** What of a pipeline's Pod stages can ask for by a `fieldRef`. Random characters are told as `xxxxx`. */
export interface PodFacts {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly serviceAccountName: string;
}

/** The Pod that Kratix makes of a pipeline (`api/v1alpha1/pipeline_factory.go`, pipelineJob). */
export function podFacts(promise: PromiseDefinition, pipeline: Pipeline, object: JsonObject): PodFacts {
  const { type, action } = pipeline;
  const isResource = type === 'resource';
  const request = objectOrEmpty(object.metadata);
  const requestName = stringOrEmpty(request.name);
  const requestNamespace = stringOrEmpty(request.namespace);
  const shared = pipelineNamespace(promise.object);
  const inOwn = isResource && shared !== '';
  const parts = [
    'kratix',
    promise.name,
    ...(isResource ? [requestName] : []),
    ...(inOwn ? [requestNamespace] : []),
  ];
  const job = generatedName([...parts, pipeline.name].join('-'));
  const metadata = objectOrEmpty(pipeline.metadata);
  return {
    name: generatedName(job),
    namespace: shared || (isResource ? requestNamespace : SYSTEM_NAMESPACE),
    labels: {
      'kratix.io/promise-name': promise.name,
      'kratix.io/workflow-type': type,
      'kratix.io/workflow-action': action,
      'kratix.io/pipeline-name': pipeline.name,
      'app.kubernetes.io/managed-by': 'Kratix',
      ...(isResource ? { 'kratix.io/resource-name': requestName } : {}),
      ...(inOwn ? { 'kratix.io/resource-namespace': requestNamespace } : {}),
      'job-name': job,
      'batch.kubernetes.io/job-name': job,
      ...strings(metadata.labels),
    },
    annotations: strings(metadata.annotations),
    serviceAccountName:
      stringOrEmpty(objectOrEmpty(pipeline.spec.rbac).serviceAccount) ||
      `${promise.name}-${type}-${action}-${pipeline.name}`,
  };
}

/**
 * The value of a `fieldRef` in a variable or a file; undefined where it can't be known before a Pod runs. A label or
 * annotation that isn't there is empty (Kubernetes `pkg/fieldpath`).
 */
export function podField(pod: PodFacts, fieldPath: string): string | undefined {
  switch (fieldPath) {
    case 'metadata.name':
      return pod.name;
    case 'metadata.namespace':
      return pod.namespace;
    case 'spec.serviceAccountName':
      return pod.serviceAccountName;
  }
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(fieldPath) ?? [];
  if (map === 'labels') return UNKNOWN_LABELS.has(key) ? undefined : (ownValue(pod.labels, key) ?? '');
  return map === 'annotations' ? (ownValue(pod.annotations, key) ?? '') : undefined;
}

/** Labels that hold a hash or an id. */
const UNKNOWN_LABELS = new Set(['kratix.io/hash', 'controller-uid', 'batch.kubernetes.io/controller-uid']);

function strings(value: JsonObject[string] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(objectOrEmpty(value)).map(([key, item]) => [key, stringOrEmpty(item)]),
  );
}
