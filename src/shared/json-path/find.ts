import { isObject, type Json } from '../json.ts';
import { itemPasses } from './filter.ts';
import type { JsonPath, Step } from './types.ts';

/** A value that a path leads to, and the way there. */
export interface Found {
  readonly value: Json;
  /** Keys of mappings, indices of lists; empty for the document itself. */
  readonly place: readonly (string | number)[];
  /** The mapping or list that holds it; undefined for the document itself. */
  readonly parent: object | undefined;
}

/**
 * All values of a document that a path leads to, each place once, in the order of the document for each step. What isn't
 * there is not found, and is no error; an index out of bounds isn't either, unlike in client-go `jsonpath.go`.
 */
export function findPath(path: JsonPath, document: Json): readonly Found[] {
  return walk(path.steps, { value: document, place: [], parent: undefined });
}

/** The same from a value within a document on. */
function walk(steps: readonly Step[], from: Found): readonly Found[] {
  let current: readonly Found[] = [from];
  for (const step of steps) {
    if (current.length === 0) return current;
    current = distinct(current.flatMap((found) => [...next(step, found)]));
  }
  return current;
}

function next(step: Step, found: Found): Iterable<Found> {
  switch (step.kind) {
    case 'field':
      return fieldOf(found, step.name);
    case 'wildcard':
      return childrenOf(found);
    case 'descend':
      return containersIn(found);
    case 'index':
      return itemsOf(found).slice(step.index, step.index === -1 ? undefined : step.index + 1);
    case 'slice':
      return itemsOf(found)
        .slice(step.start, step.end)
        .filter((_, index) => index % step.step === 0);
    case 'union':
      return step.branches.flatMap((branch) => [...next(branch, found)]);
    case 'filter':
      return itemsOf(found).filter((item) => itemPasses(step.filter, (steps) => walk(steps, item)));
  }
}

function fieldOf({ value, place }: Found, name: string): readonly Found[] {
  if (!isObject(value) || !Object.hasOwn(value, name)) return [];
  return [{ value: value[name] ?? null, place: [...place, name], parent: value }];
}

function itemsOf({ value, place }: Found): readonly Found[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: Json, index) => ({ value: item, place: [...place, index], parent: value }));
}

function childrenOf(found: Found): readonly Found[] {
  const { value } = found;
  if (!isObject(value)) return itemsOf(found);
  return Object.keys(value).flatMap((key) => fieldOf(found, key));
}

/** The value and all below it that hold something, as client-go's evalRecursive has it. */
function* containersIn(found: Found): Iterable<Found> {
  const children = childrenOf(found);
  if (children.length === 0) return;
  yield found;
  for (const child of children) yield* containersIn(child);
}

/** Leaves out what was found on another way already: else `..` twice would multiply it. */
function distinct(all: readonly Found[]): readonly Found[] {
  if (all.length < 2) return all;
  const seen = new Map<object | undefined, Set<string | number | undefined>>();
  return all.filter(({ parent, place }) => {
    const key = place.at(-1);
    const keys = seen.get(parent);
    if (keys === undefined) seen.set(parent, new Set([key]));
    else if (keys.has(key)) return false;
    else keys.add(key);
    return true;
  });
}
