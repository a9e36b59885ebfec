import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { childPlace, itemPlace, type Place, ROOT } from './refusal.ts';
import { hasFlag, propertySchema, schemaAt, takesAdditional } from './schema.ts';
import { type UnknownField, unknownField } from './unknown-field.ts';

/** What is left of a value, and the paths of what was taken away. */
export interface Pruned {
  readonly value: Json;
  readonly unknown: readonly UnknownField[];
}

const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
const EMBEDDED = 'x-kubernetes-embedded-resource';
const META_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Takes undeclared fields away, as the API server does (apiextensions-apiserver `pkg/apiserver/schema/pruning`): whole
 * subtrees stay under preserve-unknown-fields, apart from what declared properties below prune again; apiVersion, kind
 * and metadata stay at the root and in embedded resources.
 */
export function pruneRequest(request: JsonObject, schema: JsonObject | undefined): Pruned {
  return pruneValue(request, { ...schema, [EMBEDDED]: true }, ROOT);
}

/** The same for a value that isn't the whole object. */
export function pruneValue(pruned: Json, schema: JsonObject, place: Place): Pruned {
  const unknown: UnknownField[] = [];
  return { value: prune(pruned, schema, place, unknown), unknown };
}

function prune(value: Json, schema: JsonObject | undefined, place: Place, unknown: UnknownField[]): Json {
  if (hasFlag(schema, PRESERVE)) return prunePreserved(value, schema, place, unknown);
  if (Array.isArray(value)) {
    const items = schemaAt(schema, 'items');
    return value.map((item: Json, index) => prune(item, items, itemPlace(place, index), unknown));
  }
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    if (isKeptMeta(key, schema)) return [[key, item]];
    const property = propertySchema(schema, key);
    if (property !== undefined || (schema !== undefined && takesAdditional(schema))) {
      const member = property ?? schemaAt(schema, 'additionalProperties');
      return [[key, prune(item, member, childPlace(place, key), unknown)]];
    }
    unknown.push(unknownField(childPlace(place, key), Object.keys(schemaAt(schema, 'properties') ?? {})));
    return [];
  });
  return Object.fromEntries(kept);
}

/** Below preserve-unknown-fields only what is declared is pruned; lists pass the licence on to their items. */
function prunePreserved(
  value: Json,
  schema: JsonObject | undefined,
  place: Place,
  unknown: UnknownField[],
): Json {
  if (schema === undefined) return value;
  if (Array.isArray(value)) {
    const items = schemaAt(schema, 'items');
    return value.map((item: Json, index) => prunePreserved(item, items, itemPlace(place, index), unknown));
  }
  if (!isObject(value)) return value;
  const pruned = Object.entries(value).map(([key, item]): [string, Json] => {
    const isDeclared = propertySchema(schema, key) !== undefined || takesAdditional(schema);
    if (isKeptMeta(key, schema) || !isDeclared) return [key, item];
    const member = propertySchema(schema, key) ?? schemaAt(schema, 'additionalProperties');
    return [key, prune(item, member, childPlace(place, key), unknown)];
  });
  return Object.fromEntries(pruned);
}

function isKeptMeta(key: string, schema: JsonObject | undefined): boolean {
  return META_FIELDS.has(key) && hasFlag(schema, EMBEDDED);
}
