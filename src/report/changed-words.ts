import { diffWordsWithSpace } from 'diff';

/** Characters of a pair of lines in which single words are compared. */
const MAX_LENGTH = 600;

/** A piece of a line, and whether the other line lacks it. */
export interface LinePart {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Two lines in pieces; together the pieces of a side are its line. */
export interface ChangedWords {
  readonly before: readonly LinePart[];
  readonly after: readonly LinePart[];
}

/** Finds what is different between two lines, word by word; undefined where nearly all is, or they are long. */
export function changedWords(before: string, after: string): ChangedWords | undefined {
  if (before.length + after.length > MAX_LENGTH) return undefined;
  const parts = diffWordsWithSpace(before, after);
  const shared = parts.filter(({ added, removed }) => !added && !removed);
  if (shared.every(({ value }) => value.trim().length < 2)) return undefined;
  const side = (own: 'added' | 'removed', other: 'added' | 'removed') =>
    parts.filter((part) => !part[other]).map((part) => ({ text: part.value, isChanged: part[own] }));
  return { before: side('removed', 'added'), after: side('added', 'removed') };
}

/** White space but the blank, and characters of no width. */
const INVISIBLE = /[^\S ]|\p{Cf}/gu;

/**
 * Two lines as they are, or, where they differ but look the same on a screen, with what can't be seen written out: `\t` for
 * a tab, `\u{a0}` for a no-break space, `\x20` for blanks at the end.
 */
export function madeVisible(before: string, after: string): readonly [string, string] {
  const looksSame = before !== after && onScreen(before) === onScreen(after);
  return looksSame ? [writtenOut(before), writtenOut(after)] : [before, after];
}

function onScreen(line: string): string {
  return line.replace(INVISIBLE, '').replace(/ /g, '');
}

function writtenOut(line: string): string {
  return line
    .replace(/ +$/, (blanks) => '\\x20'.repeat(blanks.length))
    .replace(INVISIBLE, (char) => {
      if (char === '\t') return '\\t';
      return char === '\r' ? '\\r' : `\\u{${char.codePointAt(0)?.toString(16)}}`;
    });
}
