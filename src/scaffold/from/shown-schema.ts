import { isObject, type Json, type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import { ownValue } from '../../shared/own-value.ts';
import { ANYTHING, anyObject, INT_OR_STRING, typeOfValue } from './structural.ts';

/** The items of a list are examples: mappings among them may have other keys too. */
export function itemsSchema(items: readonly Json[]): JsonObject {
  return items.map(shownSchema).reduce<JsonObject | undefined>(merged, undefined) ?? ANYTHING;
}

/** The schema of a value that is an example: of mappings in it, other keys are taken too. */
export function shownSchema(item: Json): JsonObject {
  if (isObject(item)) {
    const properties = Object.fromEntries(
      Object.entries(item).map(([key, member]) => [key, shownSchema(member)]),
    );
    return { ...anyObject(), ...(Object.keys(properties).length === 0 ? {} : { properties }) };
  }
  if (Array.isArray(item)) return { type: 'array', items: itemsSchema(item) };
  return item === null ? ANYTHING : { type: typeOfValue(item) };
}

/** A schema that takes what either takes. */
function merged(a: JsonObject | undefined, b: JsonObject | undefined): JsonObject | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.type === 'object' && b.type === 'object') {
    const [left, right] = [objectOrEmpty(a.properties), objectOrEmpty(b.properties)];
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    const member = (name: string) =>
      merged(
        ownValue(left, name) as JsonObject | undefined,
        ownValue(right, name) as JsonObject | undefined,
      ) ?? ANYTHING;
    const properties = Object.fromEntries(names.map((name) => [name, member(name)]));
    return { ...anyObject(), ...(names.length === 0 ? {} : { properties }) };
  }
  if (a.type === 'array' && b.type === 'array') {
    return {
      type: 'array',
      items: merged(a.items as JsonObject, b.items as JsonObject) ?? ANYTHING,
    };
  }
  const types = new Set([a.type, b.type]);
  if (types.size === 1 && a.type !== undefined) return a;
  if (types.has('number') && types.has('integer')) return { type: 'number' };
  return types.has('integer') && types.has('string') ? { [INT_OR_STRING]: true } : ANYTHING;
}
