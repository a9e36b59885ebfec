import { goFloat } from '../../go-text.ts';
import { checkedInt, checkedTimestamp, checkedUint } from '../arithmetic.ts';
import { declare, type Overload } from '../functions.ts';
import {
  BOOL,
  BYTES,
  type CelType,
  CIDR,
  DOUBLE,
  DURATION,
  INT,
  IP,
  STRING,
  T,
  TIMESTAMP,
  UINT,
} from '../types.ts';
import { CelError, Duration, Timestamp, TypeValue, typeNameOf, Uint, type Value } from '../values.ts';
import { durationText, parseDuration, parseTimestamp, timestampText } from './time-text.ts';

function cannot(from: string, to: string): CelError {
  return new CelError(`type conversion error from '${from}' to '${to}'`);
}

const BOOLS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false])),
};

function toBool(text: string): boolean {
  const value = Object.hasOwn(BOOLS, text) ? BOOLS[text] : undefined;
  if (value === undefined) throw cannot('string', 'bool');
  return value;
}

/** A double is cut off, and must lie strictly within 64 bits. */
function doubleToInt(value: number): bigint {
  if (!Number.isFinite(value) || value <= -(2 ** 63) || value >= 2 ** 63)
    throw new CelError('integer overflow');
  return BigInt(Math.trunc(value));
}

function doubleToUint(value: number): Uint {
  if (!Number.isFinite(value) || value < 0 || value >= 2 ** 64)
    throw new CelError('unsigned integer overflow');
  return new Uint(BigInt(Math.trunc(value)));
}

function parseInteger(text: string, pattern: RegExp, to: string): bigint {
  if (!pattern.test(text)) throw cannot('string', to);
  const value = BigInt(text.replace(/^\+/, ''));
  const isInside = to === 'int' ? BigInt.asIntN(64, value) === value : BigInt.asUintN(64, value) === value;
  if (!isInside) throw cannot('string', to);
  return value;
}

const DECIMAL = /^[+-]?(?:\d(?:_?\d)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const WORDS: Readonly<Record<string, number>> = { inf: Infinity, infinity: Infinity, nan: Number.NaN };

/** A double as Go's strconv.ParseFloat reads it. */
function toDouble(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const word = text.replace(/^[+-]/, '').toLowerCase();
  if (Object.hasOwn(WORDS, word)) return sign * (WORDS[word] ?? 0);
  const value = DECIMAL.test(text) && !text.includes('_') ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw cannot('string', 'double');
  return value;
}

function bytesToText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

/** A value as `string()` and `%s` write it; undefined for lists, maps and null. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return doubleText(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return bytesToText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof Timestamp) return timestampText(value);
  return value instanceof TypeValue ? value.name : undefined;
}

function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return Object.is(value, -0) ? '-0' : goFloat(value);
}

const identity = (type: CelType, name: string) => declare(name, [type], type, (value: Value) => value);
const toText = (type: CelType) => declare('string', [type], STRING, (value: Value) => textOf(value) ?? '');

/** Conversions between types, and `type()`. */
export const CONVERSIONS: readonly Overload[] = [
  declare('type', [T], { kind: 'type', of: T }, (value: Value) => new TypeValue(typeNameOf(value))),
  identity(BOOL, 'bool'),
  declare('bool', [STRING], BOOL, toBool),
  identity(BYTES, 'bytes'),
  declare('bytes', [STRING], BYTES, (text: string) => Buffer.from(text)),
  identity(DOUBLE, 'double'),
  declare('double', [INT], DOUBLE, (value: bigint) => Number(value)),
  declare('double', [UINT], DOUBLE, ({ value }: Uint) => Number(value)),
  declare('double', [STRING], DOUBLE, toDouble),
  identity(DURATION, 'duration'),
  declare('duration', [INT], DURATION, (value: bigint) => new Duration(value)),
  declare('duration', [STRING], DURATION, (text: string) => {
    const duration = parseDuration(text);
    if (duration === undefined) throw cannot('string', 'google.protobuf.Duration');
    return duration;
  }),
  identity(INT, 'int'),
  declare('int', [DOUBLE], INT, doubleToInt),
  declare('int', [UINT], INT, ({ value }: Uint) => checkedInt(value)),
  declare('int', [STRING], INT, (text: string) => parseInteger(text, /^[+-]?\d+$/, 'int')),
  declare('int', [DURATION], INT, ({ nanoseconds }: Duration) => nanoseconds),
  declare('int', [TIMESTAMP], INT, ({ nanoseconds }: Timestamp) => floorDivide(nanoseconds, 10n ** 9n)),
  identity(UINT, 'uint'),
  declare('uint', [DOUBLE], UINT, doubleToUint),
  declare('uint', [INT], UINT, (value: bigint) => checkedUint(value)),
  declare('uint', [STRING], UINT, (text: string) => new Uint(parseInteger(text, /^\d+$/, 'uint'))),
  identity(TIMESTAMP, 'timestamp'),
  declare('timestamp', [INT], TIMESTAMP, (seconds: bigint) => checkedTimestamp(seconds * 10n ** 9n)),
  declare('timestamp', [STRING], TIMESTAMP, (text: string) => {
    const time = parseTimestamp(text);
    if (time === undefined) throw cannot('string', 'google.protobuf.Timestamp');
    return time;
  }),
  ...[STRING, BOOL, BYTES, DOUBLE, DURATION, INT, TIMESTAMP, UINT].map(toText),
  declare('string', [IP], STRING, (value: Value) => String(value)),
  declare('string', [CIDR], STRING, (value: Value) => String(value)),
];

function floorDivide(value: bigint, by: bigint): bigint {
  const whole = value / by;
  return value % by < 0n ? whole - 1n : whole;
}
