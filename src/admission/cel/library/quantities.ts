import { declare, method, type Overload } from '../functions.ts';
import { BOOL, DOUBLE, INT, QUANTITY, STRING } from '../types.ts';
import { CelError, OpaqueValue, type Value } from '../values.ts';

const INT64_MAX = 2n ** 63n - 1n;
const NANO = -9;

/** An amount: `value` times 10 to the power of `scale`; `isExact` where Kubernetes holds it in an int64. */
class QuantityValue extends OpaqueValue {
  readonly typeName = 'kubernetes.Quantity';
  readonly value: bigint;
  readonly scale: number;
  readonly isExact: boolean;

  constructor(value: bigint, scale: number, isExact: boolean) {
    super();
    this.value = value;
    this.scale = scale;
    this.isExact = isExact;
  }

  equals(other: Value): boolean {
    return other instanceof QuantityValue && compareQuantities(this, other) === 0n;
  }
}

const QUANTITY_TEXT = /^([+-]?)(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]?|[eE][+-]?\d+)$/;
const DECIMALS: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARIES = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const MALFORMED =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const BAD_SUFFIX = "unable to parse quantity's suffix";
/** Digits that an int64 takes for certain. */
const MAX_DIGITS = 18;

/** Reads a quantity (apimachinery `pkg/api/resource/quantity.go`). */
function parseQuantity(text: string): QuantityValue {
  const match = QUANTITY_TEXT.exec(text);
  if (match === null) {
    const isNumber = /^[+-]?[\d.]*\d[\d.]*[eEinumkKMGTP]*[-+]?\d*$/.test(text) && !/\..*\./.test(text);
    throw new CelError(isNumber ? BAD_SUFFIX : MALFORMED);
  }
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  if (text === '' || (whole === '' && fraction === '' && text.replace(/^[+-]/, '') === '')) {
    throw new CelError(MALFORMED);
  }
  const digits = `${whole.replace(/^0+/, '') || '0'}${fraction}`;
  const unsigned = BigInt(digits);
  const value = sign === '-' ? -unsigned : unsigned;
  const power = BINARIES.indexOf(suffix) + 1;
  if (power > 0) return binaryQuantity(value, digits, fraction.length, power * 10);
  const exponent = DECIMALS[suffix] ?? Number(suffix.slice(1));
  const scale = exponent - fraction.length;
  if (digits.length <= MAX_DIGITS && scale >= NANO) return new QuantityValue(value, scale, true);
  return roundUp(value, scale);
}

function binaryQuantity(value: bigint, digits: string, decimals: number, bits: number): QuantityValue {
  const scaled = value * 2n ** BigInt(bits);
  const isSmall = 15 - digits.length - Math.trunc((bits * 3) / 10) - 1 >= 0;
  if (decimals === 0 && isSmall && scaled <= INT64_MAX && scaled >= -INT64_MAX) {
    return new QuantityValue(scaled, 0, true);
  }
  const rounded = roundUp(scaled, -decimals);
  const limit = new QuantityValue(INT64_MAX, 0, false);
  if (compareQuantities(rounded, limit) > 0n) return limit;
  const negative = new QuantityValue(-INT64_MAX, 0, false);
  return compareQuantities(rounded, negative) < 0n ? negative : rounded;
}

/** Amounts below a billionth are rounded away from zero. */
function roundUp(value: bigint, scale: number): QuantityValue {
  if (scale >= NANO) return new QuantityValue(value, scale, false);
  const by = 10n ** BigInt(NANO - scale);
  const whole = value / by;
  const rest = value % by;
  const away = rest === 0n ? 0n : value < 0n ? -1n : 1n;
  return new QuantityValue(whole + away, NANO, false);
}

/** Both amounts in the smaller of their units. */
function aligned(a: QuantityValue, b: QuantityValue): readonly [bigint, bigint, number] {
  const scale = Math.min(a.scale, b.scale);
  const inUnit = (each: QuantityValue) => each.value * 10n ** BigInt(each.scale - scale);
  return [inUnit(a), inUnit(b), scale];
}

function compareQuantities(a: QuantityValue, b: QuantityValue): bigint {
  const [left, right] = aligned(a, b);
  return left === right ? 0n : left < right ? -1n : 1n;
}

function add(a: QuantityValue, b: QuantityValue): QuantityValue {
  if (a.value === 0n) return b;
  if (b.value === 0n) return a;
  const [left, right, scale] = aligned(a, b);
  const sum = left + right;
  const fits = sum <= INT64_MAX && sum >= -INT64_MAX;
  return new QuantityValue(sum, scale, a.isExact && b.isExact && fits);
}

function negative({ value, scale, isExact }: QuantityValue): QuantityValue {
  return new QuantityValue(-value, scale, isExact);
}

function ofInt(value: bigint): QuantityValue {
  return new QuantityValue(value, 0, true);
}

/** The amount as an int64, where Kubernetes gives one: never for one that was written with decimals. */
function integerOf({ value, scale, isExact }: QuantityValue): bigint | undefined {
  if (!isExact || scale < 0) return undefined;
  const whole = value * 10n ** BigInt(scale);
  return whole <= INT64_MAX && whole >= -INT64_MAX ? whole : undefined;
}

function asInteger(quantity: QuantityValue): bigint {
  const value = integerOf(quantity);
  if (value === undefined) throw new CelError('cannot convert value to integer');
  return value;
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch (error) {
    if (error instanceof CelError) return false;
    throw error;
  }
}

const PAIR = [QUANTITY, QUANTITY];

/** Quantities (apiserver `pkg/cel/library/quantity.go`). */
export const QUANTITIES: readonly Overload[] = [
  declare('quantity', [STRING], QUANTITY, parseQuantity),
  declare('isQuantity', [STRING], BOOL, isQuantity),
  declare('sign', [QUANTITY], INT, (quantity: QuantityValue) => compareQuantities(quantity, ofInt(0n))),
  method('isGreaterThan', PAIR, BOOL, (a: QuantityValue, b: QuantityValue) => compareQuantities(a, b) > 0n),
  method('isLessThan', PAIR, BOOL, (a: QuantityValue, b: QuantityValue) => compareQuantities(a, b) < 0n),
  method('compareTo', PAIR, INT, compareQuantities),
  method('asApproximateFloat', [QUANTITY], DOUBLE, ({ value, scale }: QuantityValue) =>
    scale === 0 ? Number(value) : Number(value) * Number(`1e${scale}`),
  ),
  method('asInteger', [QUANTITY], INT, asInteger),
  method('isInteger', [QUANTITY], BOOL, (quantity: QuantityValue) => integerOf(quantity) !== undefined),
  method('add', PAIR, QUANTITY, add),
  method('add', [QUANTITY, INT], QUANTITY, (a: QuantityValue, b: bigint) => add(a, ofInt(b))),
  method('sub', PAIR, QUANTITY, (a: QuantityValue, b: QuantityValue) => add(a, negative(b))),
  method('sub', [QUANTITY, INT], QUANTITY, (a: QuantityValue, b: bigint) => add(a, ofInt(-b))),
];
