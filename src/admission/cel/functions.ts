import type { CelType } from './types.ts';
import { ListValue, MapValue, OptionalValue, TypeValue, typeNameOf, type Value } from './values.ts';

/** One way to call a function. */
export interface Overload {
  readonly name: string;
  /** Called as a method; the first argument is what it is called on. */
  readonly isMethod: boolean;
  readonly args: readonly CelType[];
  readonly result: CelType;
  readonly run: (...args: never[]) => Value;
}

/** A function of a library. */
export function declare(
  name: string,
  args: readonly CelType[],
  result: CelType,
  run: Overload['run'],
): Overload {
  return { name, isMethod: false, args, result, run };
}

/** A method of a library; the first of `args` is what it is called on. */
export function method(
  name: string,
  args: readonly CelType[],
  result: CelType,
  run: Overload['run'],
): Overload {
  return { name, isMethod: true, args, result, run };
}

/** Whether a value is of a type, as far as choosing an overload goes: what is in lists and maps doesn't count. */
export function isOfType(value: Value, type: CelType): boolean {
  switch (type.kind) {
    case 'simple':
      return typeNameOf(value) === type.name;
    case 'list':
      return value instanceof ListValue;
    case 'map':
      return value instanceof MapValue;
    case 'object':
      return value instanceof MapValue;
    case 'optional':
      return value instanceof OptionalValue;
    case 'type':
      return value instanceof TypeValue;
    default:
      return true;
  }
}
