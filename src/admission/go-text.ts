import { isObject, type Json } from '../shared/json.ts';
import { isInteger } from './numbers.ts';

/** A value as the API server's messages show it (apimachinery `field.Error`): scalars as they are, the rest as JSON. */
export function goValue(value: Json): string {
  if (typeof value === 'string') return goQuote(value);
  return typeof value === 'number' ? goNumber(value) : goJson(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u000b': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** A string in quotes, as Go's `%q` writes it. */
export function goQuote(text: string): string {
  return `"${Array.from(text, quoteCharacter).join('')}"`;
}

function quoteCharacter(character: string): string {
  const short = ESCAPES[character];
  if (short !== undefined) return short;
  if (PRINTABLE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\U${code.toString(16).padStart(8, '0')}`;
}

/** A number as Go's `%v` writes it: what the API server holds as an int64 in full, the rest as {@link goFloat} does. */
export function goNumber(value: number | bigint): string {
  return isInteger(value) || typeof value === 'bigint' ? String(value) : goFloat(value);
}

/** A float64 as Go's `%v` writes it: with an exponent, of two digits at least, below 1e-4 and from a million on. */
export function goFloat(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
}

const HTML = /[<>&\u2028\u2029]/g;

/** JSON as Go's encoding/json writes it: keys sorted, and what could end a script tag escaped. */
export function goJson(value: Json): string {
  if (typeof value === 'string') {
    return JSON.stringify(value).replace(
      HTML,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (!isObject(value)) return String(value);
  const members = Object.keys(value)
    .sort(byCodePoint)
    .map((key) => `${goJson(key)}:${goJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
