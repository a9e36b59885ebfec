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
