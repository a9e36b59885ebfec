import { PromiseError } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject, objectOrEmpty } from '../shared/json.ts';
import type { Property } from './property.ts';

/** What a new Promise's API takes where no property is named. */
const SIZE: Property = {
  path: ['size'],
  schema: {
    description: 'How large the service is to be.',
    type: 'string',
    enum: ['small', 'medium', 'large'],
    default: 'small',
  },
  required: false,
};

/**
 * The schema of an API's spec with these properties, in their order; with a size where there are none.
 * @throws PromiseError `usage` for a property that is there twice, or nested in one that isn't an object
 */
export function specSchema(properties: readonly Property[]): JsonObject {
  return schemaOfProperties(properties.length === 0 ? [SIZE] : properties);
}

/**
 * The same for properties that are all there are: without any, an API that takes nothing.
 * @throws PromiseError as {@link specSchema}
 */
export function schemaOfProperties(properties: readonly Property[]): JsonObject {
  return properties.reduce<JsonObject>((schema, property) => withProperty(schema, property, property.path), {
    type: 'object',
  });
}

/** The schema of an API whose objects have a spec, and nothing else that users write. */
export function apiSchema(spec: Json): JsonObject {
  return { type: 'object', required: ['spec'], properties: { spec } };
}

/** @param path what remains of the property's path below this schema */
function withProperty(schema: JsonObject, property: Property, path: readonly string[]): JsonObject {
  const [name = '', ...deeper] = path;
  const properties = objectOrEmpty(schema.properties);
  const there = Object.hasOwn(properties, name) ? objectOrEmpty(properties[name]) : undefined;
  const { 'x-kubernetes-preserve-unknown-fields': _, properties: __, ...declared } = schema;
  if (deeper.length > 0) {
    if (there !== undefined && there.type !== 'object') {
      throw contradiction(property, `${property.path.slice(0, -deeper.length).join('.')} is no object`);
    }
    const nested = withProperty(there ?? { type: 'object' }, property, deeper);
    return { ...declared, properties: { ...properties, [name]: nested } };
  }
  if (there !== undefined) throw contradiction(property, 'it is there twice');
  const required = property.required ? { required: [...requiredOf(schema), name] } : {};
  return { ...declared, ...required, properties: { ...properties, [name]: property.schema } };
}

function requiredOf(schema: JsonObject): readonly Json[] {
  return Array.isArray(schema.required) ? schema.required : [];
}

function contradiction({ path }: Property, why: string): PromiseError {
  return new PromiseError('usage', `--property ${path.join('.')}: ${why}`, {
    hint: 'name each property once, and nested ones below an object: service:object, or only service.port:integer',
  });
}

/** What a request may say by a schema: its defaults, else an example of each type; keys sorted, as Kratix writes them. */
export function exampleOf(schema: JsonObject): Json {
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  switch (schema.type) {
    case 'string':
      return 'example';
    case 'integer':
      return 1;
    case 'number':
      return 1.5;
    case 'boolean':
      return true;
    case 'array':
      return isObject(schema.items) ? [exampleOf(schema.items)] : [];
  }
  if (schema.properties === undefined) return { key: 'value' };
  return Object.fromEntries(
    Object.entries(objectOrEmpty(schema.properties)).map(([name, property]) => [
      name,
      exampleOf(objectOrEmpty(property)),
    ]),
  );
}

/** The entries of the ConfigMap that the stages write: strings as they are, everything else as JSON with sorted keys. */
export function configMapData(spec: Json): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(objectOrEmpty(spec)).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(sorted(value)),
    ]),
  );
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
