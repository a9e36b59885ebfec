import { PromiseError } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject } from '../shared/json.ts';

/** A field of the API's spec, as `--property` declares it. */
export interface Property {
  /** The field's name, after those of the objects it is nested in. */
  readonly path: readonly string[];
  /** Its schema, as OpenAPI in a CustomResourceDefinition has it. */
  readonly schema: JsonObject;
  readonly required: boolean;
}

/** The types that `--property` knows; those of `kratix update api`, and array and enum. */
export const PROPERTY_TYPES = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'enum'] as const;

type PropertyType = (typeof PROPERTY_TYPES)[number];

/** The types of what a list may hold. */
const ITEM_TYPES = ['string', 'integer', 'number', 'boolean'] as const satisfies readonly PropertyType[];

type ItemType = (typeof ITEM_TYPES)[number];

/** How `--property` is written, for hints. */
const GRAMMAR =
  'NAME:TYPE[:required][=DEFAULT], such as size:enum:small,medium,large=small, replicas:integer=3, hosts:array:required';

/** Names that a ConfigMap's key may have too, with dots between those of nested objects. */
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/**
 * Reads `NAME:TYPE[:required][=DEFAULT]`. NAME may be nested (`service.port`), as `kratix update api` takes it
 * (kratix-cli, cmd/update_api.go). `enum` is followed by its values (`size:enum:small,large`), `array` may be by the type of
 * its items (`ports:array:integer`; else they are strings). The default of an array is a list with commas or JSON, that of
 * an object is JSON.
 * @throws PromiseError `usage`
 */
export function parseProperty(text: string): Property {
  const equals = text.indexOf('=');
  const head = equals < 0 ? text : text.slice(0, equals);
  const defaultText = equals < 0 ? undefined : text.slice(equals + 1);
  const [name = '', typeText = '', ...rest] = head.split(':');
  const path = fieldPath(name, text);
  const type = PROPERTY_TYPES.find((known) => known === typeText);
  if (type === undefined) {
    throw wrong(
      text,
      typeText === '' ? 'it has no type' : `there is no type ${JSON.stringify(typeText)}`,
      `types: ${PROPERTY_TYPES.join(', ')}`,
    );
  }
  const required = rest.at(-1) === 'required';
  const schema = typeSchema(text, type, required ? rest.slice(0, -1) : rest);
  if (defaultText === undefined) return { path, schema, required };
  if (required) throw wrong(text, 'a field with a default is never missing: leave out "required"');
  return { path, schema: { ...schema, default: parseDefault(text, schema, defaultText) }, required };
}

/**
 * The names in `service.port`.
 * @param text the whole property, for errors
 * @throws PromiseError `usage`
 */
export function fieldPath(name: string, text: string): readonly string[] {
  const path = name.split('.');
  for (const part of path) {
    if (!FIELD_NAME.test(part)) {
      throw wrong(
        text,
        `the name ${JSON.stringify(part)} must begin with a letter, and hold only letters, digits, "-" and "_"`,
      );
    }
  }
  return path;
}

/** @param parameters what stands between the type and `required` */
function typeSchema(text: string, type: PropertyType, parameters: readonly string[]): JsonObject {
  const [parameter, ...others] = parameters;
  if (others.length > 0 || (parameter !== undefined && type !== 'enum' && type !== 'array')) {
    throw wrong(text, `${JSON.stringify(parameters.at(-1))} is not expected after ${type}`);
  }
  if (type === 'enum') {
    const values = parameter?.split(',') ?? [];
    if (values.length === 0 || values.includes('')) {
      throw wrong(text, 'an enum needs its values', 'for example: size:enum:small,medium,large');
    }
    if (new Set(values).size < values.length) throw wrong(text, 'a value of the enum is there twice');
    return { type: 'string', enum: values };
  }
  if (type === 'object') return { type, 'x-kubernetes-preserve-unknown-fields': true };
  if (type !== 'array') return { type };
  const items = ITEM_TYPES.find((known) => known === (parameter ?? 'string'));
  if (items === undefined) {
    throw wrong(
      text,
      `an array can't hold ${JSON.stringify(parameter)}`,
      `types of items: ${ITEM_TYPES.join(', ')}`,
    );
  }
  return { type, items: { type: items } };
}

/** The default as the schema's type has it. */
function parseDefault(text: string, schema: JsonObject, value: string): Json {
  if (Array.isArray(schema.enum)) {
    if (schema.enum.includes(value)) return value;
    throw wrong(text, `the default ${JSON.stringify(value)} is no value of the enum`);
  }
  if (schema.type === 'object') {
    const parsed = parseJson(value);
    if (isObject(parsed)) return parsed;
    throw wrong(text, "an object's default is JSON", `for example: labels:object='{"team":"a"}'`);
  }
  if (schema.type === 'array') return parseList(text, schema, value);
  const scalar = parseScalar(schema.type as ItemType, value);
  if (scalar === undefined) throw wrong(text, `the default ${JSON.stringify(value)} is no ${schema.type}`);
  return scalar;
}

function parseList(text: string, schema: JsonObject, value: string): Json {
  const type = isObject(schema.items) ? (schema.items.type as ItemType) : 'string';
  const parsed = value.startsWith('[') ? parseJson(value) : undefined;
  const texts = Array.isArray(parsed)
    ? parsed.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)))
    : value === ''
      ? []
      : value.split(',');
  return texts.map((item) => {
    const scalar = parseScalar(type, item);
    if (scalar === undefined) throw wrong(text, `${JSON.stringify(item)} in the default is no ${type}`);
    return scalar;
  });
}

/** Undefined for what isn't of the type; integers are those that every JSON reader keeps exact. */
function parseScalar(type: ItemType, value: string): string | number | boolean | undefined {
  switch (type) {
    case 'string':
      return value;
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : undefined;
    case 'integer':
      return /^-?(?:0|[1-9]\d*)$/.test(value) && Number.isSafeInteger(Number(value))
        ? Number(value)
        : undefined;
    case 'number':
      return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
  }
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(text: string, why: string, hint = GRAMMAR): PromiseError {
  return new PromiseError('usage', `--property ${text}: ${why}`, { hint });
}
