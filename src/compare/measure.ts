import { isObject, type Json } from '../shared/json.ts';
import { MAX_NODES } from '../shared/node-limit.ts';

/** How large a value is when it is written out. */
export interface Measure {
  /** Its values, keys included. */
  readonly nodes: number;
  /** Characters of its keys and values, and a few for each value. */
  readonly characters: number;
  /** The same with the indentation of YAML in block style. */
  readonly indented: number;
}

/** Deeper than any real manifest; recursion over what is allowed stays well within the stack. */
const MAX_DEPTH = 1000;

/**
 * Measures a value before anything walks it: a long text that many aliases repeat is one string in memory, but not
 * when it is compared or written.
 * @returns why it isn't measured to its end, where it is nested more than 1000 levels deep or has too many values
 */
export function measure(root: Json): Measure | 'too-deep' | 'too-many' {
  let nodes = 0;
  let characters = 0;
  let indentation = 0;
  const visit = (value: Json, depth: number): boolean => {
    nodes += 1;
    if (depth > MAX_DEPTH || nodes > MAX_NODES) return false;
    characters += typeof value === 'string' ? value.length + 4 : 4;
    indentation += 2 * depth;
    if (Array.isArray(value)) return value.every((item) => visit(item, depth + 1));
    if (!isObject(value)) return true;
    // Of a mapping with very many keys, entries take several times as long.
    return Object.keys(value).every((key) => {
      nodes += 1;
      characters += key.length + 4;
      return visit(value[key] ?? null, depth + 1);
    });
  };
  if (visit(root, 0)) return { nodes, characters, indented: characters + indentation };
  return nodes > MAX_NODES ? 'too-many' : 'too-deep';
}
