import { declare, method, type Overload } from '../functions.ts';
import { BOOL, listOf, optionalOf, T } from '../types.ts';
import {
  CelError,
  Duration,
  ListValue,
  listValue,
  MapValue,
  noSuchOverload,
  OptionalValue,
  Timestamp,
  Uint,
  type Value,
} from '../values.ts';

function isZero(value: Value): boolean {
  if (value instanceof ListValue || value instanceof MapValue) return value.isZero();
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration) return value.nanoseconds === 0n;
  if (value instanceof Timestamp) return value.nanoseconds === -62_135_596_800n * 10n ** 9n;
  if (value instanceof OptionalValue) return value.value === undefined || isZero(value.value);
  return value === null || value === false || value === 0 || value === 0n || value === '';
}

function contentOf({ value }: OptionalValue): Value {
  if (value === undefined) throw new CelError('optional.none() dereference');
  return value;
}

function unwrap(list: ListValue): ListValue {
  return listValue(
    [...list].flatMap((item) => {
      if (!(item instanceof OptionalValue)) throw noSuchOverload();
      return item.value === undefined ? [] : [item.value];
    }),
  );
}

const OPTIONAL = optionalOf(T);

/** Optional values (cel-go `cel/library.go`); `or` and `orValue` look at their argument only where it is needed. */
export const OPTIONALS: readonly Overload[] = [
  declare('optional.of', [T], OPTIONAL, (value: Value) => new OptionalValue(value)),
  declare('optional.ofNonZeroValue', [T], OPTIONAL, (value: Value) =>
    isZero(value) ? new OptionalValue() : new OptionalValue(value),
  ),
  declare('optional.none', [], OPTIONAL, () => new OptionalValue()),
  declare('optional.unwrap', [listOf(OPTIONAL)], listOf(T), unwrap),
  method('unwrapOpt', [listOf(OPTIONAL)], listOf(T), unwrap),
  method('value', [OPTIONAL], T, contentOf),
  method('hasValue', [OPTIONAL], BOOL, ({ value }: OptionalValue) => value !== undefined),
  method('or', [OPTIONAL, OPTIONAL], OPTIONAL, (optional: OptionalValue) => optional),
  method('orValue', [OPTIONAL, T], T, (optional: OptionalValue) => contentOf(optional)),
  method('first', [listOf(T)], OPTIONAL, (list: ListValue) =>
    list.size === 0 ? new OptionalValue() : new OptionalValue(list.get(0)),
  ),
  method('last', [listOf(T)], OPTIONAL, (list: ListValue) =>
    list.size === 0 ? new OptionalValue() : new OptionalValue(list.get(list.size - 1)),
  ),
];
