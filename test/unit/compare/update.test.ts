import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareCase } from '../../../src/compare/compare-case.ts';
import type { GoldenChange } from '../../../src/compare/types.ts';
import { updateGoldens } from '../../../src/compare/update.ts';
import { asOrdinaryUser, giveAway } from '../../support/ordinary-user.ts';
import { type Files, writeFiles } from '../../support/write-files.ts';
import { goldenIn, goldenOfPipelines } from './case-golden.ts';
import { readFiles, useTempFolders } from './temp-folder.ts';

const tempFolder = useTempFolders();
const byMeaning = { exact: false };

/** Updates a case made of these files; afterwards nothing may differ, and a second update has nothing to do. */
async function update(
  files: Files,
): Promise<{ dir: string; changes: readonly GoldenChange[]; goldens: Files }> {
  const dir = await tempFolder();
  await writeFiles(dir, files);
  const { changes } = await updateGoldens(goldenIn(dir), byMeaning);
  expect(await compareCase(goldenIn(dir), byMeaning)).toEqual([]);
  expect(await updateGoldens(goldenIn(dir), byMeaning)).toEqual({ changes: [], invalid: [] });
  return { dir, changes, goldens: await readFiles(join(dir, 'expected')) };
}

describe('updateGoldens', () => {
  it('writes a first golden', async () => {
    const { changes, goldens } = await update({
      'output/x/a.yaml': 'a: 1\n',
      'metadata/status.yaml': 'message: x\n',
    });
    expect(changes).toEqual([
      { path: 'metadata/status.yaml', action: 'added' },
      { path: 'output/x/a.yaml', action: 'added' },
    ]);
    expect(goldens).toEqual({ 'output/x/a.yaml': 'a: 1\n', 'metadata/status.yaml': 'message: x\n' });
  });

  it('keeps a golden that is equal by meaning, and edits, adds and removes others', async () => {
    const { changes, goldens } = await update({
      'expected/output/same.yaml': '# why it is so\na: "x"\n',
      'expected/output/changed.yaml': 'a: 1\n',
      'expected/output/old/gone.yaml': 'a: 1\n',
      'output/same.yaml': 'a: x\n',
      'output/changed.yaml': 'a: 2\n',
      'output/new.yaml': 'a: 3\n',
    });
    expect(changes).toEqual([
      { path: 'output/changed.yaml', action: 'edited' },
      { path: 'output/new.yaml', action: 'added' },
      { path: 'output/old/gone.yaml', action: 'removed' },
    ]);
    expect(goldens).toEqual({
      'output/same.yaml': '# why it is so\na: "x"\n',
      'output/changed.yaml': 'a: 2\n',
      'output/new.yaml': 'a: 3\n',
    });
  });

  it('rewrites what is equal by meaning only where exact is asked for', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, { 'expected/output/a.yaml': '# x\na: 1\n', 'output/a.yaml': 'a: 1\n' });
    expect((await updateGoldens(goldenIn(dir), { exact: true })).changes).toEqual([
      { path: 'output/a.yaml', action: 'rewritten' },
    ]);
    expect(await readFiles(join(dir, 'expected'))).toEqual({ 'output/a.yaml': 'a: 1\n' });
  });

  it('follows an object that moved to another file', async () => {
    const object = 'apiVersion: v1\nkind: A\nmetadata:\n  name: x\n';
    const { goldens } = await update({
      'expected/output/a.yaml': `${object}---\na: 1\n`,
      'output/a.yaml': 'a: 1\n',
      'output/b.yaml': object,
    });
    expect(goldens).toEqual({ 'output/a.yaml': 'a: 1\n', 'output/b.yaml': object });
  });

  it('puts files where folders were, and folders where files were', async () => {
    const { goldens } = await update({
      'expected/output/a': 'x',
      'expected/output/b/c/d': 'x',
      'expected/output/b/.gitkeep': '',
      'output/a/b': 'y',
      'output/b': 'z',
    });
    expect(goldens).toEqual({ 'output/a/b': 'y', 'output/b': 'z' });
  });

  it('keeps an empty golden by a placeholder, which goes when there is something', async () => {
    const { dir, changes, goldens } = await update({ 'expected/output/a.yaml': 'a: 1\n' });
    expect(goldens).toEqual({ 'output/.gitkeep': '' });
    expect(changes).toEqual([
      { path: 'output/.gitkeep', action: 'added' },
      { path: 'output/a.yaml', action: 'removed' },
    ]);
    await writeFiles(dir, { 'output/b.yaml': 'b: 1\n' });
    expect((await updateGoldens(goldenIn(dir), byMeaning)).changes).toEqual([
      { path: 'output/.gitkeep', action: 'removed' },
      { path: 'output/b.yaml', action: 'added' },
    ]);
  });

  it('needs no placeholder where the run wrote metadata only', async () => {
    const { goldens } = await update({ 'metadata/status.yaml': 'message: x\n' });
    expect(goldens).toEqual({ 'metadata/status.yaml': 'message: x\n' });
  });

  it('takes binary output as it is', async () => {
    const { dir } = await update({ 'output/b.bin': '\0\x01' });
    expect(await readFile(join(dir, 'expected/output/b.bin'), 'utf8')).toBe('\0\x01');
  });

  it.each([
    ['a.yaml', '{{ template }}: ['],
    ['a.json', '{"a": }'],
  ])('makes no golden of a %s that does not parse', async (name, text) => {
    const dir = await tempFolder();
    const before = { 'output/old.yaml': 'a: 1\n' };
    await writeFiles(join(dir, 'expected'), before);
    await writeFiles(dir, { [`output/${name}`]: text, 'output/b.yaml': 'b: 1\n' });
    const { changes, invalid } = await updateGoldens(goldenIn(dir), byMeaning);
    expect(changes).toEqual([]);
    expect(invalid).toMatchObject([{ kind: 'invalid', side: 'actual', path: `output/${name}` }]);
    expect(await readFiles(join(dir, 'expected'))).toEqual(before);
  });

  it('replaces a golden that does not parse', async () => {
    const { goldens } = await update({ 'expected/output/a.yaml': 'a: [', 'output/a.yaml': 'a: 1\n' });
    expect(goldens).toEqual({ 'output/a.yaml': 'a: 1\n' });
  });

  it('removes goldens of no pipeline of the case, and keeps those of pipelines that do not run', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, {
      'expected/notes.txt': 'mine',
      'expected/output/before.yaml': 'a: 1\n',
      'expected/metadata/.gitkeep': '',
      'expected/pipelines/old/output/.gitkeep': '',
      'expected/pipelines/old/output/a.yaml': 'a: 1\n',
      'expected/pipelines/two/output/a.yaml': 'a: 2\n',
      'output/one/a.yaml': 'a: 1\n',
    });
    const golden = goldenOfPipelines(dir, ['one', 'two'], ['one']);
    expect((await updateGoldens(golden, byMeaning)).changes).toEqual([
      { path: 'metadata/.gitkeep', action: 'removed' },
      { path: 'output/before.yaml', action: 'removed' },
      { path: 'pipelines/old/output/.gitkeep', action: 'removed' },
      { path: 'pipelines/old/output/a.yaml', action: 'removed' },
      { path: 'pipelines/one/output/a.yaml', action: 'added' },
    ]);
    expect(await readFiles(join(dir, 'expected'))).toEqual({
      'notes.txt': 'mine',
      'pipelines/one/output/a.yaml': 'a: 1\n',
      'pipelines/two/output/a.yaml': 'a: 2\n',
    });
    expect(await compareCase(golden, byMeaning)).toEqual([]);
  });

  it('removes what a killed update left, also where there is nothing else to do', async () => {
    const { goldens } = await update({
      'expected/.promise-update-x/new-0': 'a',
      'expected/output/a.yaml': 'a: 1\n',
      'output/a.yaml': 'a: 1\n',
    });
    expect(goldens).toEqual({ 'output/a.yaml': 'a: 1\n' });
  });

  it('copies files that are larger than one block', async () => {
    const { goldens } = await update({ 'output/large.txt': 'x'.repeat(9 * 1024 * 1024) });
    expect(goldens['output/large.txt']?.length).toBe(9 * 1024 * 1024);
  });

  it('replaces a link in the golden, and never writes through it', async () => {
    const dir = await tempFolder();
    const outside = { 'outside/a.yaml': 'mine: 1\n', 'outside/sub/b.yaml': 'mine: 2\n' };
    await writeFiles(dir, { ...outside, 'output/a.yaml': 'a: 1\n', 'output/sub/b.yaml': 'b: 1\n' });
    await mkdir(join(dir, 'expected/output'), { recursive: true });
    await symlink('../../outside/a.yaml', join(dir, 'expected/output/a.yaml'));
    await symlink('../../outside/sub', join(dir, 'expected/output/sub'));
    await updateGoldens(goldenIn(dir), byMeaning);
    expect(await compareCase(goldenIn(dir), byMeaning)).toEqual([]);
    expect((await lstat(join(dir, 'expected/output/sub'))).isDirectory()).toBe(true);
    expect(await readFiles(join(dir, 'outside'))).toEqual({
      'a.yaml': 'mine: 1\n',
      'sub/b.yaml': 'mine: 2\n',
    });
  });

  it('touches nothing beside the golden folders', async () => {
    const beside = { 'expected/notes.txt': 'mine', 'input/object.yaml': 'a: 1\n', 'output/a.yaml': 'a: 1\n' };
    const { dir } = await update({ ...beside, 'expected/output/b.yaml': 'b: 1\n' });
    expect(await readFiles(dir)).toEqual({ ...beside, 'expected/output/a.yaml': 'a: 1\n' });
  });

  it('refuses a link or FIFO of the run before anything is changed', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, {
      'expected/output/old.yaml': 'a: 1\n',
      'output/a.yaml': 'a: 2\n',
      'metadata/x': '',
    });
    execFileSync('mkfifo', [join(dir, 'metadata/pipe')]);
    await expect(updateGoldens(goldenIn(dir), byMeaning)).rejects.toMatchObject({
      code: 'unreadable-file',
      message: "metadata/pipe is a FIFO: it can't become a golden",
    });
    expect(await readFiles(join(dir, 'expected'))).toEqual({ 'output/old.yaml': 'a: 1\n' });
  });

  it('says so when the golden folder may not be written', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, { 'expected/output/old.yaml': 'a: 1\n', 'output/a.yaml': 'a: 2\n' });
    await giveAway(dir, join(dir, 'expected/output'));
    await chmod(join(dir, 'expected/output'), 0o555);
    try {
      const update = asOrdinaryUser(() => updateGoldens(goldenIn(dir), byMeaning));
      await expect(update).rejects.toMatchObject({ code: 'not-permitted' });
    } finally {
      await chmod(join(dir, 'expected/output'), 0o755);
    }
    expect(await readFiles(join(dir, 'expected'))).toEqual({ 'output/old.yaml': 'a: 1\n' });
  });

  it.each([
    ['removing', { 'output/gone/x.yaml': 'x: 1\n' }],
    ['writing', { 'metadata/other/.gitkeep': '' }],
  ])('takes back what it did when a later folder may not be written (%s)', async (_, more) => {
    const dir = await tempFolder();
    const before: Files = { 'metadata/status.yaml': 'a: 1\n', 'output/old.yaml': 'a: 1\n', ...more };
    await writeFiles(join(dir, 'expected'), before);
    await writeFiles(dir, {
      'metadata/status.yaml': 'a: 2\n',
      'output/old.yaml': 'a: 2\n',
      'output/new/y.yaml': 'y: 1\n',
    });
    const closed = join(dir, 'expected/output');
    const folders = Object.keys(before).map((path) => join(dir, 'expected', path, '..'));
    await giveAway(dir, join(dir, 'expected'), ...folders);
    await chmod(closed, 0o555);
    try {
      const update = asOrdinaryUser(() => updateGoldens(goldenIn(dir), byMeaning));
      await expect(update).rejects.toMatchObject({ code: 'not-permitted' });
    } finally {
      await chmod(closed, 0o755);
    }
    expect(await readFiles(join(dir, 'expected'))).toEqual(before);
  });

  it('leaves the goldens as they were, and nothing beside them, when it can not read the output', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, { 'expected/output/old.yaml': 'a: 1\n', output: 'not a folder' });
    await expect(updateGoldens(goldenIn(dir), byMeaning)).rejects.toMatchObject({ code: 'unreadable-file' });
    expect(await readFiles(join(dir, 'expected'))).toEqual({ 'output/old.yaml': 'a: 1\n' });
  });
});

