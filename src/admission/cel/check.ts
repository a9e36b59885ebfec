import type { Overload } from './functions.ts';
import { overloadsOf } from './library.ts';
import { wrongFormat, wrongLiteral } from './literals.ts';
import type { Comprehension, Expr, Literal } from './syntax.ts';
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  ERROR,
  INT,
  listOf,
  mapOf,
  mapParameters,
  NULL,
  optionalOf,
  parametersOf,
  STRING,
  TIMESTAMP,
  typeText,
  UINT,
} from './types.ts';
import { mostGeneral, Substitutions } from './unify.ts';

/** A rule whose types fit. */
export interface CheckedRule {
  readonly type: CelType;
  /** What each call may call, by the types of its arguments. */
  readonly overloads: ReadonlyMap<Expr, readonly Overload[]>;
  /** Names that stand for types: `int`, `google.protobuf.Timestamp`. */
  readonly typeNames: ReadonlyMap<Expr, string>;
  /** Names of the variables from outside that the rule uses. */
  readonly uses: ReadonlySet<string>;
}

/**
 * Checks types as the API server's compiler does (cel-go `checker/checker.go`).
 * @returns the types, or what is wrong with the rule
 */
export function check(
  expr: Expr,
  variables: ReadonlyMap<string, CelType>,
): CheckedRule | { readonly problems: readonly string[] } {
  const checker = new Checker(variables);
  const type = checker.check(expr);
  if (checker.problems.length > 0) return { problems: [...new Set(checker.problems)] };
  return {
    type: checker.substitutions.apply(type),
    overloads: checker.overloads,
    typeNames: checker.typeNames,
    uses: checker.uses,
  };
}

const TYPE_NAMES: ReadonlyMap<string, CelType> = new Map<string, CelType>([
  ['bool', BOOL],
  ['bytes', BYTES],
  ['double', DOUBLE],
  ['int', INT],
  ['uint', UINT],
  ['string', STRING],
  ['null_type', NULL],
  ['list', listOf(DYN)],
  ['map', mapOf(DYN, DYN)],
  ['type', { kind: 'type', of: DYN }],
  ['optional_type', optionalOf(DYN)],
  ['google.protobuf.Timestamp', TIMESTAMP],
  ['google.protobuf.Duration', DURATION],
]);

class Checker {
  readonly problems: string[] = [];
  readonly substitutions = new Substitutions();
  readonly overloads = new Map<Expr, readonly Overload[]>();
  readonly typeNames = new Map<Expr, string>();
  readonly uses = new Set<string>();
  readonly #outer: ReadonlyMap<string, CelType>;
  #scope: ReadonlyMap<string, CelType> = new Map();
  readonly #types = new Map<Expr, CelType>();
  #parameters = 0;

  constructor(variables: ReadonlyMap<string, CelType>) {
    this.#outer = variables;
  }

  check(expr: Expr): CelType {
    const type = this.#check(expr);
    this.#types.set(expr, type);
    return type;
  }

  #check(expr: Expr): CelType {
    switch (expr.kind) {
      case 'literal':
        return typeOfLiteral(expr.value);
      case 'ident':
        return this.#ident(expr, expr.name) ?? this.#wrong(`undeclared reference to '${expr.name}'`);
      case 'select': {
        const name = qualifiedName(expr);
        const known = name === undefined ? undefined : this.#ident(expr, name);
        if (known !== undefined) return known;
        const type = this.#select(this.check(expr.operand), expr.field, expr.optional);
        return expr.test ? BOOL : type;
      }
      case 'call':
        return this.#call(expr, expr.name, expr.target, expr.args);
      case 'list':
        return listOf(
          this.#join(expr.items.map(({ value, optional }) => this.#element(this.check(value), optional))),
        );
      case 'map': {
        const keys = expr.entries.map(({ key }) => this.check(key));
        const values = expr.entries.map(({ value, optional }) => this.#element(this.check(value), optional));
        return mapOf(this.#join(keys), this.#join(values));
      }
      case 'comprehension':
        return this.#comprehension(expr);
    }
  }

  #wrong(problem: string): CelType {
    this.problems.push(problem);
    return ERROR;
  }

