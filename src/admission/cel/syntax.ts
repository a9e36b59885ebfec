/** An expression, after macros. */
export type Expr =
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'ident'; readonly name: string }
  | {
      readonly kind: 'select';
      readonly operand: Expr;
      readonly field: string;
      /** `has(a.b)`: whether it is there. */
      readonly test: boolean;
      /** `a.?b`. */
      readonly optional: boolean;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly target: Expr | undefined;
      readonly args: readonly Expr[];
    }
  | { readonly kind: 'list'; readonly items: readonly { readonly value: Expr; readonly optional: boolean }[] }
  | { readonly kind: 'map'; readonly entries: readonly MapEntry[] }
  | Comprehension;

/** An entry of a map literal; an optional one is left out where its value is none. */
export interface MapEntry {
  readonly key: Expr;
  readonly value: Expr;
  readonly optional: boolean;
}

/** A loop that folds a list or a map into an accumulator: what most macros become. */
export interface Comprehension {
  readonly kind: 'comprehension';
  readonly range: Expr;
  readonly variable: string;
  /** With two variables the first is the index or the key, this one the value. */
  readonly secondVariable: string;
  readonly accumulator: string;
  readonly start: Expr;
  readonly condition: Expr;
  readonly step: Expr;
  readonly result: Expr;
}

/** A constant; an int is a bigint, a double a number. */
export type Literal = null | boolean | bigint | number | string | Uint8Array | { readonly uint: bigint };

/** The accumulator of macros, as cel-go names it. */
export const ACCUMULATOR = '@result';

/** A call of a function or an operator. */
export function call(name: string, ...args: readonly Expr[]): Expr {
  return { kind: 'call', name, target: undefined, args };
}

/** A call of a method. */
export function member(target: Expr, name: string, ...args: readonly Expr[]): Expr {
  return { kind: 'call', name, target, args };
}

/** A constant. */
export function literal(value: Literal): Expr {
  return { kind: 'literal', value };
}

/** A variable. */
export function ident(name: string): Expr {
  return { kind: 'ident', name };
}

/** A list of given items. */
export function list(...items: readonly Expr[]): Expr {
  return { kind: 'list', items: items.map((value) => ({ value, optional: false })) };
}
