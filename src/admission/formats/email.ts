import { familyOf } from './addresses.ts';

const VISIBLE = '[!-~\\u0080-\\u{10ffff}]';
const ATOM = `(?:(?![()<>\\[\\]:;@\\\\,".])${VISIBLE})`;
const SPACES = '[ \\t]*';
const DOT_ATOM = new RegExp(`^${ATOM}+(?:\\.${ATOM}+)*(?!\\.)`, 'u');
const WORD = new RegExp(`^(?:${ATOM}|\\.)+`, 'u');
const QUOTED = new RegExp(`^"((?:(?![\\\\"])(?:${VISIBLE}|[ \\t])|\\\\(?:${VISIBLE}|[ \\t]))*)"`, 'u');
const LITERAL = /^\[([^[\]\\]*)\]/;
const SPACE_START = new RegExp(`^${SPACES}`);

/** What follows of a text, or undefined where it doesn't start as it should. */
type Rest = string | undefined;

/**
 * An address as Go's net/mail.ParseAddress takes it: `a@example.com`, `Ann <a@example.com>`, comments at the end, a group
 * of one.
 */
export function isEmail(text: string): boolean {
  const start = skipSpaces(text);
  const rest = afterMailbox(start) ?? afterGroup(start);
  return rest !== undefined && skipComments(rest) === '';
}

function afterMailbox(text: string): Rest {
  return afterAddress(text) ?? afterNamed(text);
}

/** Skips `Name: local@domain;`. */
function afterGroup(text: string): Rest {
  const list = afterPhrase(text);
  if (!list?.startsWith(':')) return undefined;
  const rest = afterMailbox(skipSpaces(list.slice(1)));
  const end = rest === undefined ? '' : skipComments(rest);
  return end.startsWith(';') ? end.slice(1) : undefined;
}

/** Skips `local@domain`. */
function afterAddress(text: string): Rest {
  const quoted = QUOTED.exec(text);
  const local = text.startsWith('"') ? quoted : DOT_ATOM.exec(text);
  if (local === null || quoted?.[1] === '') return undefined;
  const rest = text.slice(local[0].length);
  return rest.startsWith('@') ? afterDomain(skipSpaces(rest.slice(1))) : undefined;
}

function afterDomain(text: string): Rest {
  const literal = LITERAL.exec(text);
  if (literal !== null) return familyOf(literal[1] ?? '') === 0 ? undefined : text.slice(literal[0].length);
  const domain = DOT_ATOM.exec(text);
  return domain === null ? undefined : text.slice(domain[0].length);
}

/** Skips `Name <local@domain>`; the name may be missing. */
function afterNamed(text: string): Rest {
  const angle = text.startsWith('<') ? text : afterPhrase(text);
  if (!angle?.startsWith('<')) return undefined;
  const rest = afterAddress(skipSpaces(angle.slice(1)));
  return rest?.startsWith('>') ? rest.slice(1) : undefined;
}

/** Skips the words of a name, with comments between them. */
function afterPhrase(text: string): Rest {
  let rest = text;
  let words = 0;
  for (;;) {
    const spaced = words > 0 ? skipComments(rest) : rest;
    const word = (spaced.startsWith('"') ? QUOTED : WORD).exec(spaced);
    if (word === null) return words > 0 ? spaced : undefined;
    rest = spaced.slice(word[0].length);
    if (isUndecodable(word[0])) return words > 0 ? skipSpaces(rest) : undefined;
    words += 1;
  }
}

const ENCODED = /^=\?([^?]+)\?([bq])\?([^?]*)\?=$/i;
const ENCODED_TEXTS: Readonly<Record<string, RegExp>> = {
  b: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  q: /^(?:=[0-9a-fA-F]{2}|[ -<>-~])*$/,
};
const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'iso-8859-1', 'us-ascii']);

/** Whether a word is encoded (RFC 2047) in a character set that Go doesn't know; what isn't well encoded is plain text. */
function isUndecodable(word: string): boolean {
  const [, charset = '', encoding = '', text = ''] = ENCODED.exec(word) ?? [];
  const isEncoded = ENCODED_TEXTS[encoding.toLowerCase()]?.test(text) === true;
  return isEncoded && !CHARSETS.has(charset.toLowerCase());
}

function skipSpaces(text: string): string {
  return text.replace(SPACE_START, '');
}

function skipComments(text: string): string {
  let rest = skipSpaces(text);
  for (let comment = nextComment(rest); comment !== undefined; comment = nextComment(rest)) {
    rest = skipSpaces(rest.slice(comment.length));
  }
  return rest;
}

/** The comment that a text starts with; comments may hold others. */
function nextComment(text: string): string | undefined {
  if (!text.startsWith('(')) return undefined;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '\\' && index + 1 < text.length) index += 1;
    else if (text[index] === '(') depth += 1;
    else if (text[index] === ')') depth -= 1;
    if (depth === 0) return text.slice(0, index + 1);
  }
  return undefined;
}