  #ident(expr: Expr, name: string): CelType | undefined {
    const local = this.#scope.get(name);
    if (local !== undefined) return local;
    const outer = this.#outer.get(name);
    if (outer !== undefined) {
      this.uses.add(name);
      return outer;
    }
    const type = TYPE_NAMES.get(name);
    if (type === undefined) return undefined;
    this.typeNames.set(expr, name);
    return { kind: 'type', of: type };
  }

  #select(operand: CelType, field: string, optional: boolean): CelType {
    const type = this.substitutions.apply(operand);
    const target = type.kind === 'optional' ? type.value : type;
    const result = this.#fieldType(target, field);
    return type.kind === 'optional' || optional ? optionalOf(result) : result;
  }

  #fieldType(target: CelType, field: string): CelType {
    switch (target.kind) {
      case 'map':
        return target.value;
      case 'object':
        return target.fields.get(field) ?? this.#wrong(`undefined field '${field}'`);
      case 'param':
        this.substitutions.assignable(DYN, target);
        return DYN;
      case 'dyn':
      case 'error':
        return DYN;
      default:
        this.#wrong(`type '${typeText(target)}' does not support field selection`);
        return DYN;
    }
  }

  #call(expr: Expr, name: string, target: Expr | undefined, args: readonly Expr[]): CelType {
    const types = args.map((arg) => this.check(arg));
    if (target === undefined) {
      this.problems.push(...wrongLiteral(name, args));
      return this.#resolve(expr, name, false, types);
    }
    const prefix = qualifiedName(target);
    const full = `${prefix ?? ''}.${name}`;
    if (prefix !== undefined && overloadsOf(full).length > 0) {
      return this.#resolve(expr, full, false, types);
    }
    const result = this.#resolve(expr, name, true, [this.check(target), ...types]);
    this.problems.push(...wrongLiteral(name, [target, ...args]));
    if (name === 'format') {
      const items = args[0]?.kind === 'list' ? args[0].items.map(({ value }) => value) : undefined;
      const itemTypes = items?.map((item) => this.substitutions.apply(this.#typeOf(item), true));
      this.problems.push(...wrongFormat(target, items, itemTypes));
    }
    return result;
  }

  /** The type of what was checked before. */
  #typeOf(expr: Expr): CelType {
    return this.#types.get(expr) ?? DYN;
  }

  #resolve(expr: Expr, name: string, isMethod: boolean, args: readonly CelType[]): CelType {
    const overloads = overloadsOf(name);
    if (overloads.length === 0) return this.#wrong(`undeclared reference to '${name}'`);
    let result: CelType | undefined;
    const fitting: Overload[] = [];
    for (const overload of overloads.filter((each) => each.isMethod === isMethod)) {
      const fresh = this.#instantiate();
      if (!this.substitutions.assignableAll(args, overload.args.map(fresh))) continue;
      fitting.push(overload);
      const type = this.substitutions.apply(fresh(overload.result));
      if (result === undefined) result = type;
      else if (result.kind !== 'dyn' && typeText(result) !== typeText(type)) result = DYN;
    }
    this.overloads.set(expr, fitting);
    if (result !== undefined) return result;
    const shown = args.map((arg) => typeText(this.substitutions.apply(arg, true)));
    const signature = isMethod ? `${shown[0]}.(${shown.slice(1).join(', ')})` : `(${shown.join(', ')})`;
    return this.#wrong(`found no matching overload for '${name}' applied to '${signature}'`);
  }

  /** Gives the parameters of a signature names that nothing else has. */
  #instantiate(): (type: CelType) => CelType {
    const names = new Map<string, CelType>();
    const change = (type: CelType): CelType => {
      if (type.kind !== 'param') return parametersOf(type).length === 0 ? type : mapParameters(type, change);
      const known = names.get(type.name) ?? this.#parameter();
      names.set(type.name, known);
      return known;
    };
    return change;
  }

  #parameter(): CelType {
    this.#parameters += 1;
    return { kind: 'param', name: `_var${this.#parameters}` };
  }

  #element(type: CelType, optional: boolean): CelType {
    if (!optional) return type;
    if (type.kind === 'optional') return type.value;
    if (type.kind === 'dyn') return type;
    return this.#wrong(`expected type '${typeText(optionalOf(type))}' but found '${typeText(type)}'`);
  }

  /** The items of a literal are of one type. */
  #join(types: readonly CelType[]): CelType {
    let joined: CelType | undefined;
    for (const type of types) {
      if (joined === undefined) joined = type;
      else if (this.substitutions.assignable(joined, type)) joined = mostGeneral(joined, type);
      else return this.#mismatch(joined, type);
    }
    return joined ?? this.#parameter();
  }

  #mismatch(expected: CelType, found: CelType): CelType {
    const [wanted, got] = [expected, found].map((type) => typeText(this.substitutions.apply(type, true)));
    return this.#wrong(`expected type '${wanted}' but found '${got}'`);
  }

  #comprehension(loop: Comprehension): CelType {
    const range = this.substitutions.apply(this.check(loop.range));
    const accumulated = this.check(loop.start);
    const [first, second] = this.#loopTypes(range, loop.secondVariable !== '');
    const outside = this.#scope;
    const around = new Map([...outside, [loop.accumulator, accumulated]]);
    this.#scope = new Map([...around, [loop.variable, first]]);
    if (loop.secondVariable !== '') this.#scope = new Map([...this.#scope, [loop.secondVariable, second]]);
    const condition = this.check(loop.condition);
    if (!this.substitutions.assignable(BOOL, condition)) this.#mismatch(BOOL, condition);
    const step = this.check(loop.step);
    if (!this.substitutions.assignable(accumulated, step)) this.#mismatch(accumulated, step);
    this.#scope = around;
    const result = this.check(loop.result);
    this.#scope = outside;
    return this.substitutions.apply(result);
  }

  /** The types of a loop's variables. */
  #loopTypes(range: CelType, isPair: boolean): readonly [CelType, CelType] {
    switch (range.kind) {
      case 'list':
        return isPair ? [INT, range.item] : [range.item, range.item];
      case 'map':
        return [range.key, range.value];
      case 'dyn':
      case 'error':
      case 'param':
        this.substitutions.assignable(DYN, range);
        return [DYN, DYN];
      default: {
        const wrong = this.#wrong(
          `expression of type '${typeText(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        );
        return [wrong, wrong];
      }
    }
  }
}

/** `a.b.c`, where an expression is nothing but names; undefined for all others. */
function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name;
  if (expr.kind !== 'select' || expr.test || expr.optional) return undefined;
  const prefix = qualifiedName(expr.operand);
  return prefix === undefined ? undefined : `${prefix}.${expr.field}`;
}

function typeOfLiteral(value: Literal): CelType {
  if (value === null) return NULL;
  switch (typeof value) {
    case 'boolean':
      return BOOL;
    case 'bigint':
      return INT;
    case 'number':
      return DOUBLE;
    case 'string':
      return STRING;
    default:
      return value instanceof Uint8Array ? BYTES : UINT;
  }
}
