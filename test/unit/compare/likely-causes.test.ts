import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compareTrees } from '../../../src/compare/compare-trees.ts';
import { likelyCauses, type SecondStart } from '../../../src/compare/likely-causes.ts';
import type { FileTree } from '../../../src/compare/types.ts';
import { memoryTree } from './memory-tree.ts';

async function causesOf(first: FileTree, second: FileTree, start: SecondStart = 'leftovers') {
  const differences = await compareTrees(first, second, { exact: false });
  expect(differences).not.toEqual([]);
  return likelyCauses(differences, first, second, start);
}

async function kindsOf(before: string, after: string): Promise<readonly string[]> {
  const causes = await causesOf(
    memoryTree({ 'output/a.txt': before }),
    memoryTree({ 'output/a.txt': after }),
  );
  return causes.map(({ kind }) => kind);
}

describe('what a difference between two runs looks like', () => {
  it.each([
    ['at: 2026-11-24T04:14:32Z', 'at: 2026-11-24T04:14:33Z'],
    ['at: "2026-11-24 04:14:32.123"', 'at: "2026-11-24 04:14:32.987"'],
    ['Tue Nov 24 04:14:32 UTC 2026', 'Tue Nov 24 04:15:01 UTC 2026'],
    ['at: 1795493672', 'at: 1795493673'],
    ['at: 1795493672123', 'at: 1795493673001'],
    ['at: 1795493672123456789', 'at: 1795493673001456789'],
    ['name: backup-20261124041432', 'name: backup-20261124041433'],
    ['name: backup-1795493672', 'name: backup-1795493690'],
    ['{"at":"04:14:32"}', '{"at":"04:14:33"}'],
  ])('%j and %j: times', async (before, after) => {
    expect(await kindsOf(before, after)).toEqual(['timestamps']);
  });

  it.each([
    ['id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427', 'id: 9c858901-8a57-4791-81fe-4c455b099bc9'],
    ['name: job-x7k2p', 'name: job-9fq1z'],
    ['name: job-abcde', 'name: job-qwert'],
    ['password: hJ8sK2lQ==', 'password: pQ93nd8A=='],
    ['token: deadbeef00', 'token: 0badcafe11'],
  ])('%j and %j: random', async (before, after) => {
    expect(await kindsOf(before, after)).toEqual(['random']);
  });

  it.each([
    ['- a\n- b\n- c\n', '- c\n- a\n- b\n'],
    ['{"hosts":["a","b"]}', '{"hosts":["b","a"]}'],
    ['- name: a\n  port: 1\n- name: b\n  port: 2\n', '- name: b\n  port: 2\n- name: a\n  port: 1\n'],
  ])('%j and %j: another order', async (before, after) => {
    expect(await kindsOf(before, after)).toEqual(['order']);
  });

  it.each([
    ['kind: A\n', 'kind: A\nkind: A\n'],
    ['kind: A\n', 'kind: A\n---\nkind: A\n'],
    ['a 04:14:32\n', 'a 04:14:32\na 04:14:33\n'],
  ])('%j and %j: appended', async (before, after) => {
    expect(await kindsOf(before, after)).toEqual(['appended']);
  });

  it.each([
    ['n: 4711', 'n: 815', ['counter']],
    ['at: 04:14:32\nid: job-x7k2p', 'at: 04:14:33\nid: job-9fq1z', ['timestamps', 'random']],
  ])('%j and %j: %j', async (before, after, kinds) => {
    expect(await kindsOf(before, after)).toEqual(kinds);
  });

  it.each([
    ['phase: creating', 'phase: updating'],
    ['size: small', 'size: large'],
    ['a b', 'a b c'],
    ['a: b', 'a, b'],
    ['', 'a'],
    ['at: 04:14:32\nsize: small', 'at: 04:14:33\nsize: large'],
  ])('%j and %j: nothing to go by', async (before, after) => {
    expect(await kindsOf(before, after)).toEqual([]);
  });
});

it('takes nothing for appended where the second run found empty folders', async () => {
  const tree = (text: string) => memoryTree({ 'output/a.txt': text });
  expect(await causesOf(tree('a\n'), tree('a\na\n'), 'empty')).toEqual([]);
});

it('shows the pair that gave it away, and what to do', async () => {
  const first = memoryTree({ 'output/a.yaml': 'name: job-x7k2p\n' });
  const second = memoryTree({ 'output/a.yaml': 'name: job-9fq1z\n' });
  expect(await causesOf(first, second)).toEqual([
    {
      kind: 'random',
      path: 'output/a.yaml',
      message: 'random parts: job-x7k2p and job-9fq1z',
      hint: expect.stringContaining("derive names and values from the request's name"),
    },
  ]);
});

it.each([
  ['output/backup-1795493672.yaml', 'output/backup-1795493673.yaml', 'timestamps'],
  ['output/job-x7k2p.yaml', 'output/job-9fq1z.yaml', 'random'],
])('finds a file under a new name: %s and %s', async (before, after, kind) => {
  const first = memoryTree({ [before]: 'kind: A\n' });
  // In place, the file of the first run is still there.
  for (const left of [{}, { [before]: 'kind: A\n' }]) {
    const causes = await causesOf(first, memoryTree({ ...left, [after]: 'kind: B\n' }));
    expect(causes).toMatchObject([{ kind, path: after }]);
  }
});

it('sees through what is packed', async () => {
  const packed = (content: string, time: number) => {
    const bytes = gzipSync(content);
    bytes.writeUInt32LE(time, 4);
    return bytes;
  };
  const tree = (bytes: Uint8Array) => memoryTree({ 'output/a.gz': bytes });
  expect(await causesOf(tree(packed('a', 1)), tree(packed('a', 2)))).toMatchObject([
    { kind: 'packed-times' },
  ]);
  expect(await causesOf(tree(packed('a', 1)), tree(packed('b', 2)))).toEqual([]);
});
