import type { YamlPath } from '../promise/yaml-location.ts';
import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { positionAt } from '../shared/position.ts';
import { sameValue } from '../shared/same-value.ts';
import { commonLength } from './common-length.ts';
import { VaryingValue } from './varying-value.ts';

/** The longest value that a sentence shows in full. */
const MAX_VALUE_LENGTH = 80;

/**
 * Says what changed between two documents, one sentence for each place: `Elasticsearch default/example
 * spec.nodeSets[0].count: 1 -> 3`. At most `limit` of them, so that it stays readable; `more` counts the others. `first`
 * is the place of the first one; undefined where nothing changed.
 */
export function describeChanges(
  label: string,
  expected: Json,
  actual: Json,
  limit: number,
): { readonly sentences: readonly string[]; readonly more: number; readonly first: YamlPath | undefined } {
  const sentences: string[] = [];
  let count = 0;
  let first: YamlPath | undefined;
  const tell = (path: YamlPath, what: () => string) => {
    first ??= path;
    count += 1;
    if (count > limit) return;
    const place = [label, writePath(path)].filter((part) => part !== '').join(' ');
    sentences.push(`${place === '' ? 'the document' : place}: ${what()}`);
  };

  const visit = (path: YamlPath, a: Json, b: Json): void => {
    if (Array.isArray(a) && Array.isArray(b)) visitList(path, a, b);
    else if (a instanceof VaryingValue && !(b instanceof VaryingValue)) {
      tell(path, () => `${showValue(b)} ${a.broken}`);
    } else if (isPlain(a) && isPlain(b)) visitMap(path, a, b);
    else if (!sameValue(a, b)) tell(path, () => showChange(a, b));
  };

  const visitMap = (path: YamlPath, a: JsonObject, b: JsonObject): void => {
    for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
      const [left, right] = [ownValue(a, key), ownValue(b, key)];
      const place = [...path, key];
      if (left === undefined) tell(place, () => 'added');
      else if (right === undefined) tell(place, () => 'removed');
      else visit(place, left, right);
    }
  };

  // What both lists start and end with is taken off first: one item put in then reads as one, not as a shift of all.
  const visitList = (path: YamlPath, a: readonly Json[], b: readonly Json[]): void => {
    const same = (i: number, j: number) => sameValue(a[i] ?? null, b[j] ?? null);
    let start = 0;
    let [endA, endB] = [a.length, b.length];
    while (start < endA && start < endB && same(start, start)) start += 1;
    while (endA > start && endB > start && same(endA - 1, endB - 1)) [endA, endB] = [endA - 1, endB - 1];
    for (let index = start; index < Math.max(endA, endB); index += 1) {
      const place = [...path, index];
      if (index >= endA) tell(place, () => 'added');
      else if (index >= endB) tell(place, () => 'removed');
      else visit(place, a[index] ?? null, b[index] ?? null);
    }
  };

  visit([], expected, actual);
  return { sentences, more: Math.max(0, count - limit), first };
}

/** Whether a value is a mapping, and not what stands for a value. */
function isPlain(value: Json): value is JsonObject {
  return isObject(value) && !(value instanceof VaryingValue);
}

/** A path as people write it: `spec.nodeSets[0].count`; keys stand in brackets where a dot would mislead. */
function writePath(path: YamlPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!/^[A-Za-z_][\w-]*$/.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** What a value was and is; of texts that would both be told alike, where they begin to differ. */
function showChange(a: Json, b: Json): string {
  const [before, after] = [showValue(a), showValue(b)];
  if (before !== after || typeof a !== 'string' || typeof b !== 'string') return `${before} -> ${after}`;
  const same = commonLength(a, b);
  const place = a.includes('\n') ? `in line ${positionAt(a, same).line}` : `at character ${same + 1}`;
  return `${before}, the first change ${place}`;
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
