/** A value as JSON has it: what every YAML document of Kubernetes becomes. Integers past 2^53 are bigints. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;

/** A mapping with string keys. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Whether a value is a mapping (not null, not a list). */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The mapping itself, or an empty one where there is none: for reading optional blocks. */
export function objectOrEmpty(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The list itself, or an empty one where there is none. */
export function listOrEmpty(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The string itself, or an empty one where there is none. */
export function stringOrEmpty(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
