import { stripVTControlCharacters } from 'node:util';

/**
 * What a terminal would act on instead of showing it: C0 and C1 controls but the tab, line separators, and the marks
 * that turn the direction of text.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNPRINTABLE = /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Makes text of unknown origin safe to print on one line: what a terminal would act on is written out (`\x1b`,
 * `\u{202e}`), so that it can be seen and does nothing.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => {
    const code = char.charCodeAt(0);
    if (char === '\n') return '\\n';
    if (char === '\r') return '\\r';
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same for a line that a program printed: its colours are left out, not written out. */
export function printableLog(line: string): string {
  return printable(stripVTControlCharacters(line.replace(/\r+$/, '')));
}

/** Names in a sentence: `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
