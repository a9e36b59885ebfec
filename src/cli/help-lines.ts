/** What words of a line go on below it with, at the least: in less room they would be a column of single words. */
const LEAST_ROOM = 24;

/** A line of examples and the like: what is typed, and behind it, in a column of its own, what that does. */
const EXPLAINED = /^( {2,}\S.*?\S {2,})(\S.*)$/;

/**
 * Help as wide as the terminal: lines that are longer are broken between words, what is said of an example within its column. What
 * is to be typed stays in one line, so that it can be copied.
 * @param columns characters that a line takes
 */
export function helpLines(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.length <= columns ? [line] : brokenLine(line, columns)))
    .join('\n');
}

function brokenLine(line: string, columns: number): readonly string[] {
  const [, typed, said] = EXPLAINED.exec(line) ?? [];
  if (typed === undefined || said === undefined) return line.startsWith(' ') ? [line] : broken(line, columns);
  const room = columns - typed.length;
  const indent = ' '.repeat(room >= LEAST_ROOM ? typed.length : 6);
  const [first = '', ...others] = broken(said, columns - indent.length).map((each) => `${indent}${each}`);
  return room >= LEAST_ROOM
    ? [`${typed}${first.slice(typed.length)}`, ...others]
    : [typed.trimEnd(), first, ...others];
}

/** In lines of whole words. */
function broken(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
