import { printable } from '../shared/printable.ts';

/** Words after a title, in as many lines as they take; `indent` is where further lines start. */
export function wrapped(
  title: string,
  words: readonly string[],
  columns: number,
  indent = title.length,
  separator = ', ',
): readonly string[] {
  const lines: string[] = [];
  let line = title;
  for (const [index, word] of words.entries()) {
    const text = `${printable(word)}${index === words.length - 1 ? '' : separator.trimEnd()}`;
    const isFirst = line === title || line.trim() === '';
    if (!isFirst && line.length + 1 + text.length > columns) {
      lines.push(line);
      line = ' '.repeat(indent) + text;
    } else line += isFirst ? text : ` ${text}`;
  }
  return [...lines, line];
}
