import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Accept, ProposedChange } from '../../../src/compare/proposed-change.ts';
import type { FileDifference, GoldenChange } from '../../../src/compare/types.ts';
import { updateGoldens } from '../../../src/compare/update.ts';
import { type Files, writeFiles } from '../../support/write-files.ts';
import { goldenIn } from './case-golden.ts';
import { bookOf } from './rule-book.ts';
import { readFiles, useTempFolders } from './temp-folder.ts';

const tempFolder = useTempFolders();

/** Updates a case of these files where a decision says so. */
async function update(
  files: Files,
  accept: Accept,
  rules = '',
): Promise<{ changes: readonly GoldenChange[]; goldens: Files }> {
  const dir = await tempFolder();
  await mkdir(join(dir, 'expected'));
  await writeFiles(dir, files);
  const { changes } = await updateGoldens(goldenIn(dir), { exact: false, rules: bookOf(rules), accept });
  return { changes, goldens: await readFiles(join(dir, 'expected')) };
}

const onlyNew: Accept = async ({ action }) => action === 'added';

describe('an update that asks', () => {
  it('asks about each golden that would change, and does what is said', async () => {
    const files = {
      'expected/output/same.yaml': 'a: 1 # why\n',
      'expected/output/changed.yaml': 'a: 1\n',
      'expected/output/kept.yaml': 'a: 1\n',
      'expected/output/gone.yaml': 'a: 1\n',
      'expected/output/ignored.log': '1\n',
      'output/same.yaml': 'a: 1\n',
      'output/changed.yaml': 'a: 2\n',
      'output/kept.yaml': 'a: 2\n',
      'output/new.yaml': 'a: 3\n',
    };
    const asked: [string, ProposedChange['action']][] = [];
    const accept: Accept = async ({ path, action }) => {
      asked.push([path, action]);
      return path !== 'output/kept.yaml';
    };
    const { changes, goldens } = await update(files, accept, 'ignore: [{files: "*.log"}]');
    expect(asked).toEqual([
      ['output/gone.yaml', 'removed'],
      ['output/changed.yaml', 'changed'],
      ['output/kept.yaml', 'changed'],
      ['output/new.yaml', 'added'],
    ]);
    expect(changes.map(({ path }) => path)).toEqual([
      'output/changed.yaml',
      'output/gone.yaml',
      'output/new.yaml',
    ]);
    expect(goldens).toEqual({
      'output/same.yaml': 'a: 1 # why\n',
      'output/changed.yaml': 'a: 2\n',
      'output/kept.yaml': 'a: 1\n',
      'output/new.yaml': 'a: 3\n',
      'output/ignored.log': '1\n',
    });
  });

  it('shows what differs, and all of a file that only one side has', async () => {
    const shown = new Map<string, readonly FileDifference[]>();
    await update(
      {
        'expected/output/a.yaml': 'x: 0\na: 1\n',
        'expected/output/gone.txt': 'x\n',
        'expected/output/moved.yaml': 'apiVersion: v1\nkind: A\nmetadata: {name: a}\n',
        'output/a.yaml': 'x: 0\na: 2\n',
        'output/b.yaml': 'apiVersion: v1\nkind: A\nmetadata: {name: a}\n',
        'output/new.bin': '\0\0',
        'output/new.txt': 'y\nz\n',
      },
      async ({ path, differences }) => {
        shown.set(path, await differences());
        return false;
      },
    );
    const move = { kind: 'moved', object: 'A a', from: 'output/moved.yaml', to: 'output/b.yaml' };
    expect(Object.fromEntries(shown)).toEqual({
      'output/a.yaml': [
        {
          kind: 'changed',
          path: 'output/a.yaml',
          line: 2,
          summary: ['a: 1 -> 2'],
          diff: '--- expected/output/a.yaml\n+++ actual/output/a.yaml\n@@ -1,2 +1,2 @@\n-a: 1\n+a: 2\n x: 0\n',
        },
      ],
      'output/gone.txt': [
        {
          kind: 'changed',
          path: 'output/gone.txt',
          summary: [],
          diff: '--- expected/output/gone.txt\n+++ actual/output/gone.txt\n@@ -1,1 +0,0 @@\n-x\n',
        },
      ],
      'output/moved.yaml': [move],
      'output/b.yaml': [move],
      'output/new.bin': [{ kind: 'changed', path: 'output/new.bin', summary: ['2 bytes'], diff: undefined }],
      'output/new.txt': [
        {
          kind: 'changed',
          path: 'output/new.txt',
          summary: [],
          diff: '--- expected/output/new.txt\n+++ actual/output/new.txt\n@@ -0,0 +1,2 @@\n+y\n+z\n',
        },
      ],
    });
  });

  it('does not ask about what no update mends', async () => {
    const asked: string[] = [];
    await update(
      { 'expected/output/a.yaml': 'id: 1\n', 'output/a.yaml': 'id: 1\n' },
      async ({ path }) => asked.push(path) > 0,
      'match: [{path: .id, range: {min: 5}}]',
    );
    expect(asked).toEqual([]);
  });
});

describe('an update of new goldens only', () => {
  it.each<[string, Files, Files]>([
    [
      'changed and stale goldens as they are',
      {
        'expected/output/a.yaml': 'a: 1\n',
        'expected/output/gone.yaml': 'a: 1\n',
        'output/a.yaml': 'a: 2\n',
      },
      { 'output/a.yaml': 'a: 1\n', 'output/gone.yaml': 'a: 1\n' },
    ],
    [
      'a folder of goldens where the run wrote a file',
      { 'expected/output/a/b.yaml': 'a: 1\n', 'output/a': 'x\n' },
      { 'output/a/b.yaml': 'a: 1\n' },
    ],
    [
      'a golden where the run made a folder',
      { 'expected/output/a': 'x\n', 'output/a/b/c.yaml': 'a: 1\n' },
      { 'output/a': 'x\n' },
    ],
    [
      'the golden of a run that writes nothing any more',
      { 'expected/output/a.yaml': 'a: 1\n' },
      { 'output/a.yaml': 'a: 1\n' },
    ],
  ])('leaves %s', async (_, files, goldens) => {
    expect(await update(files, onlyNew)).toEqual({ changes: [], goldens });
  });

  it('makes an empty golden of a run that wrote nothing, where there is none', async () => {
    const changes = [{ path: 'output/.gitkeep', action: 'added' }];
    expect(await update({}, onlyNew)).toEqual({ changes, goldens: { 'output/.gitkeep': '' } });
    expect(await update({}, async () => false)).toEqual({ changes: [], goldens: {} });
  });
});
