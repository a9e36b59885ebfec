import { formatFloat32 } from './go-float.ts';
import { isTimestamp } from './yaml-timestamp.ts';

/** How one of Kubernetes' YAML readers differs from the other. */
export interface Dialect {
  /** Words that mean true, next to the spellings of `true`. */
  readonly trueWords: ReadonlySet<string>;
  readonly falseWords: ReadonlySet<string>;
  /** Integers between 2^63 and 2^64: exact, or rounded to a float64. */
  readonly exactUnsigned: boolean;
  /** A key that stands twice in one mapping: the last wins, or an error. */
  readonly duplicateKeys: 'last-wins' | 'error';
  /** A key is the string that its value makes, or the text as it is written. */
  readonly keys: 'by-value' | 'as-written';
  /** What a `<<` merges: counts by its place among the keys, or never overrides an explicit key. */
  readonly mergeKeys: 'in-order' | 'below-explicit';
}

/** What a scalar stands for; `str` says that the text itself is the value. */
export type Scalar =
  | { readonly kind: 'null'; readonly value: null }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string };

/** Of the words for null, true and false; nearly all scalars are longer, and need not be looked up. */
const MAX_WORD_LENGTH = 5;

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const INFINITIES = new Set(['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']);
const NEGATIVE_INFINITIES = new Set(['-.inf', '-.Inf', '-.INF']);
const NANS = new Set(['.nan', '.NaN', '.NAN']);

/** What Go's strconv.ParseInt takes with base 0, underscores removed. */
const GO_INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Numbers that start with a dot go straight to strconv.ParseFloat, which takes underscores between digits only. */
const DOT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;

/** Nearly all integers: no other way of reading them gives another number. */
const SHORT_INTEGER = /^[1-9][0-9]{0,14}$/;

/** Longer digits make no 64-bit integer, short of endless leading zeros; turning them into a bigint would take long. */
const MAX_INTEGER_LENGTH = 128;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** What numbers, null and the words for true and false begin with: a digit, a sign, a dot, or one of a few letters. */
const SPECIAL_INITIAL = /^[-+.0-9~nNyYtTfFoO]/;

/** Whether a plain scalar is a string by its first character and length alone, as most are. */
export function isSurelyString(text: string): boolean {
  if (text.length > MAX_WORD_LENGTH) return text.charCodeAt(0) > NINE;
  return text !== '' && !SPECIAL_INITIAL.test(text);
}

/** Resolves an untagged plain scalar as go-yaml does (v2 and v3 `resolve.go`). */
export function resolvePlain(text: string, dialect: Dialect): Scalar {
  if (text.length <= MAX_WORD_LENGTH) {
    if (NULLS.has(text)) return { kind: 'null', value: null };
    if (dialect.trueWords.has(text)) return { kind: 'bool', value: true };
    if (dialect.falseWords.has(text)) return { kind: 'bool', value: false };
  }
  return resolveNumber(text, dialect) ?? { kind: 'str', value: text };
}

/**
 * Resolves a scalar that bears an explicit tag; a tag that isn't one of YAML's own leaves the text as it is.
 * Returns undefined where the text can't be what the tag says.
 */
export function resolveTagged(tag: string, text: string, dialect: Dialect): Scalar | undefined {
  const type = tag.startsWith(LONG_TAG) ? tag.slice(LONG_TAG.length) : '';
  if (type === 'binary') return decodeBinary(text);
  if (type === 'timestamp') return isTimestamp(text) ? { kind: 'str', value: text } : undefined;
  if (type !== 'null' && type !== 'bool' && type !== 'int' && type !== 'float') {
    return { kind: 'str', value: text };
  }
  const scalar = resolvePlain(text, dialect);
  if (scalar.kind === type) return scalar;
  return type === 'float' && scalar.kind === 'int'
    ? { kind: 'float', value: Number(scalar.value) }
    : undefined;
}

const LONG_TAG = 'tag:yaml.org,2002:';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decodeBinary(text: string): Scalar | undefined {
  const encoded = text.replace(/[\r\n]/g, '');
  if (!BASE64.test(encoded)) return undefined;
  return { kind: 'str', value: Buffer.from(encoded, 'base64').toString('utf8') };
}

function resolveNumber(text: string, dialect: Dialect): Scalar | undefined {
  const first = text.charCodeAt(0);
  if (first === DOT) return resolveDotted(text);
  if (first !== PLUS && first !== MINUS && (first < ZERO || first > NINE)) return undefined;
  if (SHORT_INTEGER.test(text)) return { kind: 'int', value: Number(text) };
  if (INFINITIES.has(text)) return { kind: 'float', value: Number.POSITIVE_INFINITY };
  if (NEGATIVE_INFINITIES.has(text)) return { kind: 'float', value: Number.NEGATIVE_INFINITY };
  const plain = text.replaceAll('_', '');
  return resolveInteger(plain, dialect) ?? resolveFloat(plain);
}

const DOT = 0x2e;
const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

function resolveDotted(text: string): Scalar | undefined {
  if (INFINITIES.has(text)) return { kind: 'float', value: Number.POSITIVE_INFINITY };
  if (NANS.has(text)) return { kind: 'float', value: Number.NaN };
  return DOT_FLOAT.test(text) ? resolveFloat(text.replaceAll('_', '')) : undefined;
}

function resolveFloat(plain: string): Scalar | undefined {
  if (!FLOAT.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? { kind: 'float', value } : undefined;
}

function resolveInteger(plain: string, dialect: Dialect): Scalar | undefined {
  if (plain.length > MAX_INTEGER_LENGTH) return undefined;
  const match = GO_INTEGER.exec(plain);
  if (match === null) return undefined;
  const [, sign = '', digits = ''] = match;
  const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = sign === '-' ? -magnitude : magnitude;
  if (value >= INT64_MIN && value <= INT64_MAX) return { kind: 'int', value: smallest(value) };
  if (sign !== '' || value > UINT64_MAX) return undefined;
  return { kind: 'int', value: dialect.exactUnsigned ? value : Number(value) };
}

/** A number where it is exact, else a bigint. */
function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/**
 * A float as JSON and the API server carry it: one without a fraction that fits an int64 is an integer, and there is no
 * negative zero.
 */
export function normaliseFloat(value: number): number | bigint {
  if (Object.is(value, -0)) return 0;
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  if (Math.abs(value) >= 1e21) return value;
  // Below 1e21 Go's JSON encoder writes the shortest digits, padded with zeros, and reads them as an int64 if they fit.
  const written = BigInt(String(value));
  return written >= INT64_MIN && written <= INT64_MAX ? written : value;
}

/** A float used as a mapping key: as a float32 in Go's spelling, as sigs.k8s.io/yaml makes a string of such keys. */
export function formatFloatKey(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  return Object.is(single, -0) ? '-0' : formatFloat32(value);
}
