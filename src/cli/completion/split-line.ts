/** A command line up to the cursor, as its words are meant: without quotes and backslashes. */
export interface SplitLine {
  /** Those that are complete; the first is the command. */
  readonly words: readonly string[];
  /** The one that the cursor is at; empty after a blank. */
  readonly current: string;
}

/**
 * Splits a command line as shells do. Nothing is expanded: what a variable or a command would stand for nobody knows.
 * A quote that isn't closed yet goes on to the end.
 */
export function splitLine(line: string): SplitLine {
  const words: string[] = [];
  let current: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (quote === '' && /\s/.test(char)) {
      if (current !== undefined) words.push(current);
      current = undefined;
      continue;
    }
    current ??= '';
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === '\\' && quote !== "'" && at + 1 < line.length) {
      at += 1;
      current += line[at];
    } else current += char;
  }
  return { words, current: current ?? '' };
}
