import { createLocator, type YamlPath } from '../promise/yaml-location.ts';
import { positionAt } from '../shared/position.ts';
import type { FileTree } from './types.ts';

/** Where in a golden a change is. */
export interface GoldenPlace {
  /** Which of the file's documents that have content, from 0. */
  readonly document: number;
  /** Within that document, as the golden has it. */
  readonly path: YamlPath;
}

/** Finds lines of golden files. */
export interface GoldenLines {
  /**
   * The line, from 1, where a place is written, or the nearest place above one that the golden lacks; undefined where it
   * isn't worth the time that finding it takes.
   */
  lineOf(path: string, place: GoldenPlace | undefined): Promise<number | undefined>;
}

/**
 * Characters of goldens that one comparison parses a second time for their lines: the parser that knows positions is slow,
 * and nobody goes through more differences than that one by one.
 */
const MAX_LOCATED = 500_000;

/** A line that begins a document, or ends one. */
const MARKER = /^(?:---|\.\.\.)(?=\s|$)/gm;
const MARKER_AT_START = new RegExp(MARKER.source);

/** Prepares finding lines for one comparison. */
export function goldenLines(golden: FileTree): GoldenLines {
  let left = MAX_LOCATED;
  return {
    async lineOf(path, place) {
      if (place === undefined) return undefined;
      const text = new TextDecoder().decode(await golden.read(path));
      const [start, end] = documentAt(text, place.document);
      if (end - start > left) return undefined;
      left -= end - start;
      const { line } = createLocator(text.slice(start, end), path).locate(place.path);
      return line === undefined ? undefined : positionAt(text, start).line - 1 + line;
    },
  };
}

/** Where a document with content begins and ends: only that one is parsed, which is a part of a large file. */
function documentAt(text: string, position: number): readonly [number, number] {
  const marks = [...text.matchAll(MARKER)].map(({ index }) => index);
  const bounds = [0, ...marks, text.length];
  let seen = 0;
  for (const [index, start] of bounds.entries()) {
    const end = bounds[index + 1] ?? text.length;
    if (!hasContent(text.slice(start, end))) continue;
    if (seen === position) return [start, end];
    seen += 1;
  }
  return [0, text.length];
}

/** Whether a document is more than its marker, directives, comments and a null: such ones aren't compared. */
function hasContent(document: string): boolean {
  const rest = document.replace(MARKER_AT_START, '');
  return /^[^\S\n]*[^\s#%]/m.test(rest) && !/^\s*(?:~|null|Null|NULL)\s*$/.test(rest);
}
