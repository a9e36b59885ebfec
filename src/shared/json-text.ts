import { randomUUID } from 'node:crypto';
import type { Json } from './json.ts';

/** Digits that may be past what a number holds exactly. */
const LONG_NUMBER = /\d{16}/;

/** A string or a number: strings are matched too, so that digits in them are left alone. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** Marks a string that stands for a bigint: no document has it. */
const MARK = `${randomUUID()}:`;

const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, 'g');

/**
 * Parses JSON text as Kubernetes does: integers of 64 bits stay exact, as bigints past 2^53, larger ones are floats.
 * @throws SyntaxError as `JSON.parse`
 */
export function parseJsonText(text: string): Json {
  const value: Json = JSON.parse(text);
  if (!LONG_NUMBER.test(text)) return value;
  const marked = text.replace(TOKEN, (token) => (isLongInteger(token) ? `"${MARK}${token}"` : token));
  return JSON.parse(marked, (_key, item: unknown) =>
    typeof item === 'string' && item.startsWith(MARK) ? BigInt(item.slice(MARK.length)) : item,
  );
}

/** Writes a value as JSON text, bigints as integers: one line, or with an indentation several. */
export function writeJsonText(value: unknown, indent = ''): string {
  const text = JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === 'bigint' ? `${MARK}${item}` : item),
    indent,
  );
  return text.replace(MARKED, '$1');
}

/** Whether it is an int64 that a number doesn't hold exactly. */
function isLongInteger(token: string): boolean {
  if (!/^-?\d{16,19}$/.test(token) || Number.isSafeInteger(Number(token))) return false;
  return BigInt.asIntN(64, BigInt(token)) === BigInt(token);
}
