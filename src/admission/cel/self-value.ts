import { isObject, type Json, type JsonObject, listOrEmpty } from '../../shared/json.ts';
import { ownValue } from '../../shared/own-value.ts';
import { goJson, goQuote } from '../go-text.ts';
import { isInteger, isNumber } from '../numbers.ts';
import { hasFlag, schemaAt } from '../schema.ts';
import { fieldName } from './field-names.ts';
import { parseTimestamp } from './library/time-text.ts';
import { readDuration } from './library/worded-duration.ts';
import { isEmbedded, schemaType, withTypeAndMeta } from './self-schema.ts';
import {
  CelError,
  Duration,
  type Equal,
  ListValue,
  type MapKey,
  MapValue,
  noSuchOverload,
  OpaqueValue,
  type Timestamp,
  type Value,
} from './values.ts';

/**
 * A part of the request as rules see it (apiserver `pkg/cel/common/values.go`, UnstructuredToVal). What is below is
 * looked at only when a rule does.
 * @throws CelError where the value is none of its schema's type
 */
export function selfValue(value: Json, schema: JsonObject): Value {
  if (value === null) {
    if (hasFlag(schema, 'nullable')) return null;
    throw new CelError('invalid data, got null for schema with nullable=false');
  }
  if (hasFlag(schema, 'x-kubernetes-int-or-string')) {
    if (typeof value === 'string') return value;
    if (isInteger(value)) return BigInt(value);
    throw new CelError('invalid data, expected XIntOrString value to be either a string or integer');
  }
  switch (schemaType(schema)) {
    case 'object':
      if (!isObject(value))
        throw new CelError('invalid data, expected a map for the provided schema with type=object');
      return objectValue(value, isEmbedded(schema) ? withTypeAndMeta(schema) : schema);
    case 'array':
      if (!Array.isArray(value)) {
        throw new CelError('invalid data, expected an array for the provided schema with type=array');
      }
      return arrayValue(value, schema);
    case 'string':
      if (typeof value !== 'string') throw wrongType('string', value);
      return textValue(value, schema);
    case 'number':
      if (!isNumber(value)) throw wrongType('float', value);
      return Number(value);
    case 'integer':
      if (!isInteger(value)) throw wrongType('int', value);
      return BigInt(value);
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType('bool', value);
      return value;
    default:
      return new UnknownValue(value);
  }
}

function wrongType(expected: string, value: Json): CelError {
  return new CelError(`invalid data, expected ${expected}, got ${goType(value)}`);
}

function goType(value: Json): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (isNumber(value)) return isInteger(value) ? 'int64' : 'float64';
  return isObject(value) ? 'map[string]interface {}' : '[]interface {}';
}

function textValue(text: string, schema: JsonObject): Value {
  switch (ownValue(schema, 'format')) {
    case 'duration': {
      const nanoseconds = readDuration(text);
      if (nanoseconds === undefined) throw new CelError(`Invalid duration ${text}: unable to parse`);
      return new Duration(nanoseconds);
    }
    case 'date':
      return timeOf(text, `${text}T00:00:00Z`, 'date');
    case 'date-time':
      return timeOf(text, text, 'date-time');
    case 'byte':
      return Buffer.from(text, 'base64');
    default:
      return text;
  }
}

function timeOf(text: string, complete: string, format: string): Timestamp {
  const time = parseTimestamp(complete);
  if (time !== undefined) return time;
  const why = /^.{10}t/.test(text)
    ? `parsing time ${goQuote(text)} as "2006-01-02T15:04:05": cannot parse ${goQuote(text.slice(10))} as "T"`
    : 'unable to parse';
  throw new CelError(`Invalid ${format} formatted string ${text}: ${why}`);
}

/** An object of declared fields, or a map. Undeclared fields are hidden; nulls of declared ones, too. */
function objectValue(object: JsonObject, schema: JsonObject): Value {
  const properties = schemaAt(schema, 'properties');
  const additional = schemaAt(schema, 'additionalProperties');
  const entries: (readonly [MapKey, () => Value])[] = [];
  for (const [key, item] of Object.entries(object)) {
    const below = properties === undefined ? additional : schemaAt(properties, key);
    const name = properties === undefined ? key : fieldName(key);
    if (below === undefined || name === undefined || (properties !== undefined && item === null)) continue;
    entries.push([name, () => selfValue(item, below)]);
  }
  return new SelfObject(entries, object);
}

/** An object counts its undeclared fields as well where it is compared. */
class SelfObject extends MapValue {
  readonly object: JsonObject;

  constructor(entries: Iterable<readonly [MapKey, () => Value]>, object: JsonObject) {
    super(entries);
    this.object = object;
  }

  override isZero(): boolean {
    return false;
  }

