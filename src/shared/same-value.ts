import type { Json, JsonObject } from './json.ts';
import { ownValue } from './own-value.ts';

/**
 * Whether two values mean the same: the order of keys doesn't count, that of lists does. Numbers are Kubernetes' JSON
 * numbers: 1 and 1.0 are equal, 1 and "1" are not. What is no plain mapping or list, but stands in for a value, is equal
 * to itself only.
 */
export function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return sameNumber(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return sameList(a, b);
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    const left = ownValue(a, key);
    const right = ownValue(b, key);
    if (left === undefined || right === undefined || !sameValue(left, right)) return false;
  }
  return true;
}

/** Whether a value is a number, an integer past 2^53 included. */
export function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function sameList(a: object, b: object): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((item, index) => sameValue(item, b[index]));
}

function isPlain(value: object): value is JsonObject {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A float and an integer past 2^53 are equal when they are the same number; NaN is itself. */
function sameNumber(a: number | bigint, b: number | bigint): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: `==` is how JavaScript compares a number with a bigint by value
  return a == b || (Number.isNaN(a) && Number.isNaN(b));
}
