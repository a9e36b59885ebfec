import type { Json } from '../json.ts';
import type { Filter, FilterOperator, Operand, Step } from './types.ts';

/** The values that steps lead to from the item on. */
type Walk = (steps: readonly Step[]) => readonly { readonly value: Json }[];

/** Whether the item of a list that `walk` starts at passes a filter. Values of different types are never equal, and neither is less. */
export function itemPasses(filter: Filter, walk: Walk): boolean {
  if (filter.kind === 'exists') return walk(filter.path).length > 0;
  const [left, right] = [operandValue(filter.left, walk), operandValue(filter.right, walk)];
  return left !== undefined && right !== undefined && compare(left, filter.operator, right);
}

/** The one value that is meant; undefined where a path leads to none or to several. */
function operandValue(operand: Operand, walk: Walk): Json | undefined {
  if (operand.kind === 'literal') return operand.value;
  const found = walk(operand.path);
  return found.length === 1 ? found[0]?.value : undefined;
}

function compare(left: Json, operator: FilterOperator, right: Json): boolean {
  const isOrdered =
    (isNumber(left) && isNumber(right)) || (typeof left === 'string' && typeof right === 'string');
  // biome-ignore lint/suspicious/noDoubleEquals: `==` is how JavaScript compares a number with a bigint by value
  const isEqual = isOrdered ? left == right : left === right;
  switch (operator) {
    case '==':
      return isEqual;
    case '!=':
      return !isEqual;
    case '<':
      return isOrdered && left < right;
    case '<=':
      return isOrdered && left <= right;
    case '>':
      return isOrdered && left > right;
    case '>=':
      return isOrdered && left >= right;
  }
}

function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
