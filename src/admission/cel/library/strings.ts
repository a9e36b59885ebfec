import { declare, method, type Overload } from '../functions.ts';
import { BOOL, DYN, INT, listOf, STRING } from '../types.ts';
import { CelError, type ListValue, listValue, valueText } from '../values.ts';
import { formatText } from './format-text.ts';
import { compilePattern, findAll } from './patterns.ts';

const runes = (text: string): readonly string[] => Array.from(text);

function outOfRange(index: bigint): CelError {
  return new CelError(`index out of range: ${index}`);
}

function charAt(text: string, index: bigint): string {
  const characters = runes(text);
  if (index < 0n || index > characters.length) throw outOfRange(index);
  return characters[Number(index)] ?? '';
}

function matchesAt(characters: readonly string[], part: readonly string[], at: number): boolean {
  return part.every((character, index) => characters[at + index] === character);
}

function indexOf(text: string, part: string, from = 0n): bigint {
  if (part === '') return from;
  const [characters, wanted] = [runes(text), runes(part)];
  if (from < 0n) throw outOfRange(from);
  for (let at = Number(from); at <= characters.length - wanted.length; at++) {
    if (matchesAt(characters, wanted, at)) return BigInt(at);
  }
  return -1n;
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const [characters, wanted] = [runes(text), runes(part)];
  if (from === undefined) {
    if (part === '') return BigInt(characters.length);
    return Buffer.byteLength(text) < Buffer.byteLength(part)
      ? -1n
      : lastIndexOf(text, part, BigInt(characters.length - 1));
  }
  if (part === '') return from;
  if (from < 0n) throw outOfRange(from);
  if (from >= characters.length) return -1n;
  for (let at = Math.min(Number(from), characters.length - wanted.length); at >= 0; at--) {
    if (matchesAt(characters, wanted, at)) return BigInt(at);
  }
  return -1n;
}

/** The first `count` places where a text stands; -1: all of them. An empty text stands between all characters. */
function replace(text: string, old: string, by: string, count = -1n): string {
  const parts = old === '' ? ['', ...runes(text), ''] : text.split(old);
  const limit = count < 0n ? parts.length - 1 : Math.min(Number(count), parts.length - 1);
  const head = parts.slice(0, limit).map((part) => part + by);
  return head.join('') + parts.slice(limit).join(old);
}

function split(text: string, separator: string, count = -1n): ListValue {
  if (count === 0n) return listValue([]);
  const parts = separator === '' ? runes(text) : text.split(separator);
  if (count < 0n || parts.length <= count) return listValue(parts);
  const head = parts.slice(0, Number(count) - 1);
  return listValue([...head, parts.slice(Number(count) - 1).join(separator)]);
}

function substring(text: string, start: bigint, end?: bigint): string {
  const characters = runes(text);
  if (end !== undefined && start > end) {
    throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  }
  for (const index of [start, end ?? start])
    if (index < 0n || index > characters.length) throw outOfRange(index);
  return characters.slice(Number(start), end === undefined ? undefined : Number(end)).join('');
}

function join(list: ListValue, separator = ''): string {
  return [...list]
    .map((item) => {
      if (typeof item !== 'string') throw new CelError(`join: invalid input: ${valueText(item)}`);
      return item;
    })
    .join(separator);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u000b': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function quote(text: string): string {
  return `"${runes(text)
    .map((character) => ESCAPES[character] ?? character)
    .join('')}"`;
}

function matches(text: string, pattern: string): boolean {
  return compilePattern(pattern).test(text);
}

const TRIMMED = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const TRIM = new RegExp(`^${TRIMMED}|${TRIMMED}$`, 'g');
const WORDS = listOf(STRING);

/** Strings: the standard functions, `ext/strings.go` in version 2, and Kubernetes' `regex.go`. */
export const STRINGS: readonly Overload[] = [
  method('contains', [STRING, STRING], BOOL, (text: string, part: string) => text.includes(part)),
  method('startsWith', [STRING, STRING], BOOL, (text: string, part: string) => text.startsWith(part)),
  method('endsWith', [STRING, STRING], BOOL, (text: string, part: string) => text.endsWith(part)),
  declare('matches', [STRING, STRING], BOOL, matches),
  method('matches', [STRING, STRING], BOOL, matches),
  method('charAt', [STRING, INT], STRING, charAt),
  method('indexOf', [STRING, STRING], INT, indexOf),
  method('indexOf', [STRING, STRING, INT], INT, indexOf),
  method('lastIndexOf', [STRING, STRING], INT, lastIndexOf),
  method('lastIndexOf', [STRING, STRING, INT], INT, lastIndexOf),
  method('lowerAscii', [STRING], STRING, (text: string) =>
    text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  ),
  method('upperAscii', [STRING], STRING, (text: string) =>
    text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  ),
  method('replace', [STRING, STRING, STRING], STRING, replace),
  method('replace', [STRING, STRING, STRING, INT], STRING, replace),
  method('split', [STRING, STRING], WORDS, split),
  method('split', [STRING, STRING, INT], WORDS, split),
  method('substring', [STRING, INT], STRING, substring),
  method('substring', [STRING, INT, INT], STRING, substring),
  method('trim', [STRING], STRING, (text: string) => text.replace(TRIM, '')),
  method('format', [STRING, listOf(DYN)], STRING, formatText),
  declare('strings.quote', [STRING], STRING, quote),
  method('join', [WORDS], STRING, join),
  method('join', [WORDS, STRING], STRING, join),
  method(
    'find',
    [STRING, STRING],
    STRING,
    (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? '',
  ),
  method('findAll', [STRING, STRING], WORDS, (text: string, pattern: string) =>
    listValue(findAll(text, pattern)),
  ),
  method('findAll', [STRING, STRING, INT], WORDS, (text: string, pattern: string, count: bigint) =>
    listValue(findAll(text, pattern, Number(count))),
  ),
];