/** Numbers that look random but are the same in each run, so that a failure can be repeated. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A tree of few names and values, so that two of them share, change and move much. */
function randomFiles(next: (below: number) => number, prefix: string, broken: boolean): Files {
  const files: Record<string, string> = {};
  const names = ['a.yaml', 'b.yaml', 'd/a.yaml', 'd/e/c.json', 'd/.gitkeep', 'run.sh', 'x.yml', '.hidden/y'];
  const documents = ['', '# only a comment\n', 'a: 1\n', 'a: "1"\n', 'b: [1, 2]\n', 'b: [2, 1]\n', '- x\n'];
  for (const kind of ['A', 'B', 'C']) {
    for (const spec of [1, 2])
      documents.push(`apiVersion: v1\nkind: ${kind}\nmetadata: {name: n}\nspec: ${spec}\n`);
  }
  for (const name of names) {
    if (next(3) === 0) continue;
    if (name.endsWith('.json') && !broken) {
      files[`${prefix}${name}`] = JSON.stringify({ a: next(2) }, null, next(2));
      continue;
    }
    const parts = Array.from({ length: 1 + next(3) }, () => documents[next(documents.length)] ?? '');
    files[`${prefix}${name}`] = broken && next(12) === 0 ? '{ broken' : parts.join('---\n');
  }
  return files;
}

describe('for any golden and any output', () => {
  it.each(Array.from({ length: 60 }, (_, index) => index + 1))(
    'update, then compare: nothing (%i)',
    async (seed) => {
      const next = numbers(seed);
      const before = {
        ...randomFiles(next, 'expected/output/', true),
        ...randomFiles(next, 'expected/metadata/', true),
      };
      const written = { ...randomFiles(next, 'output/', false), ...randomFiles(next, 'metadata/', false) };
      const { changes, goldens, dir } = await update({ ...before, ...written });
      // What the run wrote is as it was, and each golden is untouched, the run's, or edited to mean the same.
      expect(await readFiles(join(dir, 'output'))).toEqual(withoutPrefix(written, 'output/'));
      const actions = new Map(changes.map(({ path, action }) => [path, action]));
      for (const [path, text] of Object.entries(goldens)) {
        if (actions.get(path) === 'edited') continue;
        expect(text, path).toBe(actions.has(path) ? written[path] : before[`expected/${path}`]);
      }
    },
  );
});

function withoutPrefix(files: Files, prefix: string): Files {
  const own = Object.entries(files).filter(([path]) => path.startsWith(prefix));
  return Object.fromEntries(own.map(([path, text]) => [path.slice(prefix.length), text]));
}
