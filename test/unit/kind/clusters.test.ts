import { describe, expect, test } from 'vitest';
import { chooseClusters } from '../../../src/kind/clusters.ts';
import type { KindCluster } from '../../../src/kind/types.ts';

function clusters(...names: readonly string[]): readonly KindCluster[] {
  return names.map((name) => ({ name, nodes: [] }));
}

describe('which clusters are loaded into', () => {
  test.each([
    { found: ['alone'], requested: [], chosen: ['alone'] },
    { found: ['kind', 'platform', 'worker'], requested: [], chosen: ['platform'] },
    { found: ['kind', 'platform'], requested: ['kind'], chosen: ['kind'] },
    { found: ['a', 'b', 'c'], requested: ['c', 'a'], chosen: ['c', 'a'] },
    { found: ['a', 'b'], requested: ['a', 'a'], chosen: ['a'] },
  ])('of $found, asked for $requested: $chosen', ({ found, requested, chosen }) => {
    expect(chooseClusters(clusters(...found), requested).map(({ name }) => name)).toEqual(chosen);
  });

  test('several without a `platform` are ambiguous, and listed', () => {
    expect(() => chooseClusters(clusters('kind', 'worker'), [])).toThrow(
      expect.objectContaining({
        code: 'ambiguous-kind-cluster',
        exitCode: 3,
        message: 'there are 2 kind clusters: kind, worker',
        hint: expect.stringContaining('--name'),
      }),
    );
  });

  test('none is an error that says how to create one', () => {
    expect(() => chooseClusters([], [])).toThrow(
      expect.objectContaining({
        code: 'no-kind-cluster',
        exitCode: 3,
        hint: 'create one: `kind create cluster --name platform`',
      }),
    );
  });

  test('an unknown one is an error, also beside a known one', () => {
    expect(() => chooseClusters(clusters('kind', 'platform'), ['platform', 'plat'])).toThrow(
      expect.objectContaining({
        code: 'no-kind-cluster',
        message: 'there is no kind cluster plat; there is: kind, platform',
      }),
    );
    expect(() => chooseClusters([], ['plat'])).toThrow('there is no kind cluster plat; there is none at all');
  });
});
