import type { EventType, State } from 'js-yaml';
import { PromiseError } from '../shared/errors.ts';
import { MAX_NODES, TOO_MANY_NODES } from '../shared/node-limit.ts';
import { MergeKey, SpeltScalar } from './yaml-nodes.ts';

/** Looks on as js-yaml reads a text, node by node. */
export interface NodeWatch {
  /** For js-yaml's `listener`. @throws PromiseError `invalid-yaml` at the place where there are too many nodes */
  readonly listener: (event: EventType, state: State) => void;
  /**
   * Whether a list, a mapping or null was a key: js-yaml has turned it into a string by the time that we see its result.
   * Where the last of two equal keys wins, a value that lost is taken for a key too.
   */
  readonly sawComplexKey: () => boolean;
}

/**
 * Where a list, a mapping or null may be a key, as far as that can be told without reading YAML: an explicit key, an anchor (an
 * alias needs one) or a tag, each where a node may begin; a collection that ends in front of a colon; null where a key may
 * end; a colon where a key of a flow collection begins; and a collection where a key of braces begins. A comment might hide one.
 */
const MAYBE_COMPLEX_KEY =
  /(?<![^\s[{,:-])(?:\?(?=\s|$)|&(?=[^\s,[\]{}])|!)|[\]}]\s*:|(?:~|null|Null|NULL)\s*[:,}#]|[[{,]\s*:|[{,]\s*[[{#]/;

/** Characters of which js-yaml can't make more nodes than there may be: a colon in braces, `{:,:}`, is two for two characters. */
const MAX_UNWATCHED = MAX_NODES / 2;

/**
 * Whether a text needs to be watched at all. Most don't, and reading takes a quarter longer with a watch. A text that doesn't
 * need it has no complex keys, and not too many nodes.
 */
export function needsWatch(text: string): boolean {
  return text.length > MAX_UNWATCHED || MAYBE_COMPLEX_KEY.test(text);
}

/** What Kubernetes refuses as a key, of the nodes directly in one that js-yaml is still reading; undefined: none so far. */
type Suspects = unknown[] | undefined;

/** Watches one text. */
export function watchNodes(file: string): NodeWatch {
  const open: Suspects[] = [];
  let nodes = 0;
  let last: EventType = 'close';
  let found = false;
  const close = ({ kind, result }: State): void => {
    const within = open.pop();
    const isCollection = kind === 'mapping' || kind === 'sequence';
    // A scalar that could be a key is read as a node within itself first.
    if (isCollection || last === 'open') nodes += 1;
    if (within !== undefined && kind === 'mapping') found ||= hasComplexKey(result, within);
    // Where js-yaml looks for a node and finds none, that is null as well, but no scalar.
    const isNull = result === null && kind === 'scalar';
    if (open.length === 0 || !(isNull || isPlainCollection(result))) return;
    const suspects = open[open.length - 1];
    if (suspects === undefined) open[open.length - 1] = [result];
    else suspects.push(result);
  };
  const listener = (event: EventType, state: State): void => {
    if (event === 'open') open.push(undefined);
    else close(state);
    last = event;
    if (nodes > MAX_NODES) throw tooMany(file, state);
  };
  return { listener, sawComplexKey: () => found };
}

/** A list or a mapping; what our schema makes of scalars is an object too. */
function isPlainCollection(result: unknown): boolean {
  const isObject = typeof result === 'object' && result !== null;
  return isObject && !(result instanceof SpeltScalar || result instanceof MergeKey);
}

/** Whether there are more nulls or collections in a mapping than its values are, so that one must be a key. */
function hasComplexKey(mapping: object, suspects: readonly unknown[]): boolean {
  const values = Object.values(mapping);
  // A mapping in braces is tried as a key of itself first.
  const collections = suspects.filter((suspect) => suspect !== null && suspect !== mapping).length;
  if (collections > values.filter(isPlainCollection).length) return true;
  const nulls = suspects.filter((suspect) => suspect === null).length;
  return nulls > values.filter((value) => value === null).length;
}

function tooMany(file: string, { line, lineStart, position }: State): PromiseError {
  return new PromiseError('invalid-yaml', TOO_MANY_NODES, {
    location: { file, line: line + 1, column: position - lineStart + 1 },
    hint: 'write less, or several files',
  });
}
