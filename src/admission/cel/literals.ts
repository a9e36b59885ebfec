import { isOfType } from './functions.ts';
import { clausesOf } from './library/format-text.ts';
import { compilePattern } from './library/patterns.ts';
import { overloadsOf } from './library.ts';
import type { Expr } from './syntax.ts';
import type { CelType } from './types.ts';
import { CelError, Uint, type Value } from './values.ts';

const CONVERSIONS: ReadonlySet<string> = new Set([
  ...['bool', 'bytes', 'double', 'duration', 'int', 'string', 'timestamp', 'uint'],
]);
const PATTERNS: ReadonlySet<string> = new Set(['matches', 'find', 'findAll']);

/**
 * What is wrong with arguments that stand in the rule as constants: those of conversions, and patterns. The API server
 * looks at them when it compiles a rule.
 */
export function wrongLiteral(name: string, args: readonly Expr[]): readonly string[] {
  if (PATTERNS.has(name)) return wrongIn(() => compileLiteral(args[1]));
  const [only, ...others] = args;
  if (!CONVERSIONS.has(name) || only?.kind !== 'literal' || others.length > 0) return [];
  const { value } = only;
  const constant: Value =
    typeof value === 'object' && value !== null && 'uint' in value ? new Uint(value.uint) : value;
  return wrongIn(() => {
    const overload = overloadsOf(name).find(
      ({ args: types, isMethod }) =>
        !isMethod && types.length === 1 && types.every((type) => isOfType(constant, type)),
    );
    overload?.run(constant as never);
  });
}

function compileLiteral(pattern: Expr | undefined): void {
  if (pattern?.kind === 'literal' && typeof pattern.value === 'string') compilePattern(pattern.value);
}

function wrongIn(attempt: () => void): readonly string[] {
  try {
    attempt();
    return [];
  } catch (error) {
    if (error instanceof CelError) return [error.message];
    throw error;
  }
}

const INTEGERS = ['int', 'uint'];
/** The types that a clause of a template takes. */
const CLAUSES: Readonly<Record<string, readonly string[]>> = {
  d: INTEGERS,
  o: INTEGERS,
  b: [...INTEGERS, 'bool'],
  x: [...INTEGERS, 'string', 'bytes'],
  X: [...INTEGERS, 'string', 'bytes'],
  f: ['double'],
  e: ['double'],
  s: [
    ...[...INTEGERS, 'double', 'bool', 'string', 'bytes', 'null_type'],
    ...['google.protobuf.Timestamp', 'google.protobuf.Duration'],
  ],
};

/** What is wrong with a template that stands in the rule as a constant, with a list of what goes into it. */
export function wrongFormat(
  template: Expr,
  items: readonly Expr[] | undefined,
  types: readonly CelType[] | undefined,
): readonly string[] {
  if (template.kind !== 'literal' || typeof template.value !== 'string') return [];
  if (items === undefined || types === undefined) return [];
  const text = template.value;
  return wrongIn(() => {
    let next = 0;
    for (const part of clausesOf(text)) {
      if (typeof part === 'string') continue;
      const [item, type] = [items[next], types[next]];
      if (item === undefined || type === undefined) throw new CelError(`index ${next} out of range`);
      if (!takes(part.verb, item, type)) throw new CelError(`%${part.verb} does not take item ${next}`);
      next += 1;
    }
    if (next < items.length) {
      throw new CelError(
        `too many arguments supplied to string.format (expected ${next}, got ${items.length})`,
      );
    }
  });
}

function takes(verb: string, item: Expr, type: CelType): boolean {
  if (type.kind === 'simple') {
    const isWord = item.kind === 'literal' && ['NaN', 'Infinity', '-Infinity'].includes(String(item.value));
    return CLAUSES[verb]?.includes(type.name) === true || ((verb === 'f' || verb === 'e') && isWord);
  }
  if (type.kind === 'list' || type.kind === 'map' || type.kind === 'type') return verb === 's';
  return type.kind !== 'object' && type.kind !== 'optional' ? true : verb === 's' && type.kind === 'object';
}
