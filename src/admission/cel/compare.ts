import {
  CelError,
  Duration,
  ListValue,
  MapValue,
  noSuchOverload,
  OpaqueValue,
  OptionalValue,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './values.ts';

/** Whether two values are equal as `==` has it: numbers by value whatever their type, others never across types. */
export function equal(a: Value, b: Value): boolean {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return compareNumbers(left, right) === 0;
  // A list that is compared with itself is looked through all the same: an item may be an error.
  if (a instanceof ListValue || a instanceof MapValue) return a.equals(b, equal);
  if (a === b) return true;
  if (a instanceof OpaqueValue) return a.equals(b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanoseconds === b.nanoseconds;
  if (a instanceof Duration) return b instanceof Duration && a.nanoseconds === b.nanoseconds;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (a instanceof OptionalValue && b instanceof OptionalValue) {
    if (a.value === undefined || b.value === undefined) return a.value === b.value;
    return equal(a.value, b.value);
  }
  return false;
}

/**
 * Which of two values comes first: below 0, 0 or above 0.
 * @throws CelError for values that have no order
 */
export function compare(a: Value, b: Value): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) {
    const order = compareNumbers(left, right);
    if (order === undefined) throw new CelError('NaN values cannot be ordered');
    return order;
  }
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (a instanceof Timestamp && b instanceof Timestamp) return orderOf(a.nanoseconds, b.nanoseconds);
  if (a instanceof Duration && b instanceof Duration) return orderOf(a.nanoseconds, b.nanoseconds);
  throw noSuchOverload();
}

/** Whether a value has an order at all. */
export function isComparable(value: Value): boolean {
  return (
    numberOf(value) !== undefined ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value instanceof Uint8Array ||
    value instanceof Timestamp ||
    value instanceof Duration
  );
}

function numberOf(value: Value): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return value instanceof Uint ? value.value : undefined;
}

/** JavaScript compares a bigint with a number exactly; undefined where one is NaN. */
function compareNumbers(a: bigint | number, b: bigint | number): number | undefined {
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number are never strictly equal
  if (a == b) return 0;
  if (a < b) return -1;
  return a > b ? 1 : undefined;
}

function orderOf(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
