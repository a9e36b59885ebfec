import { isObject, type JsonObject } from '../../shared/json.ts';
import { ownValue } from '../../shared/own-value.ts';
import { hasFlag, schemaAt } from '../schema.ts';
import { fieldName } from './field-names.ts';
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  STRING,
  TIMESTAMP,
} from './types.ts';

const TEXT = { type: 'string' };

/** The schema of a whole resource as rules see it: with apiVersion, kind and the two names of metadata. */
export function withTypeAndMeta(schema: JsonObject): JsonObject {
  const metadata = { type: 'object', properties: { name: TEXT, generateName: TEXT } };
  return {
    ...schema,
    properties: { ...schemaAt(schema, 'properties'), kind: TEXT, apiVersion: TEXT, metadata },
  };
}

/** Whether a value is a resource of its own within the request. */
export function isEmbedded(schema: JsonObject): boolean {
  return hasFlag(schema, 'x-kubernetes-embedded-resource');
}

/** What kind of value a schema takes; an empty string where it names none. */
export function schemaType(schema: JsonObject): string {
  const type = ownValue(schema, 'type');
  return typeof type === 'string' ? type : '';
}

/** What rules take a string of a format for. */
const STRING_TYPES: Readonly<Record<string, CelType>> = {
  byte: BYTES,
  duration: DURATION,
  date: TIMESTAMP,
  'date-time': TIMESTAMP,
};

/**
 * The type that rules know a value by; undefined where they don't know it, as of fields without a type
 * (apiserver `pkg/cel/common/schemas.go`, SchemaDeclType).
 */
export function typeOfSchema(given: JsonObject, isRoot: boolean): CelType | undefined {
  if (hasFlag(given, 'x-kubernetes-int-or-string')) return DYN;
  const schema = isRoot ? withTypeAndMeta(given) : given;
  switch (schemaType(schema)) {
    case 'array': {
      const items = schemaAt(schema, 'items');
      const item = items === undefined ? undefined : typeOfSchema(items, isEmbedded(items));
      return item === undefined ? undefined : listOf(item);
    }
    case 'object':
      return typeOfObject(schema);
    case 'string': {
      const format = ownValue(schema, 'format');
      return (typeof format === 'string' ? ownValue(STRING_TYPES, format) : undefined) ?? STRING;
    }
    case 'boolean':
      return BOOL;
    case 'number':
      return DOUBLE;
    case 'integer':
      return INT;
    default:
      return undefined;
  }
}

function typeOfObject(schema: JsonObject): CelType | undefined {
  const additional = schemaAt(schema, 'additionalProperties');
  if (additional !== undefined) {
    const value = typeOfSchema(additional, isEmbedded(additional));
    return value === undefined ? undefined : mapOf(STRING, value);
  }
  const fields = new Map<string, CelType>();
  for (const [property, below] of Object.entries(schemaAt(schema, 'properties') ?? {})) {
    if (!isObject(below)) continue;
    const name = fieldName(property);
    const type = typeOfSchema(below, isEmbedded(below));
    if (name !== undefined && type !== undefined) fields.set(name, type);
  }
  return { kind: 'object', fields };
}
