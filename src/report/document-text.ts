/** What JSON leaves as it is, but some terminals act on. */
const UNSAFE = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A document for programs, ended by a line break: safe on a terminal, with null for what isn't there. */
export function documentText(document: unknown): string {
  const text = JSON.stringify(document, (_, value: unknown) => jsonValue(value), 2);
  return `${text.replace(UNSAFE, escapeUnit)}\n`;
}

/** JSON has no undefined, and its numbers hold an integer past 2^53 only as nearly as they can. */
function jsonValue(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : (value ?? null);
}

function escapeUnit(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
