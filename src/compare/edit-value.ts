import type { YamlPath } from '../promise/yaml-location.ts';
import { isObject, type Json } from '../shared/json.ts';

/** What becomes of the values of a document, by place. */
export interface Edit {
  /** It goes; what else is to become of it doesn't matter then. */
  isRemoved: boolean;
  /** It gives way to another value. */
  replacement: Json | undefined;
  /** It is a list whose order doesn't count. */
  isUnordered: boolean;
  /** Of what it holds, by key or index. */
  readonly below: Map<string | number, Edit>;
}

/** No change, to begin with. */
export function newEdit(): Edit {
  return { isRemoved: false, replacement: undefined, isUnordered: false, below: new Map() };
}

/** The edit of a place below another one, added where there is none yet. */
export function editAt(root: Edit, place: YamlPath): Edit {
  let edit = root;
  for (const step of place) {
    const known = edit.below.get(step);
    const next = known ?? newEdit();
    if (known === undefined) edit.below.set(step, next);
    edit = next;
  }
  return edit;
}

/** A copy of a value with the edits made; lists whose order doesn't count are added to `unordered`. Null where it goes. */
export function applyEdit(value: Json, edit: Edit | undefined, unordered: Set<object>): Json {
  if (edit === undefined) return value;
  if (edit.isRemoved) return null;
  if (edit.replacement !== undefined) return edit.replacement;
  if (typeof value !== 'object' || value === null) return value;
  const copy = edit.below.size === 0 ? value : copyOf(value, edit, unordered);
  if (edit.isUnordered && Array.isArray(copy)) unordered.add(copy);
  return copy;
}

function copyOf(value: object, { below }: Edit, unordered: Set<object>): Json {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) =>
      below.get(index)?.isRemoved === true ? [] : [applyEdit(item, below.get(index), unordered)],
    );
  }
  const entries: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    const edit = below.get(key);
    if (edit?.isRemoved === true) continue;
    const edited = applyEdit(item, edit, unordered);
    // A mapping or list that held nothing but what goes, goes with it: the other side may lack it altogether.
    if (edited === item || !isEmpty(edited) || isEmpty(item)) entries.push([key, edited]);
  }
  return Object.fromEntries(entries);
}

/** Where a place of an edited value is in the value as it was: items that stood before it may have gone. */
export function placeBefore(edit: Edit | undefined, place: YamlPath): YamlPath {
  let at = edit;
  return place.map((step) => {
    const before = typeof step === 'number' ? indexBefore(at, step) : step;
    at = at?.below.get(before);
    return before;
  });
}

function indexBefore(edit: Edit | undefined, index: number): number {
  let before = -1;
  for (let left = index; left >= 0; left -= 1) {
    do before += 1;
    while (edit?.below.get(before)?.isRemoved === true);
  }
  return before;
}

/** Whether a value is a mapping or a list without anything in it. */
export function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return (
    isObject(value) && Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).length === 0
  );
}
