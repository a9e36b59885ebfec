import type { Document, Node, YAMLMap, YAMLSeq } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { ownValue } from '../../shared/own-value.ts';
import { sameValue } from '../../shared/same-value.ts';
import { loadYamlLibrary } from '../yaml-location.ts';
import { flowSplices } from './flow.ts';
import { NodeReader } from './nodes.ts';
import { renderFlow, renderScalar } from './render.ts';
import {
  lineStart,
  removedLines,
  replacedLines,
  type Splice,
  UneditableError,
  withCommentsBelow,
} from './splice.ts';
import type { EditStyle } from './style.ts';

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
  style: EditStyle,
): readonly Splice[] {
  return new DocumentEditor(text, document, style).edit(from, to);
}

class DocumentEditor {
  readonly #text: string;
  readonly #document: Document.Parsed;
  readonly #style: EditStyle;
  readonly #splices: Splice[] = [];
  readonly #yaml = loadYamlLibrary();
  readonly #nodes: NodeReader;

  constructor(text: string, document: Document.Parsed, style: EditStyle) {
    this.#text = text;
    this.#document = document;
    this.#style = style;
    this.#nodes = new NodeReader(text);
  }

  edit(from: Json, to: Json): readonly Splice[] {
    const { contents } = this.#document;
    this.#node(contents, from, to, false, (value) =>
      this.#splices.push(this.#nodes.emptyDocument(contents, this.#style.renderWhole?.(value))),
    );
    return this.#splices;
  }

  #node(node: unknown, from: Json, to: Json, isInFlow: boolean, replace: ReplaceWhole): void {
    if (sameValue(from, to)) return;
    this.#nodes.refuseReference(node);
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
    if (this.#yaml.isCollection(node) && node.items.length === 0 && !isInFlow) {
      replace(to);
      return;
    }
    const mark = this.#splices.length;
    if (within()) return;
    this.#giveUp(mark, to, node, (value) => {
      if (isInFlow || this.#nodes.isOneLine(node)) this.#replaceNode(node, renderFlow(value));
      else replace(value);
    });
  }

  #flowMap(node: YAMLMap, from: JsonObject, to: JsonObject): boolean {
    const parts = [];
    for (const pair of node.items) {
      const key = this.#nodes.keyOf(pair, from);
      const [before, after] = [ownValue(from, key), ownValue(to, key)];
      if (before === undefined) return false;
      if (after !== undefined) this.#node(pair.value, before, after, true, () => this.#refuseFlow(node));
      parts.push({ key, range: this.#nodes.rangeOf(pair), isKept: after !== undefined });
    }
    const kept = new Map(parts.map(({ key }, index) => [key, index]));
    let anchor = -1;
    const added = [];
    for (const [key, value] of Object.entries(to)) {
      anchor = kept.get(key) ?? anchor;
      if (!Object.hasOwn(from, key))
        added.push({ after: anchor, text: renderFlow({ [key]: value }).slice(1, -1) });
    }
    return this.#flowItems(node, parts, added);
  }

  #flowSeq(node: YAMLSeq, from: readonly Json[], to: readonly Json[]): boolean {
    if (node.items.length !== from.length) return false;
    const partners = new Map(this.#style.pairItems(from, to).map(([before, after]) => [after, before]));
    const kept = new Set(partners.values());
    const parts = node.items.map((item, index) => ({
      range: this.#nodes.rangeOf(item),
      isKept: kept.has(index),
    }));
    let anchor = -1;
    const added = [];
    for (const [index, value] of to.entries()) {
      const partner = partners.get(index);
      if (partner === undefined) {
        added.push({ after: anchor, text: renderFlow(value) });
        continue;
      }
      anchor = partner;
      this.#node(node.items[partner], from[partner] ?? null, value, true, () => this.#refuseFlow(node));
    }
    return this.#flowItems(node, parts, added);
  }

  #refuseFlow(node: Node): never {
    return this.#nodes.refuse('a collection in brackets is not edited so', node);
  }

  /** @returns false where items came or went and the collection must be written anew */
  #flowItems(
    node: Node,
    parts: readonly { readonly range: readonly [number, number]; readonly isKept: boolean }[],
    added: readonly { readonly after: number; readonly text: string }[],
  ): boolean {
    if (added.length === 0 && parts.every(({ isKept }) => isKept)) return true;
    if (!this.#nodes.isOneLine(node) || !parts.some(({ isKept }) => isKept)) return false;
    this.#splices.push(...flowSplices(parts, added));
    return true;
  }

  /** Takes back the splices of a collection that is written anew after all. */
  #giveUp(mark: number, to: Json, node: Node, replace: ReplaceWhole): void {
    if (!this.#style.mayRewrite)
      this.#nodes.refuse('this collection can only be changed by writing it anew', node);
    this.#splices.length = mark;
    replace(to);
  }

  #map(node: YAMLMap, from: JsonObject, to: JsonObject, replace: ReplaceWhole): void {
    const mark = this.#splices.length;
    const pairs = node.items.map((pair) => this.#nodes.blockPair(pair, this.#nodes.keyOf(pair, from)));
    const [first] = pairs;
    if (first === undefined) {
      replace(to);
      return;
    }
    const indent = first.start - lineStart(this.#text, first.start);
    const startsLine = (at: number) => /^ *$/.test(this.#text.slice(lineStart(this.#text, at), at));
    for (const { key, start, end, value } of pairs) {
      const [before, after] = [ownValue(from, key), ownValue(to, key)];
      if (before === undefined) throw new UneditableError('a key is not found again', start);
      if (after !== undefined) {
        const whole = (other: Json) =>
          this.#replace(start, end, value, this.#style.renderPair(key, other, indent));
        this.#node(value, before, after, false, whole);
      } else if (startsLine(start)) {
        this.#splices.push(removedLines(this.#text, start, end));
      } else {
        this.#giveUp(mark, to, node, replace);
        return;
      }
    }
    const places = new Map(
      pairs.map(({ key, start, end }) => [key, withCommentsBelow(this.#text, start, end)]),
    );
    let anchor: number | undefined;
    for (const [key, value] of Object.entries(to)) {
      anchor = places.get(key) ?? anchor;
      if (Object.hasOwn(from, key)) continue;
      if (anchor === undefined && !startsLine(first.start)) {
        this.#giveUp(mark, to, node, replace);
        return;
      }
      const at = anchor ?? lineStart(this.#text, first.start);
      const text = ' '.repeat(indent) + this.#style.renderPair(key, value, indent);
      this.#splices.push({ start: at, end: at, text });
    }
  }

  #seq(node: YAMLSeq, from: readonly Json[], to: readonly Json[], replace: ReplaceWhole): void {
    const mark = this.#splices.length;
    const items = node.items.map((item) => this.#nodes.blockItem(item));
    const [first] = items;
    if (first === undefined || items.length !== from.length) {
      this.#giveUp(mark, to, node, replace);
      return;
    }
    const indent = first.dash - lineStart(this.#text, first.dash);
    if (!/^ *$/.test(this.#text.slice(lineStart(this.#text, first.dash), first.dash))) {
      this.#giveUp(mark, to, node, replace);
      return;
    }
    const pairs = this.#style.pairItems(from, to);
    const partners = new Map(pairs.map(([before, after]) => [after, before]));
    const kept = new Set(pairs.map(([before]) => before));
    for (const [index, { dash, end }] of items.entries()) {
      if (!kept.has(index)) this.#splices.push(removedLines(this.#text, dash, end));
    }
    let anchor = lineStart(this.#text, first.dash);
    for (const [index, value] of to.entries()) {
      const partner = partners.get(index);
      const item = partner === undefined ? undefined : items[partner];
      if (partner === undefined || item === undefined) {
        const text = ' '.repeat(indent) + this.#style.renderItem(value, indent);
        this.#splices.push({ start: anchor, end: anchor, text });
        continue;
      }
      anchor = withCommentsBelow(this.#text, item.dash, item.end);
      const whole = (other: Json) =>
        this.#replace(item.dash, item.end, item.node, this.#style.renderItem(other, indent));
      this.#node(item.node, from[partner] ?? null, value, false, whole);
    }
  }

  /** Puts lines in the place of others. */
  #replace(start: number, end: number, value: unknown, text: string): void {
    this.#splices.push(replacedLines(this.#text, { start, end, text }, this.#nodes.endOf(value)));
  }
}
