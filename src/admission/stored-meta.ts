import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';

/** Fields that the API server sets itself. They differ from cluster to cluster, so that no local input has them. */
const SERVER_FIELDS: ReadonlySet<string> = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
]);

/** The label that tells Kratix which Promise a request belongs to (`api/v1alpha1/work_types.go`). */
const PROMISE_NAME_LABEL = 'kratix.io/promise-name';

/** Takes away what the API server would set: a request may be a copy of an object that was in a cluster. */
export function withoutServerFields(request: JsonObject): JsonObject {
  const metadata = Object.entries(objectOrEmpty(request.metadata));
  return { ...request, metadata: Object.fromEntries(metadata.filter(([key]) => !SERVER_FIELDS.has(key))) };
}

/** Takes the status away: on creation the API server drops it. */
export function withoutStatus(request: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(request).filter(([key]) => key !== 'status'));
}

/** Puts a request that names no namespace into `default`, where kubectl would create it. */
export function withNamespace(request: JsonObject): JsonObject {
  const metadata = objectOrEmpty(request.metadata);
  if (stringOrEmpty(metadata.namespace) !== '') return request;
  return { ...request, metadata: { ...metadata, namespace: 'default' } };
}

/** Adds the label that Kratix puts on every request (`internal/controller/dynamic_resource_request_controller.go`). */
export function withPromiseLabel(request: JsonObject, promiseName: string): JsonObject {
  const metadata = objectOrEmpty(request.metadata);
  const labels = { ...objectOrEmpty(metadata.labels), [PROMISE_NAME_LABEL]: promiseName };
  return { ...request, metadata: { ...metadata, labels } };
}
