import { asError } from '../../shared/errors.ts';
import { type CheckedRule, check } from './check.ts';
import { evaluate } from './evaluate.ts';
import { parse } from './parse.ts';
import type { Expr } from './syntax.ts';
import { BOOL, type CelType, optionalOf, STRING, sameType, typeText } from './types.ts';
import { OptionalValue, type Value } from './values.ts';

/**
 * What a rule or a message came to: ready to run; refused by the API server when the API is created; or beyond us, so
 * that nobody can say here whether a request keeps it.
 */
export type Compiled =
  | { readonly kind: 'ready'; readonly usesOldSelf: boolean; readonly run: RunRule }
  | { readonly kind: 'refused'; readonly problem: string }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Runs a rule on a value, and on what it was before; without that, it is new. */
export type RunRule = (self: Value, oldSelf?: Value) => Value;

/** What an expression is for: a rule gives true or false, a message text. */
const RESULTS = {
  rule: { type: BOOL, problem: 'must evaluate to a bool' },
  message: { type: STRING, problem: 'must evaluate to a string' },
} as const;

/** Compiles a rule or a message for values of a type. */
export function compile(
  text: string,
  self: CelType,
  purpose: keyof typeof RESULTS,
  optionalOldSelf: boolean,
): Compiled {
  const expr = tryParse(text);
  if (expr instanceof Error) return { kind: 'unreadable', why: describe(expr) };
  const variables = new Map([
    ['self', self],
    ['oldSelf', optionalOldSelf ? optionalOf(self) : self],
  ]);
  const checked = check(expr, variables);
  if ('problems' in checked) return { kind: 'refused', problem: checked.problems.join('; ') };
  const expected = RESULTS[purpose];
  if (!sameType(checked.type, expected.type)) {
    return { kind: 'refused', problem: `${expected.problem}, not ${typeText(checked.type)}` };
  }
  return ready(expr, checked, optionalOldSelf);
}

function tryParse(text: string): Expr | Error {
  try {
    return parse(text);
  } catch (error) {
    return asError(error);
  }
}

function describe(error: Error): string {
  return `it can't be read: ${error.message}`;
}

/** Why an expression can't be read here; undefined where it can. */
export function whyUnreadable(text: string): string | undefined {
  const expr = tryParse(text);
  return expr instanceof Error ? describe(expr) : undefined;
}

function ready(expr: Expr, checked: CheckedRule, optionalOldSelf: boolean): Compiled {
  const run: RunRule = (self, oldSelf) => {
    const before = optionalOldSelf || oldSelf === undefined ? new OptionalValue(oldSelf) : oldSelf;
    return evaluate(
      expr,
      checked,
      new Map<string, Value>([
        ['self', self],
        ['oldSelf', before],
      ]),
    );
  };
  return { kind: 'ready', usesOldSelf: checked.uses.has('oldSelf'), run };
}
