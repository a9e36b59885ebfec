import { createRequire } from 'node:module';
import { expandMacro } from './macros.ts';
import { EXISTS_ONE, OPTIONAL_CALL, OPTIONAL_FIELD, withoutOptionalSyntax } from './optional-syntax.ts';
import { call, type Expr, type Literal, type MapEntry } from './syntax.ts';

type Library = typeof import('@bufbuild/cel');
type ParsedExpr = ReturnType<Library['parse']>['expr'];

let library: Library | undefined;

/**
 * Parses a rule with `@bufbuild/cel`, and expands the macros that it doesn't know. Only its parser is used: its evaluator
 * knows no optionals and no types of others, and it exports no type checker, without which no overload is chosen as the
 * API server chooses it. Loaded at the first rule.
 * @throws Error where the text is no expression, as far as the library can tell
 */
export function parse(text: string): Expr {
  library ??= createRequire(import.meta.url)('@bufbuild/cel') as Library;
  return convert(library.parse(withoutOptionalSyntax(text)).expr);
}

function convert(expr: ParsedExpr | undefined): Expr {
  const kind = expr?.exprKind;
  switch (kind?.case) {
    case 'constExpr':
      return { kind: 'literal', value: convertLiteral(kind.value.constantKind) };
    case 'identExpr':
      return { kind: 'ident', name: kind.value.name };
    case 'selectExpr':
      return convertSelect(convert(kind.value.operand), kind.value.field, kind.value.testOnly);
    case 'callExpr': {
      const { function: name, target, args } = kind.value;
      if (name === '_[_]' && args[1] !== undefined && isOptional(args[1])) {
        return call('_[?_]', convert(args[0]), convert(unwrap(args[1])));
      }
      return expandMacro(
        name === EXISTS_ONE ? 'existsOne' : name,
        target === undefined ? undefined : convert(target),
        args.map(convert),
      );
    }
    case 'listExpr':
      return {
        kind: 'list',
        items: kind.value.elements.map((item) => ({
          value: convert(unwrap(item)),
          optional: isOptional(item),
        })),
      };
    case 'structExpr': {
      if (kind.value.messageName !== '') throw new Error(`unknown type ${kind.value.messageName}`);
      return { kind: 'map', entries: kind.value.entries.map(convertEntry) };
    }
    case 'comprehensionExpr': {
      const loop = kind.value;
      return {
        kind: 'comprehension',
        range: convert(loop.iterRange),
        variable: loop.iterVar,
        secondVariable: loop.iterVar2,
        accumulator: loop.accuVar,
        start: convert(loop.accuInit),
        condition: convert(loop.loopCondition),
        step: convert(loop.loopStep),
        result: convert(loop.result),
      };
    }
    default:
      throw new Error('an empty expression');
  }
}

type StructEntry = Extract<ParsedExpr['exprKind'], { case: 'structExpr' }>['value']['entries'][number];

function convertEntry({ keyKind, value }: StructEntry): MapEntry {
  if (keyKind.case !== 'mapKey') throw new Error('a key is missing');
  const key = keyKind.value;
  return { key: convert(unwrap(key)), value: convert(value), optional: isOptional(key) };
}

function convertSelect(operand: Expr, field: string, test: boolean): Expr {
  const optional = field.startsWith(OPTIONAL_FIELD);
  return {
    kind: 'select',
    operand,
    field: optional ? field.slice(OPTIONAL_FIELD.length) : field,
    test,
    optional,
  };
}

type Constant = Extract<ParsedExpr['exprKind'], { case: 'constExpr' }>['value']['constantKind'];

function convertLiteral(constant: Constant): Literal {
  switch (constant.case) {
    case 'nullValue':
      return null;
    case 'uint64Value':
      return { uint: constant.value };
    case 'boolValue':
    case 'int64Value':
    case 'doubleValue':
    case 'stringValue':
    case 'bytesValue':
      return constant.value;
    default:
      throw new Error(`a constant of an unknown kind: ${String(constant.case)}`);
  }
}

function isOptional(expr: ParsedExpr): boolean {
  const { exprKind } = expr;
  return exprKind.case === 'callExpr' && exprKind.value.function === OPTIONAL_CALL;
}

function unwrap(expr: ParsedExpr): ParsedExpr {
  const { exprKind } = expr;
  const isWrapped = exprKind.case === 'callExpr' && exprKind.value.function === OPTIONAL_CALL;
  return (isWrapped ? exprKind.value.args[0] : undefined) ?? expr;
}
