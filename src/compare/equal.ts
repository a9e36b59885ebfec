import { createHash } from 'node:crypto';
import type { Json } from '../shared/json.ts';
import { VaryingValue } from './varying-value.ts';

/**
 * Whether two values mean the same: the order of keys doesn't count, that of lists does. Numbers are Kubernetes' JSON
 * numbers: 1 and 1.0 are equal, 1 and "1" are not.
 */
export function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return sameNumber(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof VaryingValue || b instanceof VaryingValue) return false;
  if (Array.isArray(a) || Array.isArray(b)) return sameList(a, b);
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => {
    const [left, right] = [ownValue(a, key), ownValue(b, key)];
    return left !== undefined && right !== undefined && sameValue(left, right);
  });
}

/** A key's value; `toString` and the like are not there unless the document has them. */
export function ownValue(map: object, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? (map as Readonly<Record<string, Json>>)[key] : undefined;
}

/** A digest that is the same for values that mean the same: to find an object again in another file. */
export function digest(value: Json, unordered?: ReadonlySet<object>): string {
  return createHash('sha256').update(normalForm(value, unordered)).digest('base64');
}

function sameList(a: object, b: object): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((item, index) => sameValue(item, b[index]));
}

function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** A float and an integer past 2^53 are equal when they are the same number; NaN is itself. */
function sameNumber(a: number | bigint, b: number | bigint): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: `==` is how JavaScript compares a number with a bigint by value
  return a == b || (Number.isNaN(a) && Number.isNaN(b));
}

/** The one text for all values that mean the same; the order of the lists in `unordered` doesn't count. */
export function normalForm(value: Json, unordered?: ReadonlySet<object>): string {
  if (isNumber(value)) return Number.isInteger(value) ? BigInt(value).toString() : String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof VaryingValue) return value.shown;
  const formOf = (item: Json) => normalForm(item, unordered);
  if (Array.isArray(value)) {
    const items = value.map(formOf);
    return `[${(unordered?.has(value) ? items.sort() : items).join(',')}]`;
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${formOf(item)}`).join(',')}}`;
}
