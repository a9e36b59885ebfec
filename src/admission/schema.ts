import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';

/** The schema below a key; undefined where there is none, or only `true` or `false`. */
export function schemaAt(schema: JsonObject | undefined, key: string): JsonObject | undefined {
  const below = schema === undefined ? undefined : ownValue(schema, key);
  return isObject(below) ? below : undefined;
}

/** The schema of a declared property. */
export function propertySchema(schema: JsonObject | undefined, key: string): JsonObject | undefined {
  return schemaAt(schemaAt(schema, 'properties'), key);
}

/** Whether keys beyond the declared ones are allowed for, be it by a schema or by `true`. */
export function takesAdditional(schema: JsonObject): boolean {
  const additional = ownValue(schema, 'additionalProperties');
  return additional !== undefined && additional !== null;
}

/** The schema of a key's value: the property's, else that of additional ones. */
export function memberSchema(schema: JsonObject | undefined, key: string): JsonObject | undefined {
  return propertySchema(schema, key) ?? schemaAt(schema, 'additionalProperties');
}

/** Whether a flag such as `nullable` or `x-kubernetes-embedded-resource` is set. */
export function hasFlag(schema: JsonObject | undefined, flag: string): boolean {
  return schema !== undefined && ownValue(schema, flag) === true;
}

/** The default, where there is one; a default of null is none. */
export function defaultOf(schema: JsonObject | undefined): Json | undefined {
  return schema === undefined ? undefined : (ownValue(schema, 'default') ?? undefined);
}
