import { didYouMean } from '../promise/suggest.ts';
import { type Property, parseProperty } from '../scaffold/property.ts';
import { PromiseError } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { withoutKey } from './set-value.ts';

/** A field of the API that is declared, or that goes. */
export type PropertyChange =
  | { readonly kind: 'declare'; readonly property: Property }
  | { readonly kind: 'remove'; readonly path: readonly string[] };

/**
 * Reads a property as `promise init` takes it, or `NAME-` for one that goes (kratix-cli, cmd/update_api.go).
 * @throws PromiseError `usage`
 */
export function parsePropertyChange(text: string): PropertyChange {
  const [, name] = /^([A-Za-z][\w.-]*)-$/.exec(text) ?? [];
  return name === undefined
    ? { kind: 'declare', property: parseProperty(text) }
    : { kind: 'remove', path: name.split('.') };
}

/**
 * The schema of an API's `spec` after changes, one after the other. What `--property` doesn't speak of stays as it is: descriptions always,
 * other keys of a field as long as its type does.
 * @throws PromiseError `usage` for a field to remove that isn't there, or one within another that is no object
 */
export function changeProperties(schema: JsonObject, changes: readonly PropertyChange[]): JsonObject {
  return changes.reduce(
    (changed, change) =>
      change.kind === 'declare'
        ? declare(changed, change.property, change.property.path)
        : remove(changed, change.path, change.path),
    schema,
  );
}

/** @param path what remains of the property's path below this schema */
function declare(schema: JsonObject, property: Property, path: readonly string[]): JsonObject {
  const [name = '', ...deeper] = path;
  const properties = objectOrEmpty(schema.properties);
  const there = objectOrEmpty(ownValue(properties, name));
  const isThere = Object.hasOwn(properties, name);
  if (deeper.length > 0) {
    if (isThere && there.type !== 'object') {
      const parent = property.path.slice(0, -deeper.length).join('.');
      throw new PromiseError('usage', `--property ${property.path.join('.')}: ${parent} is no object`, {
        hint: `remove it first: --property ${parent}-`,
      });
    }
    const nested = declare(isThere ? there : { type: 'object' }, property, deeper);
    return { ...schema, properties: { ...properties, [name]: nested } };
  }
  const required = property.required ? withRequired(schema, name) : withoutRequired(schema, name);
  return { ...required, properties: { ...properties, [name]: redeclare(there, property.schema) } };
}

/** The keys of a field's schema that `--property` speaks of. */
const DECLARED = ['type', 'enum', 'items', 'default', 'x-kubernetes-preserve-unknown-fields'];

function redeclare(there: JsonObject, schema: JsonObject): JsonObject {
  const isSameType = there.type === schema.type;
  // An object that says what it holds goes on doing so.
  const isDescribed = isSameType && (there.properties ?? there.additionalProperties) !== undefined;
  const declared = isDescribed ? withoutKey(schema, 'x-kubernetes-preserve-unknown-fields') : schema;
  const kept = Object.entries(there).flatMap(([key, value]): [string, Json][] => {
    const now = ownValue(declared, key);
    if (DECLARED.includes(key)) return now === undefined ? [] : [[key, redeclareItems(key, value, now)]];
    return isSameType || key === 'description' ? [[key, value]] : [];
  });
  return { ...Object.fromEntries(kept), ...withoutKeys(declared, new Set(kept.map(([key]) => key))) };
}

/** What a list's items are described by beside their type stays, too. */
function redeclareItems(key: string, there: Json, now: Json): Json {
  return key === 'items' && isObject(there) && isObject(now) ? redeclare(there, now) : now;
}

function withoutKeys(map: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.has(key)));
}

function remove(schema: JsonObject, path: readonly string[], whole: readonly string[]): JsonObject {
  const [name = '', ...deeper] = path;
  const properties = objectOrEmpty(schema.properties);
  const there = ownValue(properties, name);
  if (there === undefined) {
    const names = Object.keys(properties).map((each) => [...whole.slice(0, -path.length), each].join('.'));
    throw new PromiseError(
      'usage',
      `the API has no field ${whole.join('.')} to remove${didYouMean(whole.join('.'), names)}`,
      {
        notes: names.length === 0 ? [] : [`there are: ${names.join(', ')}`],
        hint: 'NAME- removes a field',
      },
    );
  }
  if (deeper.length > 0) {
    const nested = remove(objectOrEmpty(there), deeper, whole);
    return { ...schema, properties: { ...properties, [name]: nested } };
  }
  const left = withoutKey(properties, name);
  const others = withoutRequired(schema, name);
  if (Object.keys(left).length > 0) return { ...others, properties: left };
  return withoutKey(others, 'properties');
}

/** A new list comes before the properties, as `promise init` writes it. */
function withRequired(schema: JsonObject, name: string): JsonObject {
  const required = listOrEmpty(schema.required);
  if (required.includes(name)) return schema;
  const next = [...required, name];
  if (schema.required !== undefined) return { ...schema, required: next };
  const entries = Object.entries(schema);
  const at = entries.findIndex(([key]) => key === 'properties');
  return Object.fromEntries(entries.toSpliced(at > 0 ? at : entries.length, 0, ['required', next]));
}

function withoutRequired(schema: JsonObject, name: string): JsonObject {
  const required = listOrEmpty(schema.required);
  if (!required.includes(name)) return schema;
  const left = required.filter((each) => each !== name);
  return left.length === 0 ? withoutKey(schema, 'required') : { ...schema, required: left };
}
