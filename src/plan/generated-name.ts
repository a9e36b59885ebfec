/** Stands for the five random characters at the end of a name. */
const RANDOM = 'xxxxx';

/** A name of 63 characters leaves this many in front of the random ones and their hyphen. */
const MAX_BASE = 57;

/** A name that ends in random characters (`lib/objectutil/name.go`, GenerateObjectName); one too long is cut one shorter. */
export function generatedName(base: string): string {
  const cut = base.length > MAX_BASE ? base.slice(0, MAX_BASE - 1) : base;
  return `${cut.replace(/[^a-zA-Z0-9]+$/, '')}-${RANDOM}`;
}
