import { add, divide, modulo, multiply, negate, subtract } from '../arithmetic.ts';
import { compare, equal } from '../compare.ts';
import { declare, method, type Overload } from '../functions.ts';
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  K,
  listOf,
  mapOf,
  optionalOf,
  STRING,
  T,
  TIMESTAMP,
  UINT,
  V,
} from '../types.ts';
import {
  CelError,
  ListValue,
  MapValue,
  noSuchOverload,
  OptionalValue,
  Uint,
  type Value,
  valueText,
} from '../values.ts';

/** An operator for several pairs of types. */
function binary(
  name: string,
  run: (a: Value, b: Value) => Value,
  signatures: readonly (readonly [CelType, CelType, CelType])[],
): readonly Overload[] {
  return signatures.map(([a, b, result]) => declare(name, [a, b], result, run));
}

const same = (...types: readonly CelType[]) => types.map((type) => [type, type, type] as const);
const NUMBERS = [INT, UINT, DOUBLE];
const ORDERED: readonly (readonly [CelType, CelType, CelType])[] = [
  ...[BOOL, STRING, BYTES, TIMESTAMP, DURATION].map((type) => [type, type, BOOL] as const),
  ...NUMBERS.flatMap((a) => NUMBERS.map((b) => [a, b, BOOL] as const)),
];

/** The value of a key or an index. */
function index(container: Value, key: Value): Value {
  if (container instanceof OptionalValue) {
    if (container.value === undefined) return container;
    return indexOptional(container.value, key);
  }
  const value = lookUp(container, key);
  if (value !== undefined) return value;
  if (container instanceof ListValue) throw new CelError(`index out of bounds: ${valueText(key)}`);
  throw new CelError(`no such key: ${valueText(key)}`);
}

function indexOptional(container: Value, key: Value): Value {
  if (!(container instanceof OptionalValue)) return new OptionalValue(lookUp(container, key));
  return container.value === undefined ? container : indexOptional(container.value, key);
}

function lookUp(container: Value, key: Value): Value | undefined {
  if (container instanceof MapValue) return container.find(key);
  if (!(container instanceof ListValue)) return undefined;
  const position = key instanceof Uint ? Number(key.value) : Number(key);
  const isInside = Number.isInteger(position) && position >= 0 && position < container.size;
  return isInside ? container.get(position) : undefined;
}

function isIn(item: Value, container: Value): boolean {
  if (container instanceof MapValue) return container.find(item) !== undefined;
  if (container instanceof ListValue) return container.includes(item, equal);
  throw noSuchOverload();
}

function sizeOf(value: Value): bigint {
  if (typeof value === 'string') return BigInt(Array.from(value).length);
  if (value instanceof ListValue || value instanceof MapValue) return BigInt(value.size);
  if (value instanceof Uint8Array) return BigInt(value.length);
  throw noSuchOverload();
}

const LIST = listOf(T);
const MAP = mapOf(K, V);

/** The operators (cel-go `common/stdlib/standard.go`); `&&`, `||` and the conditional are evaluated elsewhere. */
export const OPERATORS: readonly Overload[] = [
  declare('_?_:_', [BOOL, T, T], T, (_, a: Value) => a),
  declare('_&&_', [BOOL, BOOL], BOOL, (a: Value) => a),
  declare('_||_', [BOOL, BOOL], BOOL, (a: Value) => a),
  declare('@not_strictly_false', [BOOL], BOOL, (a: Value) => a),
  declare('!_', [BOOL], BOOL, (a: boolean) => !a),
  declare('_==_', [T, T], BOOL, equal),
  declare('_!=_', [T, T], BOOL, (a: Value, b: Value) => !equal(a, b)),
  ...binary('_<_', (a, b) => compare(a, b) < 0, ORDERED),
  ...binary('_<=_', (a, b) => compare(a, b) <= 0, ORDERED),
  ...binary('_>_', (a, b) => compare(a, b) > 0, ORDERED),
  ...binary('_>=_', (a, b) => compare(a, b) >= 0, ORDERED),
  ...binary('_+_', add, [
    ...same(...NUMBERS, STRING, BYTES, DURATION),
    [LIST, LIST, LIST],
    [TIMESTAMP, DURATION, TIMESTAMP],
    [DURATION, TIMESTAMP, TIMESTAMP],
  ]),
  ...binary('_-_', subtract, [
    ...same(...NUMBERS, DURATION),
    [TIMESTAMP, DURATION, TIMESTAMP],
    [TIMESTAMP, TIMESTAMP, DURATION],
  ]),
  ...binary('_*_', multiply, same(...NUMBERS)),
  ...binary('_/_', divide, same(...NUMBERS)),
  ...binary('_%_', modulo, same(INT, UINT)),
  declare('-_', [INT], INT, negate),
  declare('-_', [DOUBLE], DOUBLE, negate),
  declare('_[_]', [LIST, INT], T, index),
  declare('_[_]', [MAP, K], V, index),
  declare('_[_]', [optionalOf(LIST), INT], optionalOf(T), index),
  declare('_[_]', [optionalOf(MAP), K], optionalOf(V), index),
  declare('_[?_]', [LIST, INT], optionalOf(T), indexOptional),
  declare('_[?_]', [MAP, K], optionalOf(V), indexOptional),
  declare('_[?_]', [optionalOf(LIST), INT], optionalOf(T), indexOptional),
  declare('_[?_]', [optionalOf(MAP), K], optionalOf(V), indexOptional),
  declare('@in', [T, LIST], BOOL, isIn),
  declare('@in', [K, MAP], BOOL, isIn),
  ...[STRING, BYTES, LIST, MAP].flatMap((type) => [
    declare('size', [type], INT, sizeOf),
    method('size', [type], INT, sizeOf),
  ]),
  declare('dyn', [T], DYN, (value: Value) => value),
];