  override equals(other: Value, equal: Equal): boolean {
    if (!(other instanceof SelfObject)) return super.equals(other, equal);
    const keys = Object.keys(this.object);
    if (keys.length !== Object.keys(other.object).length) return false;
    const known = this.keys();
    const isKnownEqual = known.every((key) => {
      const [mine, theirs] = [this.find(key), other.find(key)];
      return mine !== undefined && theirs !== undefined && equal(mine, theirs);
    });
    if (!isKnownEqual) return false;
    const names = new Set(known.map(String));
    return keys
      .filter((key) => !names.has(fieldName(key) ?? '') && !names.has(key))
      .every((key) => {
        const theirs = ownValue(other.object, key);
        return theirs === undefined || goJson(this.object[key] ?? null) === goJson(theirs);
      });
  }
}

function arrayValue(list: readonly Json[], schema: JsonObject): Value {
  const items = schemaAt(schema, 'items');
  if (items === undefined) throw new CelError('invalid array type, expected Items with a non-empty Schema');
  const item = (index: number) => selfValue(list[index] ?? null, items);
  switch (ownValue(schema, 'x-kubernetes-list-type')) {
    case 'set':
      return new SetList(list.length, item);
    case 'map': {
      const keys = listOrEmpty(ownValue(schema, 'x-kubernetes-list-map-keys')).map(
        (key) => fieldName(String(key)) ?? String(key),
      );
      return new MapList(list.length, item, keys);
    }
    default:
      return new SelfList(list.length, item);
  }
}

/** A list of the request; unlike others it never counts as nothing, and neither does a map. */
class SelfList extends ListValue {
  override isZero(): boolean {
    return false;
  }

  /** Items that are objects or lists can't be looked for by anything else, by null say. */
  override includes(value: Value, equal: Equal): boolean {
    let hasOthers = false;
    for (const each of this) {
      if (isOtherKind(each, value)) hasOthers = true;
      else if (equal(each, value)) return true;
    }
    if (hasOthers) throw noSuchOverload();
    return false;
  }
}

function isOtherKind(item: Value, value: Value): boolean {
  if (item instanceof MapValue) return !(value instanceof MapValue);
  return item instanceof ListValue && !(value instanceof ListValue);
}

/** A list of type `set`: order doesn't count, and adding leaves out what is there already. */
class SetList extends SelfList {
  override equals(other: Value, equal: Equal): boolean {
    if (!(other instanceof ListValue) || other.size !== this.size) return false;
    const mine = [...this];
    return [...other].every((item) => isMember(mine, item, equal));
  }

  override concat(other: ListValue, equal: Equal): ListValue {
    const all = [...this];
    for (const item of other) if (!isMember(all, item, equal)) all.push(item);
    return new SetList(all.length, (index) => all[index] ?? null);
  }
}

/**
 * Whether a set has an item. The API server looks a rule's value up among those of the JSON, so that it never finds one
 * that is read as something else: a time, a duration, bytes, or a number that JSON has as an integer.
 */
function isMember(set: readonly Value[], item: Value, equal: Equal): boolean {
  const isPlain = typeof item === 'number' ? !Number.isInteger(item) : typeof item !== 'object';
  return isPlain && set.some((each) => equal(each, item));
}

/** A list of type `map`: items are told apart by their keys, and order doesn't count. */
class MapList extends SelfList {
  readonly #keys: readonly string[];

  constructor(size: number, item: (index: number) => Value, keys: readonly string[]) {
    super(size, item);
    this.#keys = keys;
  }

  override equals(other: Value, equal: Equal): boolean {
    if (!(other instanceof ListValue) || other.size !== this.size) return false;
    const mine = [...this];
    return [...other].every((item) => {
      const same = mine.findLast((each) => this.#sameKeys(each, item, equal));
      return same !== undefined && equal(same, item);
    });
  }

  override concat(other: ListValue, equal: Equal): ListValue {
    const all = [...this];
    for (const item of other) {
      const place = all.findLastIndex((each) => this.#sameKeys(each, item, equal));
      if (place < 0) all.push(item);
      else all[place] = item;
    }
    return new MapList(all.length, (index) => all[index] ?? null, this.#keys);
  }

  #sameKeys(a: Value, b: Value, equal: Equal): boolean {
    if (!(a instanceof MapValue) || !(b instanceof MapValue)) return false;
    return this.#keys.every((key) => equal(a.find(key) ?? null, b.find(key) ?? null));
  }
}

/** A value whose type nobody knows: it can only be compared. */
class UnknownValue extends OpaqueValue {
  readonly typeName = 'unknown';
  readonly value: Json;

  constructor(value: Json) {
    super();
    this.value = value;
  }

  equals(other: Value): boolean {
    return other instanceof UnknownValue && goJson(other.value) === goJson(this.value);
  }
}
