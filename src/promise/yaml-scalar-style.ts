import { type Dialect, resolvePlain } from './yaml-scalars.ts';
import { isTimestamp } from './yaml-timestamp.ts';

/** How a string is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

/** Numbers in base 60, as YAML 1.1 had them: go-yaml quotes them although it doesn't read them. */
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;
/** What go-yaml prints as it is; it escapes everything outside the basic plane, and the byte order mark. */
const UNPRINTABLE = /[^\n\x20-\x7E\u00A0-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/u;

/** Plain scalars in block context must not begin like something else, nor hold `: ` or ` #`. */
const BLOCK_INDICATOR =
  /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t]|$))|:(?:[ \t]|$)|[ \t\n\r\u0085\u2028\u2029\0]#/;

/**
 * Chooses the style of a string value or of a long key as go-yaml v2 does (`encode.go` stringv, `emitterc.go`
 * analyze_scalar and select_scalar_style). Simple keys, which stand on the line of their value, are never literal.
 */
export function chooseStyle(text: string, dialect: Dialect): ScalarStyle {
  const special = UNPRINTABLE.test(text) || / [\n\r\u0085\u2028\u2029]/.test(text);
  if (text.includes('\n')) return special || text.endsWith(' ') ? 'double' : 'literal';
  if (resolvePlain(text, dialect).kind !== 'str' || isTimestamp(text) || BASE_60.test(text)) return 'double';
  const plainAllowed = !special && !isMultiline(text) && !/^ | $/.test(text) && !BLOCK_INDICATOR.test(text);
  if (plainAllowed) return 'plain';
  return special || /[\n\r\u0085\u2028\u2029] /.test(text) ? 'double' : 'single';
}

/** Whether a text has a line break in YAML 1.1's sense. */
export function isMultiline(text: string): boolean {
  return LINE_BREAK.test(text);
}

/** Whether one character is a line break in YAML 1.1's sense. */
export function isBreak(character: string): boolean {
  return LINE_BREAK.test(character);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1B': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xA0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** A character within double quotes: escaped where go-yaml escapes it. */
export function escapeCharacter(character: string): string {
  const mustEscape =
    UNPRINTABLE.test(character) || isBreak(character) || character === '"' || character === '\\';
  if (!mustEscape) return character;
  const short = ESCAPES[character];
  if (short !== undefined) return `\\${short}`;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
