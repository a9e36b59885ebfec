import { equal } from './compare.ts';
import { CelError, Duration, ListValue, noSuchOverload, Timestamp, Uint, type Value } from './values.ts';

const INT_MIN = -(2n ** 63n);
const INT_MAX = 2n ** 63n - 1n;
const UINT_MAX = 2n ** 64n - 1n;
/** Of the years 1 to 9999, in nanoseconds. */
const TIME_MIN = -62_135_596_800n * 10n ** 9n;
const TIME_MAX = 253_402_300_800n * 10n ** 9n - 1n;

/** An int. @throws CelError beyond 64 bits */
export function checkedInt(value: bigint): bigint {
  if (value < INT_MIN || value > INT_MAX) throw new CelError('integer overflow');
  return value;
}

/** A uint. @throws CelError beyond 64 bits, or below 0 */
export function checkedUint(value: bigint): Uint {
  if (value < 0n || value > UINT_MAX) throw new CelError('unsigned integer overflow');
  return new Uint(value);
}

/** A duration. @throws CelError beyond 64 bits */
export function checkedDuration(nanoseconds: bigint): Duration {
  if (nanoseconds < INT_MIN || nanoseconds > INT_MAX) throw new CelError('integer overflow');
  return new Duration(nanoseconds);
}

/** A point in time. @throws CelError before the year 1 or after 9999 */
export function checkedTimestamp(nanoseconds: bigint): Timestamp {
  if (nanoseconds < TIME_MIN || nanoseconds > TIME_MAX) throw new CelError('timestamp overflow');
  return new Timestamp(nanoseconds);
}

/** `a + b`. */
export function add(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(a + b);
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a instanceof Uint && b instanceof Uint) return checkedUint(a.value + b.value);
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.concat([a, b]);
  if (a instanceof ListValue && b instanceof ListValue) return a.concat(b, equal);
  if (a instanceof Duration && b instanceof Duration) return checkedDuration(a.nanoseconds + b.nanoseconds);
  if (a instanceof Timestamp && b instanceof Duration) return checkedTimestamp(a.nanoseconds + b.nanoseconds);
  if (a instanceof Duration && b instanceof Timestamp) return checkedTimestamp(a.nanoseconds + b.nanoseconds);
  throw noSuchOverload();
}

/** `a - b`. */
export function subtract(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(a - b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a instanceof Uint && b instanceof Uint) return checkedUint(a.value - b.value);
  if (a instanceof Duration && b instanceof Duration) return checkedDuration(a.nanoseconds - b.nanoseconds);
  if (a instanceof Timestamp && b instanceof Duration) return checkedTimestamp(a.nanoseconds - b.nanoseconds);
  if (a instanceof Timestamp && b instanceof Timestamp) return checkedDuration(a.nanoseconds - b.nanoseconds);
  throw noSuchOverload();
}

/** `a * b`. */
export function multiply(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(a * b);
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (a instanceof Uint && b instanceof Uint) return checkedUint(a.value * b.value);
  throw noSuchOverload();
}

/** `a / b`. */
export function divide(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  const [left, right, result] = wholeNumbers(a, b);
  if (right === 0n) throw new CelError('division by zero');
  return result(left / right);
}

/** `a % b`. */
export function modulo(a: Value, b: Value): Value {
  const [left, right, result] = wholeNumbers(a, b);
  if (right === 0n) throw new CelError('modulus by zero');
  if (left === INT_MIN && right === -1n) throw new CelError('integer overflow');
  return result(left % right);
}

/** `-a`. */
export function negate(a: Value): Value {
  if (typeof a === 'bigint') return checkedInt(-a);
  if (typeof a === 'number') return -a;
  if (a instanceof Duration) return checkedDuration(-a.nanoseconds);
  throw noSuchOverload();
}

function wholeNumbers(a: Value, b: Value): readonly [bigint, bigint, (value: bigint) => Value] {
  if (typeof a === 'bigint' && typeof b === 'bigint') return [a, b, checkedInt];
  if (a instanceof Uint && b instanceof Uint) return [a.value, b.value, checkedUint];
  throw noSuchOverload();
}
