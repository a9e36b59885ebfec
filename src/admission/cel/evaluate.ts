import type { CheckedRule } from './check.ts';
import { isOfType, type Overload } from './functions.ts';
import type { Comprehension, Expr, Literal } from './syntax.ts';
import {
  CelError,
  ListValue,
  listValue,
  type MapKey,
  MapValue,
  mapValue,
  noSuchOverload,
  OptionalValue,
  TypeValue,
  typeNameOf,
  Uint,
  type Value,
  valueText,
} from './values.ts';

/** What names stand for; an accumulator may hold the error that a step ended in. */
export type Variables = ReadonlyMap<string, Value | CelError>;

/**
 * Evaluates a checked rule as the API server does (cel-go `interpreter/`).
 * @throws CelError what the rule ends in where it ends in no value
 */
export function evaluate(expr: Expr, rule: CheckedRule, variables: Variables): Value {
  const evaluator = new Evaluator(rule);
  return evaluator.evaluate(expr, variables);
}

class Evaluator {
  readonly #rule: CheckedRule;

  constructor(rule: CheckedRule) {
    this.#rule = rule;
  }

  evaluate(expr: Expr, variables: Variables): Value {
    switch (expr.kind) {
      case 'literal':
        return literalValue(expr.value);
      case 'ident':
        return this.#ident(expr, expr.name, variables);
      case 'select': {
        const type = this.#rule.typeNames.get(expr);
        if (type !== undefined) return new TypeValue(type);
        const operand = this.evaluate(expr.operand, variables);
        if (expr.test) return has(operand, expr.field);
        return expr.optional ? selectOptional(operand, expr.field) : select(operand, expr.field);
      }
      case 'call':
        return this.#call(expr, variables);
      case 'list':
        return listValue(
          expr.items.flatMap(({ value, optional }) => unwrapped(this.evaluate(value, variables), optional)),
        );
      case 'map':
        return this.#map(expr, variables);
      case 'comprehension':
        return this.#loop(expr, variables);
    }
  }

  #ident(expr: Expr, name: string, variables: Variables): Value {
    const type = this.#rule.typeNames.get(expr);
    if (type !== undefined) return new TypeValue(type);
    const value = variables.get(name);
    if (value === undefined) throw new CelError(`no such attribute(s): ${name}`);
    if (value instanceof CelError) throw value;
    return value;
  }

  #call(expr: Extract<Expr, { kind: 'call' }>, variables: Variables): Value {
    const { name, target, args } = expr;
    const [first, second, third] = args;
    const of = (arg: Expr | undefined) => this.evaluate(arg ?? expr, variables);
    switch (name) {
      case '_&&_':
        return both(
          () => of(first),
          () => of(second),
          false,
        );
      case '_||_':
        return both(
          () => of(first),
          () => of(second),
          true,
        );
      case '_?_:_': {
        const condition = of(first);
        if (typeof condition !== 'boolean') throw noSuchOverload();
        return of(condition ? second : third);
      }
      case '@not_strictly_false':
        try {
          return of(first) !== false;
        } catch (error) {
          if (error instanceof CelError) return true;
          throw error;
        }
      default:
    }
    const overloads = this.#rule.overloads.get(expr) ?? [];
    if (target === undefined || overloads[0]?.isMethod === false) {
      return dispatch(overloads, args.map(of));
    }
    if (name === 'or' || name === 'orValue') {
      const optional = of(target);
      if (optional instanceof OptionalValue) {
        if (optional.value === undefined) return of(first);
        return name === 'or' ? optional : optional.value;
      }
    }
    return dispatch(overloads, [of(target), ...args.map(of)]);
  }

  #map({ entries }: Extract<Expr, { kind: 'map' }>, variables: Variables): Value {
    const seen: [MapKey, Value][] = [];
    for (const { key, value, optional } of entries) {
      const name = mapKey(this.evaluate(key, variables));
      for (const each of unwrapped(this.evaluate(value, variables), optional)) {
        seen.push([name, each]);
      }
    }
    return mapValue(seen);
  }

  #loop(loop: Comprehension, variables: Variables): Value {
    const scope = new Map(variables);
    scope.set(loop.accumulator, this.evaluate(loop.start, variables));
    const range = this.evaluate(loop.range, variables);
    for (const [first, second] of pairs(range, loop.secondVariable !== '')) {
      const inner = new Map(scope);
      inner.set(loop.variable, first);
      if (loop.secondVariable !== '') inner.set(loop.secondVariable, second);
      if (this.evaluate(loop.condition, inner) !== true) break;
      scope.set(loop.accumulator, this.#attempt(loop.step, inner));
    }
    return this.evaluate(loop.result, scope);
  }

  /** An error in a loop counts only where the result depends on it. */
  #attempt(expr: Expr, variables: Variables): Value | CelError {
    try {
      return this.evaluate(expr, variables);
    } catch (error) {
      if (error instanceof CelError) return error;
      throw error;
    }
  }
}

