import { goFloat } from '../go-text.ts';

/** A value of CEL while a rule is evaluated: an int is a bigint, a double a number. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Uint
  | Timestamp
  | Duration
  | ListValue
  | MapValue
  | OptionalValue
  | TypeValue
  | OpaqueValue;

/** What evaluating a rule fails with; the text is cel-go's. */
export class CelError extends Error {
  override readonly name = 'CelError';
}

/** The error of a function or an operator that has nothing to do for such values. */
export function noSuchOverload(): CelError {
  return new CelError('no such overload');
}

/** An unsigned integer. */
export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** A point in time, in nanoseconds since 1970. */
export class Timestamp {
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

/** A span of time, in nanoseconds. */
export class Duration {
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

/** A value that may be there. */
export class OptionalValue {
  readonly value: Value | undefined;

  constructor(value?: Value | undefined) {
    this.value = value;
  }
}

/** A type as a value: `int`, `type(self)`. */
export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A list; items are made when they are asked for, and may be an error only then. */
export class ListValue {
  readonly size: number;
  readonly #item: (index: number) => Value;

  constructor(size: number, item: (index: number) => Value) {
    this.size = size;
    this.#item = item;
  }

  /** @throws CelError out of bounds, or an item that is none of its type */
  get(index: number): Value {
    if (index < 0 || index >= this.size) throw new CelError(`index out of bounds: ${index}`);
    return this.#item(index);
  }

  /** Whether it counts as nothing, for optional.ofNonZeroValue. */
  isZero(): boolean {
    return this.size === 0;
  }

  *[Symbol.iterator](): IterableIterator<Value> {
    for (let index = 0; index < this.size; index++) yield this.#item(index);
  }

  /** Whether a list equals another; the list on the left says what counts. */
  equals(other: Value, equal: Equal): boolean {
    if (!(other instanceof ListValue) || other.size !== this.size) return false;
    for (let index = 0; index < this.size; index++) {
      if (!equal(this.#item(index), other.get(index))) return false;
    }
    return true;
  }

  /** Whether it holds a value. */
  includes(value: Value, equal: Equal): boolean {
    for (const each of this) if (equal(each, value)) return true;
    return false;
  }

  /** The list with another one behind it. */
  concat(other: ListValue, _equal: Equal): ListValue {
    return listValue([...this, ...other]);
  }
}

/** A list of values that are there already. */
export function listValue(items: readonly Value[]): ListValue {
  return new ListValue(items.length, (index) => items[index] ?? null);
}

/** Compares two values as `==` does. */
export type Equal = (a: Value, b: Value) => boolean;

/** A key of a map. */
export type MapKey = string | boolean | bigint | Uint;

/** A map; values are made when they are asked for. */
export class MapValue {
  readonly #entries: ReadonlyMap<string, readonly [MapKey, () => Value]>;

  constructor(entries: Iterable<readonly [MapKey, () => Value]>) {
    this.#entries = new Map([...entries].map((entry) => [keyText(entry[0]), entry]));
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value of a key; undefined where there is none. */
  find(key: Value): Value | undefined {
    const text = keyText(key);
    return text === '' ? undefined : this.#entries.get(text)?.[1]();
  }

  /** Whether it counts as nothing, for optional.ofNonZeroValue. */
  isZero(): boolean {
    return this.size === 0;
  }

  keys(): readonly MapKey[] {
    return [...this.#entries.values()].map(([key]) => key);
  }

  /** Whether a map equals another; the one on the left says what counts. */
  equals(other: Value, equal: Equal): boolean {
    if (!(other instanceof MapValue) || other.size !== this.size) return false;
    return this.keys().every((key) => {
      const [mine, theirs] = [this.find(key), other.find(key)];
      return mine !== undefined && theirs !== undefined && equal(mine, theirs);
    });
  }
}

/** A map of values that are there already. */
export function mapValue(entries: Iterable<readonly [MapKey, Value]>): MapValue {
  return new MapValue([...entries].map(([key, value]) => [key, () => value] as const));
}

/** Numbers of all types that are equal are one key. */
function keyText(key: Value): string {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'boolean') return `b${key}`;
  if (typeof key === 'bigint') return `n${key}`;
  if (key instanceof Uint) return `n${key.value}`;
  return typeof key === 'number' && Number.isInteger(key) ? `n${BigInt(key)}` : '';
}

/** A value of one of Kubernetes' own types, which only their functions look into. */
export abstract class OpaqueValue {
  abstract readonly typeName: string;
  abstract equals(other: Value): boolean;
}

/** The name of a value's type. */
export function typeNameOf(value: Value): string {
  if (value === null) return 'null_type';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
  }
  if (value instanceof OpaqueValue) return value.typeName;
  return NAMES.find(([type]) => value instanceof type)?.[1] ?? 'dyn';
}

const NAMES: readonly (readonly [abstract new (...args: never[]) => unknown, string])[] = [
  [Uint8Array, 'bytes'],
  [Uint, 'uint'],
  [Timestamp, 'google.protobuf.Timestamp'],
  [Duration, 'google.protobuf.Duration'],
  [ListValue, 'list'],
  [MapValue, 'map'],
  [OptionalValue, 'optional_type'],
  [TypeValue, 'type'],
];

/** A value as cel-go puts it into an error (`%v`). */
export function valueText(value: Value): string {
  if (typeof value === 'number') return goFloat(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof TypeValue) return value.name;
  return typeof value === 'object' && value !== null ? typeNameOf(value) : String(value);
}
