/** A part of a text that gives way to another one. Offsets of characters; `end` is not a part of it. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A document that can't be edited in place. */
export class UneditableError extends Error {
  override readonly name = 'UneditableError';
  /** Where in the text it can't be, in characters; undefined: nowhere in particular. */
  readonly at: number | undefined;

  constructor(message: string, at?: number) {
    super(message);
    this.at = at;
  }
}

/** Makes all splices of a text. @throws UneditableError where two are about the same part */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const sorted = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const { start, end, text: replacement } of sorted) {
    if (start < at) throw new UneditableError('two changes overlap');
    result += text.slice(at, start);
    // What is put behind a last line that nothing ends needs a line of its own.
    if (replacement !== '' && start === text.length && !/(^|\n)$/.test(result)) result += '\n';
    result += replacement;
    at = end;
  }
  return result + text.slice(at);
}

/** Offset of the line that a place is in. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Offset behind the line that a place is in, its newline included; the place itself where it begins a line. */
export function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline + 1;
}

/** Where the lines begin that belong to a line: itself, and the comments right above it that are indented as it is. */
function withCommentsAbove(text: string, start: number): number {
  const indent = /^ */.exec(text.slice(start))?.[0] ?? '';
  let first = start;
  while (first > 0) {
    const above = lineStart(text, first - 1);
    const line = text.slice(above, first);
    if (!line.startsWith(`${indent}#`)) return first;
    first = above;
  }
  return first;
}

/** Where the lines end that belong to a part of a text: its own, and comments right below that are indented deeper than it. */
export function withCommentsBelow(text: string, start: number, end: number): number {
  const indent = start - lineStart(text, start);
  let last = end;
  for (;;) {
    const [line = '', spaces = ''] =
      /^( *)#[^\n]*(?:\n|$)/.exec(text.slice(last, lineEnd(text, last + 1))) ?? [];
    if (line === '' || spaces.length <= indent || (last > 0 && text[last - 1] !== '\n')) return last;
    last += line.length;
  }
}

/** The comment that ends a line, from the space before it on; nothing where there is none. */
function trailingComment(text: string, from: number, end: number): string {
  return /^[ \t]+#[^\r\n]*/.exec(text.slice(from, end))?.[0] ?? '';
}

/** Removes lines with the comments that belong to them. */
export function removedLines(text: string, start: number, end: number): Splice {
  return {
    start: withCommentsAbove(text, lineStart(text, start)),
    end: withCommentsBelow(text, start, end),
    text: '',
  };
}

/**
 * Puts lines in the place of others; a comment behind a value on one line stays behind the first of them.
 * @param valueEnd undefined where there is no value: then the line's colon ends what is replaced
 */
export function replacedLines(text: string, { start, end, text: lines }: Splice, valueEnd?: number): Splice {
  const from = valueEnd ?? start + (/^[^"'#\n]*:/.exec(text.slice(start))?.[0].length ?? 0);
  const isOneLine = !text.slice(start, from).includes('\n');
  const comment = isOneLine ? trailingComment(text, from, end) : '';
  return { start, end, text: lines.replace('\n', () => `${comment}\n`) };
}
