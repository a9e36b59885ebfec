import type { Json, JsonObject } from '../../shared/json.ts';

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

/** The type of a value, as JSON Schema names it: the narrowest, so that 1 is an integer. */
export function typeOfValue(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint' || Number.isInteger(value)) return 'integer';
  return typeof value;
}
