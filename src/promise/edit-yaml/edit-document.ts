import type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { ownValue, sameValue } from '../../shared/same-value.ts';
import { loadYamlLibrary } from '../yaml-location.ts';
import { pairInOrder } from './pair-in-order.ts';
import { renderFlow, renderItem, renderPair, renderScalar } from './render.ts';
import { lineEnd, lineStart, type Splice, UneditableError, withComments } from './splice.ts';

/** What puts another value in a node's place, the node's holder (its key, its dash) included. */
type ReplaceWhole = (value: Json) => void;

/**
 * The splices that turn a document of a text from one value into another one. Only lines whose value changed are touched, so
 * that comments, order and quotes of the others stay.
 * @throws UneditableError where that can't be done in place: anchors, aliases, merges, tags, unusual layouts
 */
export function editDocument(
  text: string,
  document: Document.Parsed,
  from: Json,
  to: Json,
): readonly Splice[] {
  return new DocumentEditor(text, document).edit(from, to);
}

class DocumentEditor {
  readonly #text: string;
  readonly #document: Document.Parsed;
  readonly #splices: Splice[] = [];
  readonly #yaml = loadYamlLibrary();

  constructor(text: string, document: Document.Parsed) {
    this.#text = text;
    this.#document = document;
  }

  edit(from: Json, to: Json): readonly Splice[] {
    this.#refuseReferences();
    this.#node(this.#document.contents, from, to, false, () => {
      throw new UneditableError('the whole document changed');
    });
    return this.#splices;
  }

  #refuseReferences(): void {
    const refuse = () => {
      throw new UneditableError('anchors, aliases and tags are not edited');
    };
    this.#yaml.visit(this.#document, {
      Alias: refuse,
      Node: (_, node) => {
        if (('anchor' in node && node.anchor !== undefined) || node.tag?.startsWith('!') === true) refuse();
      },
      Pair: (_, { key }) => {
        if (!this.#yaml.isScalar(key) || key.source === '<<') refuse();
      },
    });
  }

  #node(node: unknown, from: Json, to: Json, isInFlow: boolean, replace: ReplaceWhole): void {
    if (sameValue(from, to)) return;
    if (this.#yaml.isMap(node) && isObject(from) && isObject(to) && Object.keys(to).length > 0) {
      if (node.flow === true) this.#flow(node, to, isInFlow, replace, () => this.#flowMap(node, from, to));
      else this.#map(node, from, to, replace);
    } else if (this.#yaml.isSeq(node) && Array.isArray(from) && Array.isArray(to) && to.length > 0) {
      if (node.flow === true) this.#flow(node, to, isInFlow, replace, () => this.#flowSeq(node, from, to));
      else this.#seq(node, from, to, replace);
    } else if (!this.#scalar(node, to, isInFlow)) {
      if (isInFlow) this.#replaceNode(node, renderFlow(to));
      else replace(to);
    }
  }

  /** Puts a scalar in the place of another one, where both fit on a line. */
  #scalar(node: unknown, to: Json, isInFlow: boolean): boolean {
    if (!this.#yaml.isScalar(node) || !node.range || node.range[0] === node.range[1]) return false;
    const old = this.#text.slice(node.range[0], node.range[1]);
    const isInline =
      ['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'].includes(node.type ?? '') && !old.includes('\n');
    const rendered = isInline ? renderScalar(to, old, isInFlow) : undefined;
    if (rendered === undefined) return false;
    this.#replaceNode(node, rendered);
    return true;
  }

  #replaceNode(node: unknown, text: string): void {
    if (!this.#yaml.isNode(node) || !node.range) throw new UneditableError('a value has no place');
    this.#splices.push({ start: node.range[0], end: node.range[1], text });
  }

  /** Edits within a flow collection, or, where items came or went, writes it anew. */
  #flow(node: Node, to: Json, isInFlow: boolean, replace: ReplaceWhole, within: () => boolean): void {
    if (within()) return;
    const isOneLine = !this.#text.slice(node.range?.[0], node.range?.[1]).includes('\n');
    if (isInFlow || isOneLine) this.#replaceNode(node, renderFlow(to));
    else replace(to);
  }

  #flowMap(node: YAMLMap, from: JsonObject, to: JsonObject): boolean {
    const keys = Object.keys(to);
    if (keys.length !== node.items.length || !keys.every((key) => Object.hasOwn(from, key))) return false;
    for (const pair of node.items) {
      const [before, after] = [ownValue(from, keyOf(pair, from)), ownValue(to, keyOf(pair, from))];
      if (before === undefined || after === undefined) return false;
      this.#node(pair.value, before, after, true, () => {
        throw new UneditableError('a flow collection is not edited so');
      });
    }
    return true;
  }

  #flowSeq(node: YAMLSeq, from: readonly Json[], to: readonly Json[]): boolean {
    if (from.length !== to.length || node.items.length !== to.length) return false;
    for (const [index, item] of node.items.entries()) {
      this.#node(item, from[index] ?? null, to[index] ?? null, true, () => {
        throw new UneditableError('a flow collection is not edited so');
      });
    }
    return true;
  }

  /** Takes back the splices of a collection that is written anew after all. */
  #giveUp(mark: number, to: Json, replace: ReplaceWhole): void {
    this.#splices.length = mark;
    replace(to);
  }

  #map(node: YAMLMap, from: JsonObject, to: JsonObject, replace: ReplaceWhole): void {
    const mark = this.#splices.length;
    const pairs = node.items.map((pair) => this.#blockPair(pair, keyOf(pair, from)));
    const [first] = pairs;
    if (first === undefined) {
      this.#giveUp(mark, to, replace);
      return;
    }
    const indent = first.start - lineStart(this.#text, first.start);
    const startsLine = (at: number) => /^ *$/.test(this.#text.slice(lineStart(this.#text, at), at));
    for (const { key, start, end, value } of pairs) {
      const [before, after] = [ownValue(from, key), ownValue(to, key)];
      if (before === undefined) throw new UneditableError('a key is not found again');
      if (after !== undefined) {
        const whole = (other: Json) =>
          this.#splices.push({ start, end, text: renderPair(key, other, indent) });
        this.#node(value, before, after, false, whole);
      } else if (startsLine(start)) {
        this.#splices.push({ start: withComments(this.#text, lineStart(this.#text, start)), end, text: '' });
      } else {
        this.#giveUp(mark, to, replace);
        return;
      }
    }
    const places = new Map(pairs.map(({ key, end }) => [key, end]));
    let anchor: number | undefined;
    for (const [key, value] of Object.entries(to)) {
      anchor = places.get(key) ?? anchor;
      if (Object.hasOwn(from, key)) continue;
      if (anchor === undefined && !startsLine(first.start)) {
        this.#giveUp(mark, to, replace);
        return;
      }
      const at = anchor ?? lineStart(this.#text, first.start);
      this.#splices.push({ start: at, end: at, text: ' '.repeat(indent) + renderPair(key, value, indent) });
    }
  }

  #seq(node: YAMLSeq, from: readonly Json[], to: readonly Json[], replace: ReplaceWhole): void {
    const mark = this.#splices.length;
    const items = node.items.map((item) => this.#blockItem(item));
    const [first] = items;
    if (first === undefined || items.length !== from.length) {
      this.#giveUp(mark, to, replace);
      return;
    }
    const indent = first.dash - lineStart(this.#text, first.dash);
    if (!/^ *$/.test(this.#text.slice(lineStart(this.#text, first.dash), first.dash))) {
      this.#giveUp(mark, to, replace);
      return;
    }
    const same = (i: number, j: number) => sameValue(from[i] ?? null, to[j] ?? null);
    const pairs = pairInOrder(from.length, to.length, same);
    const partners = new Map(pairs.map(([before, after]) => [after, before]));
    const kept = new Set(pairs.map(([before]) => before));
    for (const [index, { dash, end }] of items.entries()) {
      if (!kept.has(index))
        this.#splices.push({ start: withComments(this.#text, lineStart(this.#text, dash)), end, text: '' });
    }
    let anchor = lineStart(this.#text, first.dash);
    for (const [index, value] of to.entries()) {
      const partner = partners.get(index);
      const item = partner === undefined ? undefined : items[partner];
      if (partner === undefined || item === undefined) {
        const text = ' '.repeat(indent) + renderItem(value, indent);
        this.#splices.push({ start: anchor, end: anchor, text });
        continue;
      }
      anchor = item.end;
      const whole = (other: Json) =>
        this.#splices.push({ start: item.dash, end: item.end, text: renderItem(other, indent) });
      this.#node(item.node, from[partner] ?? null, value, false, whole);
    }
  }

  #blockPair(pair: Pair, key: string): BlockPair {
    const { key: node, value } = pair;
    if (!this.#yaml.isScalar(node) || !node.range) throw new UneditableError('a key has no place');
    if (this.#text[node.range[0] - 1] === '?' || this.#text[node.range[0] - 2] === '?')
      throw new UneditableError('explicit keys are not edited');
    return { key, start: node.range[0], end: lineEnd(this.#text, this.#contentEnd(pair)), value };
  }

  #blockItem(node: unknown): BlockItem {
    if (!this.#yaml.isNode(node) || !node.range) throw new UneditableError('an item has no place');
    const before = this.#text.slice(lineStart(this.#text, node.range[0]), node.range[0]);
    const dash = /-[ \t]*$/.exec(before);
    if (dash === null) throw new UneditableError('an item does not begin beside its dash');
    const at = node.range[0] - dash[0].length;
    return { node, dash: at, end: lineEnd(this.#text, this.#contentEnd(node)) };
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

/** A key with its value, from the key on to the end of the last line. */
interface BlockPair {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

/** An item of a list, from its dash on to the end of the last line. */
interface BlockItem {
  readonly node: Node;
  readonly dash: number;
  readonly end: number;
}

/** The key of a pair as the document's reader has it: as it is written, or what it is read as. */
function keyOf({ key }: Pair, map: JsonObject): string {
  const { source, value } = key as Scalar;
  return source !== undefined && Object.hasOwn(map, source) ? source : String(value);
}
