import type { Json } from '../shared/json.ts';

/** How large a value is when it is written out. */
export interface Measure {
  /** Characters of its keys and values, and a few for each value. */
  readonly characters: number;
  /** The same with the indentation of YAML in block style. */
  readonly indented: number;
}

/** Deeper than any real manifest; recursion over what is allowed stays well within the stack. */
const MAX_DEPTH = 1000;

/**
 * Measures a value before anything walks it: a long text that many aliases repeat is one string in memory, but not
 * when it is compared or written. Undefined where the value is nested more than 1000 levels deep.
 */
export function measure(root: Json): Measure | undefined {
  let characters = 0;
  let indentation = 0;
  const visit = (value: Json, depth: number): boolean => {
    if (depth > MAX_DEPTH) return false;
    characters += typeof value === 'string' ? value.length + 4 : 4;
    indentation += 2 * depth;
    if (typeof value !== 'object' || value === null) return true;
    if (Array.isArray(value)) return value.every((item) => visit(item, depth + 1));
    return Object.entries(value).every(([key, item]) => {
      characters += key.length + 4;
      return visit(item, depth + 1);
    });
  };
  return visit(root, 0) ? { characters, indented: characters + indentation } : undefined;
}
