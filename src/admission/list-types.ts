import { isObject, type Json, type JsonObject, listOrEmpty } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { goJson } from './go-text.ts';
import { childPlace, duplicate, invalid, itemPlace, keyPlace, type Place, type Refusal } from './refusal.ts';
import { propertySchema, schemaAt } from './schema.ts';

/**
 * Finds items that stand twice in lists of type `set`, and keys that stand twice in lists of type `map`
 * (apiextensions-apiserver `pkg/apiserver/schema/listtype`).
 */
export function checkListTypes(
  value: Json,
  schema: JsonObject | undefined,
  place: Place,
): readonly Refusal[] {
  if (schema === undefined) return [];
  if (Array.isArray(value)) return checkList(value, schema, place);
  if (!isObject(value)) return [];
  const additional = schemaAt(schema, 'additionalProperties');
  return Object.entries(value).flatMap(([key, item]) => [
    ...checkListTypes(item, additional, keyPlace(place, key)),
    ...checkListTypes(item, propertySchema(schema, key), childPlace(place, key)),
  ]);
}

function checkList(list: readonly Json[], schema: JsonObject, place: Place): readonly Refusal[] {
  const type = ownValue(schema, 'x-kubernetes-list-type');
  const items = schemaAt(schema, 'items');
  return [
    ...(type === 'set' ? checkSet(list, list, place) : []),
    ...(type === 'map' ? checkMap(list, schema, place) : []),
    ...list.flatMap((item, index) => checkListTypes(item, items, itemPlace(place, index))),
  ];
}

/** Reports the second of equal items, once, however many more there are. */
function checkSet(identities: readonly Json[], shown: readonly Json[], place: Place): readonly Refusal[] {
  const seen = new Map<string, number>();
  return identities.flatMap((item, index) => {
    const identity = goJson(item);
    const times = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, times);
    return times === 2 ? [duplicate(itemPlace(place, index), shown[index] ?? null)] : [];
  });
}

function checkMap(list: readonly Json[], schema: JsonObject, place: Place): readonly Refusal[] {
  const wrong = list.findIndex((item) => item !== null && !isObject(item));
  if (wrong >= 0) {
    const detail = 'must be an object for an array of list-type map';
    return [invalid(itemPlace(place, wrong), list[wrong] ?? null, detail)];
  }
  const names = listOrEmpty(ownValue(schema, 'x-kubernetes-list-map-keys'));
  const keys = list.map((item) => keyOf(item, names));
  return checkSet(keys, keys, place);
}

function keyOf(item: Json, names: readonly Json[]): JsonObject {
  const present = names.flatMap((name): [string, Json][] => {
    const value = isObject(item) ? ownValue(item, String(name)) : undefined;
    return value === undefined ? [] : [[String(name), value]];
  });
  return Object.fromEntries(present);
}
