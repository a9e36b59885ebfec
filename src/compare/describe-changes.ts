import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { ownValue, sameValue } from '../shared/same-value.ts';
import { VaryingValue } from './varying-value.ts';

/** The longest value that a sentence shows in full. */
const MAX_VALUE_LENGTH = 80;

/**
 * Says what changed between two documents, one sentence for each place: `Elasticsearch default/example
 * spec.nodeSets[0].count: 1 -> 3`. At most `limit` of them, so that it stays readable; `more` counts the others.
 */
export function describeChanges(
  label: string,
  expected: Json,
  actual: Json,
  limit: number,
): { readonly sentences: readonly string[]; readonly more: number } {
  const sentences: string[] = [];
  let count = 0;
  const tell = (path: string, what: () => string) => {
    count += 1;
    if (count > limit) return;
    const place = [label, path].filter((part) => part !== '').join(' ');
    sentences.push(`${place === '' ? 'the document' : place}: ${what()}`);
  };

  const visit = (path: string, a: Json, b: Json): void => {
    if (Array.isArray(a) && Array.isArray(b)) visitList(path, a, b);
    else if (a instanceof VaryingValue && !(b instanceof VaryingValue)) {
      tell(path, () => `${showValue(b)} ${a.broken}`);
    } else if (isPlain(a) && isPlain(b)) visitMap(path, a, b);
    else if (!sameValue(a, b)) tell(path, () => `${showValue(a)} -> ${showValue(b)}`);
  };

  const visitMap = (path: string, a: JsonObject, b: JsonObject): void => {
    for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
      const [left, right] = [ownValue(a, key), ownValue(b, key)];
      const place = joinKey(path, key);
      if (left === undefined) tell(place, () => 'added');
      else if (right === undefined) tell(place, () => 'removed');
      else visit(place, left, right);
    }
  };

  // What both lists start and end with is taken off first: one item put in then reads as one, not as a shift of all.
  const visitList = (path: string, a: readonly Json[], b: readonly Json[]): void => {
    const same = (i: number, j: number) => sameValue(a[i] ?? null, b[j] ?? null);
    let start = 0;
    let [endA, endB] = [a.length, b.length];
    while (start < endA && start < endB && same(start, start)) start += 1;
    while (endA > start && endB > start && same(endA - 1, endB - 1)) [endA, endB] = [endA - 1, endB - 1];
    for (let index = start; index < Math.max(endA, endB); index += 1) {
      const place = `${path}[${index}]`;
      if (index >= endA) tell(place, () => 'added');
      else if (index >= endB) tell(place, () => 'removed');
      else visit(place, a[index] ?? null, b[index] ?? null);
    }
  };

  visit('', expected, actual);
  return { sentences, more: Math.max(0, count - limit) };
}

/** Whether a value is a mapping, and not what stands for a value. */
function isPlain(value: Json): value is JsonObject {
  return isObject(value) && !(value instanceof VaryingValue);
}

/** A key as people write it in a path; in brackets where a dot would mislead. */
function joinKey(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Strings are quoted, so that 1 and "1" look different; what is long is named instead of shown. */
function showValue(value: Json): string {
  if (value instanceof VaryingValue) return value.shown;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `a list of ${value.length}`;
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  if (isObject(value)) {
    const keys = Object.keys(value).length;
    return keys === 0 ? '{}' : `a map of ${keys}`;
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  if (value.includes('\n')) return `a text of ${value.replace(/\n$/, '').split('\n').length} lines`;
  if (value.length <= MAX_VALUE_LENGTH) return JSON.stringify(value);
  return `${JSON.stringify(value.slice(0, MAX_VALUE_LENGTH))}… (${value.length} characters)`;
}
