import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../../../src/cli/cases/shard.ts';

const NAMES = ['test', 'a', 'c', 'b', 'e', 'd', 'f'];

describe('shards', () => {
  it.each([1, 2, 3, 4, 7, 10])('of %d hold each item once, and differ by one at most', (count) => {
    const shards = Array.from({ length: count }, (_, at) =>
      itemsOf(NAMES, (name) => name, { index: at + 1, count }),
    );
    expect(shards.flat().sort()).toEqual([...NAMES].sort());
    const sizes = shards.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it('are the same in whatever order the items are found, and keep that order', () => {
    const shard = { index: 1, count: 2 };
    const found = itemsOf(NAMES, (name) => name, shard);
    expect(found).toEqual(['test', 'a', 'c', 'e']);
    expect(itemsOf([...NAMES].reverse(), (name) => name, shard)).toEqual([...found].reverse());
  });
});
