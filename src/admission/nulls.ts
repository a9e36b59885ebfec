import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { defaultOf, hasFlag, memberSchema, schemaAt } from './schema.ts';

/**
 * Leaves out keys whose value is null where a schema exists that is neither nullable nor has a default, as the API server
 * does (apiextensions-apiserver `pkg/apiserver/schema/defaulting/prunenulls.go`). Null items of lists stay.
 */
export function dropNulls(value: Json, schema: JsonObject | undefined): Json {
  if (Array.isArray(value)) return value.map((item: Json) => dropNulls(item, schemaAt(schema, 'items')));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    const member = memberSchema(schema, key);
    return item === null && mayNotBeNull(member) ? [] : [[key, dropNulls(item, member)]];
  });
  return Object.fromEntries(kept);
}

function mayNotBeNull(schema: JsonObject | undefined): boolean {
  return schema !== undefined && !hasFlag(schema, 'nullable') && defaultOf(schema) === undefined;
}
