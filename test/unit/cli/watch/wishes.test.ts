import { describe, expect, it } from 'vitest';
import type { Affected } from '../../../../src/cli/watch/affected.ts';
import { type Wish, Wishes } from '../../../../src/cli/watch/wishes.ts';

function wish(cases: Affected | string, change: Partial<Wish> = {}): Wish {
  const names = typeof cases === 'string' && cases !== 'all' ? new Set(cases) : cases;
  return { cases: names as Affected, files: [], update: false, ...change };
}

describe('wishes', () => {
  it('are one, however many there are', () => {
    const wishes = new Wishes();
    wishes.add(wish('a', { files: ['x'] }));
    wishes.add(wish('b', { files: ['x', 'y'] }));
    expect(wishes.take()).toEqual(wish('ab', { files: ['x', 'y'] }));
    expect(wishes.take()).toBeUndefined();
  });

  it('update no goldens that nobody has looked at', () => {
    const wishes = new Wishes();
    wishes.add(wish('a', { update: true }));
    expect(wishes.take()).toEqual(wish('a', { update: true }));
    wishes.add(wish('a', { update: true }));
    wishes.add(wish('b'));
    expect(wishes.take()).toEqual(wish('ab'));
  });

  it('come with what a stopped run left undone, until that has a result', () => {
    const wishes = new Wishes();
    wishes.settle(wish('abc'), ['a', 'b', 'c'], new Set(['a']));
    expect(wishes.isOwing).toBe(true);
    wishes.add(wish('d', { update: true }));
    expect(wishes.take()?.cases).toEqual(new Set('d'));
    wishes.add(wish('d'));
    expect(wishes.take()?.cases).toEqual(new Set('dbc'));
    wishes.settle(wish('dbc'), ['d', 'b', 'c'], new Set(['b', 'c', 'd']));
    expect(wishes.isOwing).toBe(false);
  });

  it('come with everything where nothing could be read, until everything ran', () => {
    const wishes = new Wishes();
    wishes.owe(wish('all'));
    wishes.add(wish('a'));
    const next = wishes.take();
    expect(next?.cases).toBe('all');
    wishes.settle(wish('all'), ['a', 'b'], new Set(['a']));
    wishes.add(wish('a'));
    expect(wishes.take()?.cases).toEqual(new Set('ab'));
  });
});
