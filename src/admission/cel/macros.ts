import { ACCUMULATOR, type Comprehension, call, type Expr, ident, list, literal, member } from './syntax.ts';

type Loop = Pick<Comprehension, 'start' | 'step'> & Partial<Pick<Comprehension, 'condition' | 'result'>>;

/**
 * Expands what the parser leaves as a method: optMap and optFlatMap, the comprehensions of two variables
 * (cel-go `ext/comprehensions.go`), sortBy (`ext/lists.go`).
 */
export function expandMacro(name: string, target: Expr | undefined, args: readonly Expr[]): Expr {
  const plain: Expr = { kind: 'call', name, target, args };
  if (target === undefined) return plain;
  const [first, second, ...rest] = args;
  if (first?.kind !== 'ident' || second === undefined) return plain;
  if (args.length === 2) return expandOneVariable(name, target, first.name, second) ?? plain;
  if (second.kind !== 'ident') return plain;
  return expandTwoVariables(name, target, [first.name, second.name], rest) ?? plain;
}

function expandOneVariable(name: string, target: Expr, variable: string, body: Expr): Expr | undefined {
  switch (name) {
    case 'optMap':
      return call(
        '_?_:_',
        member(target, 'hasValue'),
        member(ident('optional'), 'of', bind(variable, member(target, 'value'), body)),
        member(ident('optional'), 'none'),
      );
    case 'optFlatMap':
      return call(
        '_?_:_',
        member(target, 'hasValue'),
        bind(variable, member(target, 'value'), body),
        member(ident('optional'), 'none'),
      );
    case 'sortBy': {
      const input = '@__sortBy_input__';
      const keys = loop(ident(input), variable, '', {
        start: list(),
        step: call('_+_', ident(ACCUMULATOR), list(body)),
      });
      return bind(input, target, member(ident(input), '@sortByAssociatedKeys', keys));
    }
    default:
      return undefined;
  }
}

function expandTwoVariables(
  name: string,
  target: Expr,
  [key, value]: readonly [string, string],
  rest: readonly Expr[],
): Expr | undefined {
  const [predicate, body] = rest.length === 2 ? rest : [undefined, rest[0]];
  if (body === undefined || rest.length > 2) return undefined;
  const over = (details: Loop) => loop(target, key, value, details);
  const only = (step: Expr) =>
    predicate === undefined ? step : call('_?_:_', predicate, step, ident(ACCUMULATOR));
  const accumulator = ident(ACCUMULATOR);
  switch (name) {
    case 'transformList':
      return over({ start: list(), step: only(call('_+_', accumulator, list(body))) });
    case 'transformMap':
      return over({
        start: { kind: 'map', entries: [] },
        step: only(call('cel.@mapInsert', accumulator, ident(key), body)),
      });
    case 'transformMapEntry':
      return over({
        start: { kind: 'map', entries: [] },
        step: only(call('cel.@mapInsert', accumulator, body)),
      });
    default:
  }
  if (predicate !== undefined) return undefined;
  switch (name) {
    case 'all':
      return over({
        start: literal(true),
        condition: call('@not_strictly_false', accumulator),
        step: call('_&&_', accumulator, body),
      });
    case 'exists':
      return over({
        start: literal(false),
        condition: call('@not_strictly_false', call('!_', accumulator)),
        step: call('_||_', accumulator, body),
      });
    case 'exists_one':
    case 'existsOne':
      return over(existsOne(body));
    default:
      return undefined;
  }
}

function existsOne(body: Expr): Loop {
  const accumulator = ident(ACCUMULATOR);
  return {
    start: literal(0n),
    step: call('_?_:_', body, call('_+_', accumulator, literal(1n)), accumulator),
    result: call('_==_', accumulator, literal(1n)),
  };
}

function loop(range: Expr, variable: string, secondVariable: string, details: Loop): Expr {
  return {
    kind: 'comprehension',
    range,
    variable,
    secondVariable,
    accumulator: ACCUMULATOR,
    condition: literal(true),
    result: ident(ACCUMULATOR),
    ...details,
  };
}

/** A variable for the length of an expression: a loop over nothing, whose result is the expression. */
function bind(variable: string, value: Expr, body: Expr): Expr {
  return {
    kind: 'comprehension',
    range: list(),
    variable: '#unused',
    secondVariable: '',
    accumulator: variable,
    start: value,
    condition: literal(false),
    step: ident(variable),
    result: body,
  };
}
