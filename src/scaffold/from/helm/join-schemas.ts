import { isObject, type JsonObject, listOrEmpty, objectOrEmpty } from '../../../shared/json.ts';
import { ownValue } from '../../../shared/own-value.ts';
import { INT_OR_STRING, PRESERVE } from '../structural.ts';

/** Keywords that must not stand below anyOf in a structural schema, and say nothing of a value's conditions. */
const OUTSIDE = ['type', 'description', 'nullable'];

/** What takes null and nothing else. */
export const NULL_ONLY: JsonObject = { [PRESERVE]: true, nullable: true, enum: [null] };

/** Whether a schema says nothing of which values it takes. */
function isAnything(schema: JsonObject): boolean {
  return schema.type === undefined && schema[INT_OR_STRING] !== true && schema.enum === undefined;
}

function isNullOnly(schema: JsonObject): boolean {
  return schema.type === undefined && schema.enum !== undefined;
}

/**
 * One schema that says what all of them say. A structural schema has one type: where they name several, nothing is said.
 *
 * @param onLoss called with what can't be said
 */
export function joinAll(
  schemas: readonly (JsonObject | undefined)[],
  onLoss: (what: string) => void,
): JsonObject {
  const said = schemas.filter((schema) => schema !== undefined);
  const nullable = said.every(isNullable) ? { nullable: true } : {};
  const typed = said.filter((schema) => !isAnything(schema));
  const [first, ...others] = typed;
  if (first === undefined) return { [PRESERVE]: true, ...nullable };
  const { nullable: _, ...joined } = others.reduce((a, b) => joinTwo(a, b, onLoss), first);
  return { ...joined, ...nullable };
}

function isNullable(schema: JsonObject): boolean {
  return schema.nullable === true || (isAnything(schema) && schema.nullable !== false);
}

function joinTwo(a: JsonObject, b: JsonObject, onLoss: (what: string) => void): JsonObject {
  if (a.type !== b.type) {
    onLoss('types of allOf that differ');
    return { [PRESERVE]: true };
  }
  const properties = { ...objectOrEmpty(a.properties) };
  for (const [name, property] of Object.entries(objectOrEmpty(b.properties))) {
    const there = ownValue(properties, name);
    properties[name] = isObject(there) ? joinAll([there, objectOrEmpty(property)], onLoss) : property;
  }
  const required = [...new Set([...listOrEmpty(a.required), ...listOrEmpty(b.required)])];
  const declared = Object.keys(properties).length > 0;
  const { [PRESERVE]: openA, additionalProperties: _, ...restA } = a;
  const { [PRESERVE]: openB, additionalProperties: __, ...restB } = b;
  const maps = a.additionalProperties ?? b.additionalProperties;
  // A part that declares nothing leaves it to the others whether there may be more.
  const isOpen =
    (openA === true || a.properties === undefined) && (openB === true || b.properties === undefined);
  return {
    ...restA,
    ...restB,
    ...(required.length > 0 ? { required } : {}),
    ...(declared ? { properties } : {}),
    ...(declared || maps === undefined ? {} : { additionalProperties: maps }),
    ...(a.type === 'object' && isOpen && (declared || maps === undefined) ? { [PRESERVE]: true } : {}),
  };
}

/**
 * One schema for what takes either of several: of one scalar type, with its conditions below anyOf; undefined where a
 * structural schema can't say it.
 */
export function joinAlternatives(schemas: readonly JsonObject[]): JsonObject | undefined {
  const nullable = schemas.some(({ nullable }) => nullable === true) ? { nullable: true } : {};
  const typed = schemas.filter((schema) => !isNullOnly(schema));
  if (typed.some(isAnything)) return undefined;
  const types = new Set(typed.map(({ type }) => type));
  if (types.size === 2 && types.has('integer') && types.has('string'))
    return { [INT_OR_STRING]: true, ...nullable };
  const [type] = types;
  if (types.size !== 1 || typeof type !== 'string' || type === 'array' || type === 'object') return undefined;
  const conditions = typed.map((schema) =>
    Object.fromEntries(Object.entries(schema).filter(([keyword]) => !OUTSIDE.includes(keyword))),
  );
  // One without a condition takes all of the type.
  if (conditions.some((each) => Object.keys(each).length === 0)) return { type, ...nullable };
  if (conditions.every((each) => Object.keys(each).join() === 'enum')) {
    return { type, ...nullable, enum: [...new Set(conditions.flatMap((each) => listOrEmpty(each.enum)))] };
  }
  return { type, ...nullable, anyOf: conditions };
}
