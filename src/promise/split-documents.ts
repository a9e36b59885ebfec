/** A document of a text, which may be none: a comment, say. */
export interface DocumentText {
  /** From its `---` on. */
  readonly piece: string;
  /** The same with empty lines in the place of what is before it, so that its lines count as in the whole text. */
  readonly text: string;
  /** The first line that has content, from 1. */
  readonly line: number;
}

/** Splits a text into its documents. A marker at the start of a line always ends one, within scalars as well. */
export function splitDocuments(text: string): readonly DocumentText[] {
  let lines = 0;
  return text.split(/^(?=---(?:\s|$))/m).map((piece) => {
    const before = lines;
    lines += piece.split('\n').length - 1;
    const head = /^(?:(?:---)?[^\S\n]*(?:#.*)?\n)*/.exec(piece)?.[0] ?? '';
    return { piece, text: '\n'.repeat(before) + piece, line: before + head.split('\n').length };
  });
}
