import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { defaultOf, hasFlag, memberSchema, propertySchema, schemaAt } from './schema.ts';

/**
 * Fills what a value leaves out with the defaults of its schema, as the API server does for custom resources
 * (apiextensions-apiserver `pkg/apiserver/schema/defaulting/algorithm.go`): keys that are missing from objects that are
 * there, then whatever was filled in the same way. A null counts as missing unless its schema is nullable.
 * The value itself is left as it is.
 */
export function applyDefaults(value: Json, schema: JsonObject | undefined): Json {
  if (schema === undefined) return value;
  if (Array.isArray(value)) {
    const items = schemaAt(schema, 'items');
    return value.map((item: Json) => applyDefaults(replaceNull(item, items), items));
  }
  return isObject(value) ? fillObject(value, schema) : value;
}

function fillObject(value: JsonObject, schema: JsonObject): JsonObject {
  const filled = Object.entries(value).map(([key, item]): [string, Json] => {
    const member = memberSchema(schema, key);
    return [key, applyDefaults(replaceNull(item, member), member)];
  });
  const added = Object.keys(schemaAt(schema, 'properties') ?? {})
    .filter((key) => !Object.hasOwn(value, key))
    .flatMap((key): [string, Json][] => {
      const property = propertySchema(schema, key);
      const fallback = defaultOf(property);
      return fallback === undefined ? [] : [[key, applyDefaults(fallback, property)]];
    });
  return Object.fromEntries([...filled, ...added]);
}

/** A null that may not be one gives way to the default, where there is one. */
function replaceNull(value: Json, schema: JsonObject | undefined): Json {
  if (value !== null || hasFlag(schema, 'nullable')) return value;
  return defaultOf(schema) ?? value;
}
