import { add } from '../arithmetic.ts';
import { compare, equal, isComparable } from '../compare.ts';
import { declare, method, type Overload } from '../functions.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  INT,
  K,
  listOf,
  mapOf,
  STRING,
  T,
  TIMESTAMP,
  UINT,
  V,
} from '../types.ts';
import {
  CelError,
  Duration,
  ListValue as List,
  type ListValue,
  listValue,
  type MapKey,
  type MapValue,
  mapValue,
  typeNameOf,
  Uint,
  type Value,
  valueText,
} from '../values.ts';

const COMPARABLE = [INT, UINT, DOUBLE, BOOL, DURATION, TIMESTAMP, STRING, BYTES];
const ZEROS = [
  [INT, 0n],
  [UINT, new Uint(0n)],
  [DOUBLE, 0],
  [DURATION, new Duration(0n)],
] as const;

function isSorted(list: ListValue): boolean {
  const items = [...list];
  return items.every((item, index) => index === 0 || compare(items[index - 1] ?? null, item) <= 0);
}

function extreme(name: string, sign: 1 | -1): (list: ListValue) => Value {
  return (list) => {
    const items = [...list];
    if (items.length === 0) throw new CelError(`${name} called on empty list`);
    return items.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best));
  };
}

function indexOf(list: ListValue, item: Value): bigint {
  return BigInt([...list].findIndex((each) => equal(each, item)));
}

function lastIndexOf(list: ListValue, item: Value): bigint {
  return BigInt([...list].findLastIndex((each) => equal(each, item)));
}

function slice(list: ListValue, start: bigint, end: bigint): Value {
  const call = `cannot slice(${start}, ${end})`;
  if (start < 0n || end < 0n) throw new CelError(`${call}, negative indexes not supported`);
  if (start > end) throw new CelError(`${call}, start index must be less than or equal to end index`);
  if (list.size < end) throw new CelError(`${call}, list is length ${list.size}`);
  return listValue([...list].slice(Number(start), Number(end)));
}

function flatten(list: ListValue, depth = 1n): ListValue {
  if (depth < 0n) throw new CelError('level must be non-negative');
  return listValue(
    [...list].flatMap((item) =>
      item instanceof List && depth > 0n ? [...flatten(item, depth - 1n)] : [item],
    ),
  );
}

function sortBy(list: ListValue, keys: ListValue): ListValue {
  const order = [...keys].map((key, index) => [key, index] as const);
  const [first] = order;
  if (first === undefined) return list;
  if (!isComparable(first[0])) throw new CelError('list elements must be comparable');
  if (order.some(([key]) => typeNameOf(key) !== typeNameOf(first[0]))) {
    throw new CelError('list elements must have the same type');
  }
  return listValue(order.sort(([a], [b]) => compare(a, b)).map(([, index]) => list.get(index)));
}

function distinct(list: ListValue): ListValue {
  const kept: Value[] = [];
  for (const item of list) if (!kept.some((each) => equal(item, each))) kept.push(item);
  return listValue(kept);
}

function containsAll(list: ListValue, part: ListValue): boolean {
  return [...part].every((item) => list.includes(item, equal));
}

function insert(map: MapValue, key: MapKey, value: Value): MapValue {
  if (map.find(key) !== undefined) throw new CelError(`insert failed: key ${valueText(key)} already exists`);
  return mapValue([...entriesOf(map), [key, value]]);
}

function insertAll(map: MapValue, other: MapValue): MapValue {
  return entriesOf(other).reduce((all, [key, value]) => insert(all, key, value), map);
}

function entriesOf(map: MapValue): readonly (readonly [MapKey, Value])[] {
  return map.keys().map((key) => [key, map.find(key) ?? null] as const);
}

const LIST = listOf(T);
const MAP = mapOf(K, V);

/** Lists: Kubernetes' own (`library/lists.go`), cel-go's `ext/lists.go` in version 3, and sets (`ext/sets.go`). */
export const LISTS: readonly Overload[] = [
  ...COMPARABLE.flatMap((type) => [
    method('isSorted', [listOf(type)], BOOL, isSorted),
    method('max', [listOf(type)], type, extreme('max', 1)),
    method('min', [listOf(type)], type, extreme('min', -1)),
    method('sort', [listOf(type)], listOf(type), (list: ListValue) => sortBy(list, list)),
    method('@sortByAssociatedKeys', [LIST, listOf(type)], LIST, sortBy),
  ]),
  ...ZEROS.map(([type, zero]) =>
    method('sum', [listOf(type)], type, (list: ListValue) => [...list].reduce<Value>(add, zero)),
  ),
  method('indexOf', [LIST, T], INT, indexOf),
  method('lastIndexOf', [LIST, T], INT, lastIndexOf),
  method('slice', [LIST, INT, INT], LIST, slice),
  method('flatten', [listOf(LIST)], LIST, flatten),
  method('flatten', [listOf({ kind: 'dyn' }), INT], listOf({ kind: 'dyn' }), flatten),
  declare('lists.range', [INT], listOf(INT), (count: bigint) =>
    listValue(Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index))),
  ),
  method('reverse', [LIST], LIST, (list: ListValue) => listValue([...list].reverse())),
  method('distinct', [LIST], LIST, distinct),
  declare('sets.contains', [LIST, LIST], BOOL, containsAll),
  declare(
    'sets.equivalent',
    [LIST, LIST],
    BOOL,
    (a: ListValue, b: ListValue) => containsAll(a, b) && containsAll(b, a),
  ),
  declare('sets.intersects', [LIST, LIST], BOOL, (a: ListValue, b: ListValue) =>
    [...a].some((item) => b.includes(item, equal)),
  ),
  declare('cel.@mapInsert', [MAP, K, V], MAP, insert),
  declare('cel.@mapInsert', [MAP, MAP], MAP, insertAll),
];
