/** Pairs of indices of two lists, in order: what both begin and end with, and what lies between one by one. */
export function pairInOrder(
  a: number,
  b: number,
  same: (i: number, j: number) => boolean,
): readonly (readonly [number, number])[] {
  let start = 0;
  while (start < a && start < b && same(start, start)) start += 1;
  let end = 0;
  while (end < a - start && end < b - start && same(a - 1 - end, b - 1 - end)) end += 1;
  const middle = Math.min(a, b) - start - end;
  const heads = Array.from({ length: start + middle }, (_, index) => [index, index] as const);
  const tails = Array.from({ length: end }, (_, index) => [a - end + index, b - end + index] as const);
  return [...heads, ...tails];
}
