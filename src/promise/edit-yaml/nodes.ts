import type { Node, Pair } from 'yaml';
import type { JsonObject } from '../../shared/json.ts';
import { loadYamlLibrary } from '../yaml-location.ts';
import { lineEnd, lineStart, type Splice, UneditableError } from './splice.ts';

/** A key with its value, from the key on to the end of the last line. */
export interface BlockPair {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

/** An item of a list, from its dash on to the end of the last line. */
export interface BlockItem {
  readonly node: Node;
  readonly dash: number;
  readonly end: number;
}

/** Finds out where the parts of a document's nodes lie in its text. All methods throw UneditableError where that isn't plain. */
export class NodeReader {
  readonly #text: string;
  readonly #yaml = loadYamlLibrary();

  constructor(text: string) {
    this.#text = text;
  }

  /** @throws UneditableError with the place of a node */
  refuse(reason: string, part: unknown): never {
    const at = this.#yaml.isNode(part) ? part.range?.[0] : undefined;
    throw new UneditableError(reason, at);
  }

  /** What other places of the document may refer to, or what is read in a way of its own. */
  refuseReference(node: unknown): void {
    if (this.#yaml.isAlias(node)) this.refuse('aliases are not edited', node);
    if (!this.#yaml.isNode(node)) return;
    if ('anchor' in node && node.anchor !== undefined) this.refuse('anchors are not edited', node);
    if (node.tag?.startsWith('!') === true) this.refuse('tags are not edited', node);
  }

  /** Whether a node's text has no line break. */
  isOneLine(node: Node): boolean {
    return !this.#text.slice(node.range?.[0], node.range?.[1]).includes('\n');
  }

  /** Where a value's text ends; undefined where it has none. */
  endOf(value: unknown): number | undefined {
    const range = this.#yaml.isNode(value) ? value.range : undefined;
    return range && range[0] !== range[1] ? range[1] : undefined;
  }

  /** Puts a text in the place of a document that is `[]` or `{}` alone in its line: no other is replaced as a whole. */
  emptyDocument(node: unknown, text: string | undefined): Splice {
    const isEmpty = this.#yaml.isCollection(node) && node.items.length === 0;
    if (!isEmpty || !node.range || text === undefined) return this.refuse('the whole document changed', node);
    const [start, last] = node.range;
    const end = lineEnd(this.#text, last);
    if (this.#text.slice(last, end).trim() !== '') this.refuse('the whole document changed', node);
    return { start, end, text };
  }

  /** Where a part of a collection in brackets begins and ends. */
  rangeOf(part: unknown): readonly [number, number] {
    const { isPair, isNode } = this.#yaml;
    const [first, last] = isPair(part) ? [part.key, part.value ?? part.key] : [part, part];
    if (!isNode(first) || !isNode(last) || !first.range || !last.range)
      return this.refuse('a part of a collection has no place', undefined);
    return [first.range[0], Math.max(first.range[1], last.range[1])];
  }

  /** A pair of a mapping in block style. */
  blockPair(pair: Pair, key: string): BlockPair {
    const { key: node, value } = pair;
    if (!this.#yaml.isScalar(node) || !node.range) return this.refuse('a key has no place', node);
    if (this.#text[node.range[0] - 1] === '?' || this.#text[node.range[0] - 2] === '?')
      this.refuse('explicit keys are not edited', node);
    return { key, start: node.range[0], end: lineEnd(this.#text, this.#contentEnd(pair)), value };
  }

  /** An item of a list in block style. */
  blockItem(node: unknown): BlockItem {
    if (!this.#yaml.isNode(node) || !node.range) return this.refuse('an item has no place', undefined);
    const before = this.#text.slice(lineStart(this.#text, node.range[0]), node.range[0]);
    const dash = /-[ \t]*$/.exec(before);
    if (dash === null) return this.refuse('an item does not begin beside its dash', node);
    const at = node.range[0] - dash[0].length;
    return { node, dash: at, end: lineEnd(this.#text, this.#contentEnd(node)) };
  }

  /** The key of a pair as the document's reader has it: as it is written, or what it is read as. */
  keyOf({ key }: Pair, map: JsonObject): string {
    if (!this.#yaml.isScalar(key)) return this.refuse('a key is no plain word', key);
    const { source, value } = key;
    if (source === '<<') this.refuse('merges (<<) are not edited', key);
    return source !== undefined && Object.hasOwn(map, source) ? source : String(value);
  }

  /** Where the text of a pair or a node ends: of a block collection, that of what it holds last. */
  #contentEnd(part: unknown): number {
    const { isPair, isMap, isSeq, isNode } = this.#yaml;
    if (isPair(part)) {
      const keyEnd = isNode(part.key) ? (part.key.range?.[1] ?? 0) : 0;
      return Math.max(keyEnd, isNode(part.value) ? this.#contentEnd(part.value) : 0);
    }
    if ((isMap(part) || isSeq(part)) && part.flow !== true && part.items.length > 0)
      return this.#contentEnd(part.items.at(-1));
    return isNode(part) ? (part.range?.[1] ?? 0) : 0;
  }
}
