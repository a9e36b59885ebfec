import { wrapped } from '../report/wrapped.ts';

/** What words of a line go on below it with, at the least: in less room they would be a column of single words. */
const LEAST_ROOM = 24;

/** What stands before words that go on below an example. */
const BELOW = ' '.repeat(6);

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
  if (typed === undefined || said === undefined)
    return line.startsWith(' ') ? [line] : wrapped('', line.split(' '), columns, 0, ' ');
  const words = said.split(' ');
  return columns - typed.length >= LEAST_ROOM
    ? wrapped(typed, words, columns, typed.length, ' ')
    : [typed.trimEnd(), ...wrapped(BELOW, words, columns, BELOW.length, ' ')];
}