/** Calls the overload that fits the arguments, of those that fit by their types. */
function dispatch(overloads: readonly Overload[], args: readonly Value[]): Value {
  const fitting = overloads.find(({ args: types }) =>
    types.every((type, index) => isOfType(args[index] ?? null, type)),
  );
  if (fitting !== undefined) return fitting.run(...(args as never[]));
  if (overloads[0]?.name === '_[_]') throw new CelError(`no such key: ${valueText(args[1] ?? null)}`);
  throw overloads[0]?.name === 'size' ? new CelError('no such overload: size') : noSuchOverload();
}

/** `&&` and `||`: an error on one side counts only where the other side doesn't decide. */
function both(left: () => Value, right: () => Value, decisive: boolean): boolean {
  let failure: CelError | undefined;
  for (const side of [left, right]) {
    try {
      const value = side();
      if (value === decisive) return decisive;
      if (typeof value !== 'boolean') failure ??= noSuchOverload();
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return !decisive;
}

function select(operand: Value, field: string): Value {
  if (operand instanceof OptionalValue) {
    if (operand.value === undefined) return operand;
    return new OptionalValue(find(operand.value, field));
  }
  const value = find(operand, field);
  if (value === undefined) throw new CelError(`no such key: ${field}`);
  return value;
}

function selectOptional(operand: Value, field: string): Value {
  const value = operand instanceof OptionalValue ? operand.value : operand;
  return value === undefined ? new OptionalValue() : new OptionalValue(find(value, field));
}

function has(operand: Value, field: string): boolean {
  const value = operand instanceof OptionalValue ? operand.value : operand;
  return value !== undefined && find(value, field) !== undefined;
}

function find(value: Value, field: string): Value | undefined {
  return value instanceof MapValue ? value.find(field) : undefined;
}

function unwrapped(value: Value, optional: boolean): readonly Value[] {
  if (!optional || !(value instanceof OptionalValue)) return [value];
  return value.value === undefined ? [] : [value.value];
}

/** A value as the key of a map. @throws CelError for other types */
export function mapKey(value: Value): MapKey {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (value instanceof Uint) return value;
  throw new CelError(`unsupported key type: ${typeNameOf(value)}`);
}

/** What a loop goes over: items, or keys; with two variables indices or keys, each with its value. */
function* pairs(range: Value, isPair: boolean): IterableIterator<readonly [Value, Value]> {
  if (range instanceof ListValue) {
    let index = 0n;
    for (const item of range) {
      yield isPair ? [index, item] : [item, item];
      index += 1n;
    }
  } else if (range instanceof MapValue) {
    for (const key of range.keys()) yield [key, isPair ? (range.find(key) ?? null) : null];
  } else throw new CelError(`got '${goTypeOf(range)}', expected iterable type`);
}

const GO_TYPES: Readonly<Record<string, string>> = {
  int: 'types.Int',
  double: 'types.Double',
  string: 'types.String',
  bool: 'types.Bool',
};

/** A type's name within cel-go, which one of its messages shows. */
function goTypeOf(value: Value): string {
  return GO_TYPES[typeNameOf(value)] ?? typeNameOf(value);
}

function literalValue(value: Literal): Value {
  return typeof value === 'object' && value !== null && 'uint' in value ? new Uint(value.uint) : value;
}
