import { createRequire } from 'node:module';
import type { Document, LineCounter, Node, Pair } from 'yaml';
import type { Location } from '../shared/errors.ts';

/** The library costs start-up time and is slow, so it is loaded only where a position is wanted. */
export function loadYamlLibrary(): typeof import('yaml') {
  return createRequire(import.meta.url)('yaml');
}

/** Characters. In longer texts the library would take longer than a run, and more memory than there is. */
const MAX_LOCATABLE = 500_000;

/** Whether positions in a text can be had. */
export function isLocatable(text: string): boolean {
  return text.length <= MAX_LOCATABLE;
}

/** Steps from a document's root: keys of mappings, indices of lists. */
export type YamlPath = readonly (string | number)[];

/** Finds positions in one text, which it parses at the first question. */
export interface Locator {
  /** See {@link locate}. */
  readonly locate: (path: YamlPath, document?: number) => Location;
}

/**
 * Prepares finding positions in a text; nothing is parsed before the first question. In a text that isn't `isLocatable`
 * every place is that of the file.
 */
export function createLocator(text: string, file: string): Locator {
  let parsed: ParsedText | undefined;
  return {
    locate: (path, document = 0) => {
      if (!isLocatable(text)) return { file };
      parsed ??= parseText(text);
      const offset = findOffset(parsed.documents[document], path);
      if (offset === undefined) return { file };
      const { line, col } = parsed.lines.linePos(offset);
      return { file, line, column: col };
    },
  };
}

/**
 * The place of a value: its key in a mapping, the item itself in a list. Where the path leads nowhere (a key that is
 * missing, or comes by a merge), the place of the nearest value above. `document` counts the
 * documents that have content, from 0, as the readers return them.
 */
export function locate(text: string, file: string, path: YamlPath, document = 0): Location {
  return createLocator(text, file).locate(path, document);
}

/** A text's documents that have content, with the places of all nodes. */
export interface ParsedText {
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

/** Parses a text for the places of its nodes; what they mean is for the readers to say. */
export function parseText(text: string): ParsedText {
  const { LineCounter, parseAllDocuments } = loadYamlLibrary();
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    uniqueKeys: false,
    lineCounter: lines,
    logLevel: 'silent',
  });
  return { documents: 'empty' in documents ? [] : documents.filter(hasContent), lines };
}

function findOffset(document: Document.Parsed | undefined, path: YamlPath): number | undefined {
  const { isAlias, isMap, isSeq, isNode } = loadYamlLibrary();
  let node: unknown = document?.contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const step of path) {
    if (document !== undefined && isAlias(node)) node = node.resolve(document);
    let at: unknown;
    if (isMap(node)) {
      const pair = node.items.findLast((item: Pair) => isKey(item.key, String(step)));
      at = pair?.key;
      node = pair?.value;
    } else if (isSeq(node)) {
      at = node.items[Number(step)];
      node = at;
    }
    if (!isNode(at)) return offset;
    offset = (at as Node).range?.[0] ?? offset;
  }
  return offset;
}

/** Whether a step names this key, as it is read or as it is written: the two readers differ in that. */
function isKey(key: unknown, step: string): boolean {
  return loadYamlLibrary().isScalar(key) && (String(key.value) === step || key.source === step);
}

function hasContent(document: Document.Parsed): boolean {
  const { contents } = document;
  return contents !== null && !(loadYamlLibrary().isScalar(contents) && contents.value === null);
}
