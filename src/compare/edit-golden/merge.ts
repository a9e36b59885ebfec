import { pairInOrder } from '../../promise/edit-yaml/pair-in-order.ts';
import { isObject, type Json } from '../../shared/json.ts';
import { ownValue } from '../../shared/own-value.ts';
import { sameValue } from '../../shared/same-value.ts';
import { pairUp } from '../align-lists.ts';
import { applyEdit, type Edit, isEmpty } from '../edit-value.ts';
import { normalForm } from '../equal.ts';

/** A value of one side, and what the rules for what may vary make of it; no edit: nothing. */
export interface RuledValue {
  readonly value: Json;
  readonly edit: Edit | undefined;
}

/**
 * What a golden becomes: the value that the run wrote, but where rules let it vary, and it does within bounds, what the golden
 * has already.
 */
export function mergeValue(golden: RuledValue, actual: RuledValue): Json {
  const replacement = golden.edit?.replacement;
  if (replacement !== undefined && replacement === actual.edit?.replacement) return golden.value;
  if (Array.isArray(golden.value) && Array.isArray(actual.value)) return mergeLists(golden, actual);
  if (isObject(golden.value) && isObject(actual.value)) return mergeMaps(golden, actual);
  return sameValue(golden.value, actual.value) ? golden.value : actual.value;
}

function mergeMaps(golden: RuledValue, actual: RuledValue): Json {
  const merged = new Map<string, Json>();
  for (const key of Object.keys(actual.value ?? {})) {
    const [before, after] = [child(golden, key), child(actual, key)];
    if (after === undefined || isIgnored(before) || isIgnored(after)) continue;
    if (before !== undefined) merged.set(key, mergeValue(before, after));
    else if (!isEmptied(after)) merged.set(key, after.value);
  }
  for (const key of Object.keys(golden.value ?? {})) {
    const [before, after] = [child(golden, key), child(actual, key)];
    if (before === undefined || merged.has(key)) continue;
    if (isIgnored(before) || isIgnored(after) || isEmptied(before)) merged.set(key, before.value);
  }
  return Object.fromEntries(merged);
}

function mergeLists(golden: RuledValue, actual: RuledValue): Json {
  const before = items(golden);
  const after = items(actual).filter((item) => !isIgnored(item));
  const compared = before.filter((item) => !isIgnored(item));
  const isUnordered = golden.edit?.isUnordered === true || actual.edit?.isUnordered === true;
  const partners = isUnordered ? inAnyOrder(compared, after) : inOrder(compared, after);
  const merged: Json[] = [];
  if (isUnordered) {
    for (const item of before) {
      const partner = partners.get(compared.indexOf(item));
      if (isIgnored(item)) merged.push(item.value);
      else if (partner !== undefined) merged.push(mergePair(item, after[partner]));
    }
    const paired = new Set(partners.values());
    return [...merged, ...after.filter((_, index) => !paired.has(index)).map(({ value }) => value)];
  }
  // Ignored items keep their places before those that they stand before.
  const goldenOf = new Map([...partners].map(([from, to]) => [to, compared[from]]));
  let next = 0;
  const passIgnored = (end: number) => {
    for (; next < end; next += 1) {
      const item = before[next];
      if (item !== undefined && isIgnored(item)) merged.push(item.value);
    }
  };
  for (const [index, item] of after.entries()) {
    const partner = goldenOf.get(index);
    if (partner !== undefined) passIgnored(before.indexOf(partner));
    merged.push(partner === undefined ? item.value : mergePair(partner, item));
  }
  passIgnored(before.length);
  return merged;
}

function mergePair(golden: RuledValue, actual: RuledValue | undefined): Json {
  return actual === undefined ? golden.value : mergeValue(golden, actual);
}

function inAnyOrder(
  before: readonly RuledValue[],
  after: readonly RuledValue[],
): ReadonlyMap<number, number> {
  const forms = new Map([...before, ...after].map((item) => [item, formOf(item)]));
  const nameOf = ({ value }: RuledValue) =>
    isObject(value) && typeof value.name === 'string' ? value.name : undefined;
  return pairUp(before, after, [(item) => forms.get(item), nameOf, () => '']);
}

/** Pairs what both lists begin and end with, and what lies between by its index. */
function inOrder(before: readonly RuledValue[], after: readonly RuledValue[]): ReadonlyMap<number, number> {
  const [a, b] = [before.map(formOf), after.map(formOf)];
  return new Map(pairInOrder(a.length, b.length, (i, j) => a[i] === b[j]));
}

/** The one text of what is compared of a value. */
function formOf({ value, edit }: RuledValue): string {
  const unordered = new Set<object>();
  return normalForm(applyEdit(value, edit, unordered), unordered);
}

function items({ value, edit }: RuledValue): readonly RuledValue[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: Json, index) => ({ value: item, edit: edit?.below.get(index) }));
}

function child({ value, edit }: RuledValue, key: string): RuledValue | undefined {
  const member = isObject(value) ? ownValue(value, key) : undefined;
  return member === undefined ? undefined : { value: member, edit: edit?.below.get(key) };
}

function isIgnored(ruled: RuledValue | undefined): boolean {
  return ruled?.edit?.isRemoved === true;
}

/** Whether a value holds nothing but what is ignored. */
function isEmptied({ value, edit }: RuledValue): boolean {
  return edit !== undefined && !isEmpty(value) && isEmpty(applyEdit(value, edit, new Set()));
}
