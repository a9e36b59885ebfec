import type { Json } from '../shared/json.ts';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Whether the API server holds a value as an int64; other numbers are float64 there. */
export function isInteger(value: Json): value is number | bigint {
  if (typeof value === 'bigint') return value >= INT64_MIN && value <= INT64_MAX;
  return typeof value === 'number' && Number.isSafeInteger(value);
}

/** Whether a value is a number of either kind. */
export function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

const MAX_JSON_INTEGER = 2 ** 53 - 1;
const EPSILON = 1e-9;

/**
 * Whether a float counts as an integer (go-openapi `swag` 0.23): within 2^53, and, above 1, where it exceeds one by less
 * than a billionth of both together.
 */
export function isIntegral(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > MAX_JSON_INTEGER) return false;
  const whole = Math.trunc(value);
  if (value === whole) return true;
  return whole > 0 && (value - whole) / (value + whole) < EPSILON;
}

/** The int64 that Go makes of a float: its fraction is cut off, and what doesn't fit becomes the smallest one (amd64). */
export function truncate(value: number | bigint): bigint {
  const whole = typeof value === 'bigint' ? value : BigInt(Math.trunc(value));
  return isInteger(whole) ? whole : INT64_MIN;
}
