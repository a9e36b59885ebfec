import type { Node, Pair } from 'yaml';
import { isLocatable, loadYamlLibrary, parseText } from '../../../promise/yaml-location.ts';

/** What comments in values.yaml say of each value, by the path of its keys as JSON. */
export type ValueComments = ReadonlyMap<string, string>;

/** The key of a path in {@link ValueComments}. */
export function commentKey(path: readonly (string | number)[]): string {
  return JSON.stringify(path);
}

/**
 * Collects what values.yaml says of its values: in the comment lines right above a key, at its indentation, or behind its value.
 * Of several paragraphs the first counts that is a sentence: commented-out YAML is none, nor are links. Notations that the
 * field has for documentation are understood: `# -- text` of helm-docs, and `## @param path text` of Bitnami's generator.
 */
export function valueComments(text: string): ValueComments {
  const comments = new Map<string, string>();
  for (const [, path = '', said = ''] of text.matchAll(PARAM)) {
    if (said !== '') comments.set(commentKey(path.split('.')), said.trim());
  }
  if (!isLocatable(text)) return comments;
  const { isCollection, isMap, isNode, isScalar } = loadYamlLibrary();
  const lines = text.split('\n');
  const { documents, lines: counter } = parseText(text);
  walk(documents[0]?.contents, []);
  return comments;

  function walk(node: unknown, path: readonly string[]): void {
    if (!isMap(node)) return;
    for (const pair of node.items) {
      if (!isScalar(pair.key)) continue;
      const here = [...path, String(pair.key.value)];
      const said = beside(pair) ?? above(pair.key.range?.[0] ?? 0);
      if (said !== undefined && !comments.has(commentKey(here))) comments.set(commentKey(here), said);
      walk(pair.value, here);
    }
  }

  function above(offset: number): string | undefined {
    const { line, col } = counter.linePos(offset);
    const indent = ' '.repeat(col - 1);
    const found: string[] = [];
    for (let index = line - 2; lines[index]?.startsWith(`${indent}#`); index -= 1) {
      found.unshift((lines[index] ?? '').slice(indent.length));
    }
    return described(found);
  }

  /** What follows a value that ends in the line of its key; of a block, what follows the key. */
  function beside({ key, value }: Pair): string | undefined {
    const isBlock = isCollection(value) && value.flow !== true;
    const ending = isBlock || !isNode(value) ? key : value;
    const end = (ending as Node).range?.[1] ?? 0;
    const rest = text.slice(end, lineEnd(text, end));
    const [, comment] = /^[:\s]*\s(#+ .*)$/.exec(rest) ?? [];
    return comment === undefined ? undefined : described([comment]);
  }
}

/** `## @param service.port [default: 80] The port`: Bitnami's readme-generator; `@extra` is for values that aren't there. */
const PARAM = /^[^\S\n]*#+\s*@(?:param|extra)\s+(\S+)[ \t]+(?:\[[^\]\n]*\][ \t]*)*(.*)$/gm;

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The sentence in comment lines, in their order, each from its `#` on. */
function described(lines: readonly string[]): string | undefined {
  const texts = withoutSchemaBlocks(lines.map((line) => line.replace(/^#+ ?/, '').trimEnd()));
  const documented = texts.findLastIndex((text) => /^(?:[\w.[\]"]+ )?-- /.test(text));
  if (documented >= 0) {
    const [first = '', ...rest] = texts.slice(documented);
    const said = first.replace(/^.*?-- (?:\([^)]*\) )?/, '');
    return paragraphs([said, ...rest]).at(0);
  }
  return paragraphs(texts).find((paragraph) => !IS_NO_SENTENCE.test(paragraph));
}

/** A link, or YAML that is commented out: `key: value`, `key:`, `- item`, `{`. */
const IS_NO_SENTENCE =
  /^(?:ref(?:erence)?s?\s*:|https?:|[-{[]|[\w./"'-]+:(?:\s*$|\s+(?:[\w./"'{}[\]-]+\s*)$)|[\w./"'-]+:\s+[\w./"'-]+: )/i;

/** Lines between two `@schema`, which are for helm-schema. */
function withoutSchemaBlocks(lines: readonly string[]): readonly string[] {
  let within = false;
  return lines.filter((line) => {
    const isMark = line.trim() === '@schema';
    if (isMark) within = !within;
    return !isMark && !within;
  });
}

function paragraphs(lines: readonly string[]): readonly string[] {
  const found: string[][] = [[]];
  for (const line of lines) {
    const text = line.trim();
    if (text === '') found.push([]);
    else if (!text.startsWith('@')) found.at(-1)?.push(text);
  }
  return found.filter((each) => each.length > 0).map((each) => each.join(' '));
}
