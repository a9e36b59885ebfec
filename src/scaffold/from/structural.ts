import type { JsonObject } from '../../shared/json.ts';

/** Keywords of Kubernetes in the schema of a CustomResourceDefinition. */
export const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
export const INT_OR_STRING = 'x-kubernetes-int-or-string';
export const LIST_TYPE = 'x-kubernetes-list-type';

/** A schema that takes any value but null. */
export const ANYTHING: JsonObject = { [PRESERVE]: true };

/** A schema that takes any mapping. */
export function anyObject(): JsonObject {
  return { type: 'object', [PRESERVE]: true };
}
