import { isObject, type Json } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { normalForm } from './equal.ts';
import { VaryingValue } from './varying-value.ts';

/**
 * Brings the lists of a value whose order doesn't count (of either side) into the order of the expected ones: items that
 * are equal stand where the expected stand, then those of the same `name`, then the rest. So what is left to compare
 * is what isn't the same, and a diff shows only that.
 */
export function alignLists(expected: Json, actual: Json, unordered: ReadonlySet<object>): Json {
  if (unordered.size === 0) return actual;
  const forms = new WeakMap<object, string>();
  const formOf = (value: Json): string => {
    if (typeof value !== 'object' || value === null) return normalForm(value);
    const known = forms.get(value);
    if (known !== undefined) return known;
    const form = normalForm(value, unordered);
    forms.set(value, form);
    return form;
  };

  const align = (a: Json | undefined, b: Json): Json => {
    if (Array.isArray(a) && Array.isArray(b)) {
      if (unordered.has(a) || unordered.has(b)) return reorder(a, b);
      return b.map((item, index) => align(a[index], item));
    }
    if (!isObject(a) || !isObject(b) || b instanceof VaryingValue) return b;
    return Object.fromEntries(Object.entries(b).map(([key, item]) => [key, align(ownValue(a, key), item)]));
  };

  const reorder = (a: readonly Json[], b: readonly Json[]): Json => {
    const partners = pairUp(a, b, [formOf, nameOf, () => '']);
    const paired = new Set(partners.values());
    const ordered = a.flatMap((item, index) => {
      const partner = partners.get(index);
      return partner === undefined ? [] : [align(item, b[partner] ?? null)];
    });
    return [...ordered, ...b.filter((_, index) => !paired.has(index))];
  };

  return align(expected, actual);
}

/** Pairs items of two lists that have the same key: by the first way to make keys where that pairs them, else by the next. */
export function pairUp<T>(
  a: readonly T[],
  b: readonly T[],
  keys: readonly ((item: T) => string | undefined)[],
): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  let left = [...b.keys()];
  for (const keyOf of keys) {
    const waiting = new Map<string, number[]>();
    for (const index of left) {
      const item = b[index];
      const key = item === undefined ? undefined : keyOf(item);
      if (key === undefined) continue;
      const queue = waiting.get(key);
      if (queue === undefined) waiting.set(key, [index]);
      else queue.push(index);
    }
    // From the end on, since taking from the front of a long queue is slow.
    for (const queue of waiting.values()) queue.reverse();
    for (const [index, item] of a.entries()) {
      if (partners.has(index)) continue;
      const partner = waiting.get(keyOf(item) ?? '\n')?.pop();
      if (partner !== undefined) partners.set(index, partner);
    }
    const paired = new Set(partners.values());
    left = left.filter((index) => !paired.has(index));
  }
  return partners;
}

function nameOf(item: Json): string | undefined {
  return isObject(item) && typeof item.name === 'string' ? item.name : undefined;
}
