import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Removals } from '../../../src/run/removals.ts';

it('what bears the same name is removed one after the other, and the rest side by side', async () => {
  const removals = new Removals();
  const told: string[] = [];
  const removal = (name: string) => async () => {
    told.push(`${name} begins`);
    await turn();
    told.push(`${name} ends`);
  };
  removals.begin('a', removal('first'));
  removals.begin('a', removal('second'));
  removals.begin('b', removal('other'));
  await removals.settled();
  expect(told).toHaveLength(6);
  expect(told.indexOf('second begins')).toBeGreaterThan(told.indexOf('first ends'));
  expect(told.indexOf('other begins')).toBeLessThan(told.indexOf('first ends'));
});

it('who waits for a name waits until it is free, and nobody for one that was never used', async () => {
  const removals = new Removals();
  let isGone = false;
  removals.begin('a', async () => {
    await turn();
    isGone = true;
  });
  await removals.settledOf('b');
  expect(isGone).toBe(false);
  await removals.settledOf('a');
  expect(isGone).toBe(true);
});

it('a removal that fails is told at the end, once all others are through, and holds up none of its name', async () => {
  const removals = new Removals();
  const failed = new Error('removal failed');
  const removed: string[] = [];
  removals.begin('a', async () => {
    throw failed;
  });
  removals.begin('a', async () => void removed.push('a'));
  removals.begin('b', async () => {
    await turn();
    await turn();
    removed.push('b');
  });
  // Nobody waits for it yet: vitest fails a run in which a rejection is not handled.
  await turn();
  await removals.settledOf('a');
  await expect(removals.settled()).rejects.toBe(failed);
  expect(removed).toEqual(['a', 'b']);
});

it('every removal that fails is told', async () => {
  const removals = new Removals();
  for (const name of ['a', 'b']) removals.begin(name, () => Promise.reject(new Error(name)));
  await expect(removals.settled()).rejects.toMatchObject({
    message: 'a; b',
    errors: [{ message: 'a' }, { message: 'b' }],
  });
});
