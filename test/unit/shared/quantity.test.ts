import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../../src/shared/quantity.ts';

describe('parseQuantity', () => {
  it.each([
    ['256Mi', 268435456],
    ['1Gi', 1073741824],
    ['1.5Gi', 1610612736],
    ['128974848', 128974848],
    ['129e6', 129000000],
    ['129M', 129000000],
    ['1E', 1e18],
    ['1E3', 1000],
    ['200m', 0.2],
    ['.5', 0.5],
    ['2', 2],
    [2, 2],
    [0.5, 0.5],
    [9007199254740993n, 9007199254740992],
  ])('%s is %d', (text, expected) => {
    expect(parseQuantity(text)).toBeCloseTo(expected, 6);
  });

  it.each(['', 'Mi', '1MiB', '1 Gi', 'many', '1e', '--1', null, true, undefined])('%s is none', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });
});
