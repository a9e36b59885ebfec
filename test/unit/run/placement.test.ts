import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCaseTemp, removeRunTemp } from '../../../src/run/case-temp.ts';
import { type Placed, placeFiles } from '../../../src/run/placement.ts';
import { readTree, writeTree } from '../../support/run-case.ts';

let root: string;
let caseDir: string;
let runs = 0;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'promise-placement-'));
  caseDir = path.join(root, 'test');
  await mkdir(caseDir);
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Places what a run would have collected. */
async function place(
  files: Readonly<Record<string, string>>,
  caseName = 'test',
  dir = caseDir,
): Promise<Placed> {
  runs += 1;
  const runId = `run${runs}`;
  const temp = await createCaseTemp(root, runId, caseName);
  await mkdir(path.join(temp.collected, 'output'));
  await mkdir(path.join(temp.collected, 'metadata'));
  await writeTree(temp.collected, files);
  const collected = Object.entries(files).map(([name, content]) => ({
    path: name,
    bytes: Buffer.byteLength(content),
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  const placed = await placeFiles({ root, caseName, caseDir: dir, runId, files: collected, temp });
  expect(await readTree(temp.collected)).toMatchObject(files);
  await removeRunTemp(root, runId);
  return placed;
}

async function git(...args: string[]): Promise<void> {
  await execa('git', args, { cwd: root });
}

describe("the case's own folders", () => {
  test('are made where they were not', async () => {
    const placed = await place({ 'output/sub/a': '1', 'metadata/b': '2' });
    expect(placed).toEqual({
      outputDir: path.join(caseDir, 'output'),
      metadataDir: path.join(caseDir, 'metadata'),
      movedBecause: undefined,
    });
    expect(await readTree(caseDir)).toEqual({
      'output/': '',
      'output/sub/': '',
      'output/sub/a': '1',
      'metadata/': '',
      'metadata/b': '2',
    });
  });

  test('are replaced whole by the next run: what it no longer writes is gone', async () => {
    await place({ 'output/old': '1', 'output/sub/both': '1', 'metadata/old': '1' });
    const placed = await place({ 'output/sub/both': '2', 'output/new': '2' });
    expect(placed.movedBecause).toBeUndefined();
    expect(await readTree(caseDir)).toEqual({
      'output/': '',
      'output/new': '2',
      'output/sub/': '',
      'output/sub/both': '2',
      'metadata/': '',
    });
  });

  test('are open to be read by all, whatever the umask is', async () => {
    const umask = process.umask(0o077);
    try {
      await place({ 'output/sub/a': '1' });
    } finally {
      process.umask(umask);
    }
    for (const folder of ['output', 'output/sub', 'metadata']) {
      expect((await stat(path.join(caseDir, folder))).mode & 0o777).toBe(0o755);
    }
  });

  test('keep their placeholders, also those that git tracks', async () => {
    await writeTree(caseDir, {
      'output/.gitignore': '*\n',
      'output/deep/.keep': '',
      'metadata/.gitkeep': '',
    });
    await git('init', '-q');
    await git('add', '-f', 'test/output/.gitignore', 'test/metadata/.gitkeep');
    expect((await place({ 'output/a': '1' })).movedBecause).toBeUndefined();
    expect((await place({ 'output/a': '2' })).movedBecause).toBeUndefined();
    expect(await readTree(caseDir)).toEqual({
      'output/': '',
      'output/.gitignore': '*\n',
      'output/a': '2',
      'output/deep/': '',
      'output/deep/.keep': '',
      'metadata/': '',
      'metadata/.gitkeep': '',
    });
  });

  test('lose a placeholder that only a run wrote', async () => {
    await place({ 'output/.gitignore': 'of the run', 'output/a': '1' });
    expect((await place({ 'output/a': '2' })).movedBecause).toBeUndefined();
    expect(await readTree(path.join(caseDir, 'output'))).toEqual({ a: '2' });
  });

  test('may hold, from before, what the run writes as well', async () => {
    await writeTree(caseDir, { 'output/same': 'equal' });
    expect((await place({ 'output/same': 'equal', 'output/more': '1' })).movedBecause).toBeUndefined();
    expect(await readTree(path.join(caseDir, 'output'))).toEqual({ same: 'equal', more: '1' });
  });

  test('are told apart for cases whose names differ in special characters only', async () => {
    const dirs = ['a b', 'a/b', '../a', 'ä'].map((name, index) => ({
      name,
      dir: path.join(root, `dir${index}`),
    }));
    for (const { name, dir } of dirs) {
      await mkdir(dir);
      await place({ 'output/it': name }, name, dir);
    }
    for (const { name, dir } of dirs) {
      expect((await place({ 'output/it': `${name} again` }, name, dir)).movedBecause).toBeUndefined();
    }
    expect((await readdir(path.join(root, '.promise'))).sort()).toEqual(['.gitignore', 'state', 'tmp']);
  });
});

describe('a case whose folder is not there yet, as that of a variant', () => {
  const variant = () => path.join(caseDir, 'variants', 'large');

  test('gets it', async () => {
    const { movedBecause } = await place({ 'output/a': '1' }, 'test/large', variant());
    expect(movedBecause).toBeUndefined();
    expect(await readTree(variant())).toMatchObject({ 'output/a': '1' });
  });

  test("gets none where a link leads out of the Promise's folder", async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'promise-outside-'));
    await symlink(outside, path.join(caseDir, 'variants'));
    const { movedBecause } = await place({ 'output/a': '1' }, 'test/large', variant());
    expect(movedBecause).toContain('leads out');
    expect(await readdir(outside)).toEqual([]);
    await rm(outside, { recursive: true });
  });
});

describe("files of the user's stay, and the run's go to .promise/out", () => {
  async function expectMoved(because: string, before: Readonly<Record<string, string>>): Promise<void> {
    const placed = await place({ 'output/it': 'new', 'metadata/note': 'new' });
    expect(placed).toEqual({
      outputDir: path.join(root, '.promise/out/test/output'),
      metadataDir: path.join(root, '.promise/out/test/metadata'),
      movedBecause: because,
    });
    expect(await readTree(path.dirname(placed.outputDir))).toEqual({
      'output/': '',
      'output/it': 'new',
      'metadata/': '',
      'metadata/note': 'new',
    });
    expect(await readTree(caseDir)).toMatchObject(before);
  }

  test('where no run wrote them', async () => {
    await writeTree(caseDir, { 'metadata/mine': 'x' });
    await expectMoved('test/metadata/mine was not written by a run', { 'metadata/mine': 'x' });
  });

  test('where they were edited since', async () => {
    await place({ 'output/it': 'old' });
    await writeFile(path.join(caseDir, 'output/it'), 'edited');
    await expectMoved('test/output/it was edited since the last run', { 'output/it': 'edited' });
  });

  test('where git tracks them, though a run wrote them', async () => {
    await place({ 'output/it': 'old' });
    await git('init', '-q');
    await git('add', 'test/output/it');
    await expectMoved('test/output/it is tracked by git', { 'output/it': 'old' });
  });

  test('where git tracks them and another repository is set in the environment', async () => {
    await place({ 'output/it': 'old' });
    await git('init', '-q');
    await git('add', 'test/output/it');
    process.env.GIT_DIR = '/nowhere';
    try {
      await expectMoved('test/output/it is tracked by git', { 'output/it': 'old' });
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  test('where a placeholder would be overwritten', async () => {
    await writeTree(caseDir, { 'output/.gitignore': 'mine' });
    const placed = await place({ 'output/.gitignore': 'of the run' });
    expect(placed.movedBecause).toBe('test/output/.gitignore would be overwritten');
    expect(await readTree(caseDir)).toEqual({ 'output/': '', 'output/.gitignore': 'mine' });
  });

  test('where a folder is a symbolic link', async () => {
    await mkdir(path.join(root, 'elsewhere'));
    await symlink(path.join(root, 'elsewhere'), path.join(caseDir, 'metadata'));
    await expectMoved('test/metadata is a symbolic link', {});
    expect(await readTree(path.join(root, 'elsewhere'))).toEqual({});
  });

  test('where a symbolic link lies in a folder', async () => {
    await writeTree(root, { secret: 'x' });
    await mkdir(path.join(caseDir, 'output'));
    await symlink(path.join(root, 'secret'), path.join(caseDir, 'output/it'));
    await expectMoved('test/output/it was not written by a run', { 'output/it': 'not a regular file' });
    expect(await readTree(root)).toMatchObject({ secret: 'x' });
  });

  test('where a folder is a file', async () => {
    await writeTree(caseDir, { output: 'a file' });
    await expectMoved('test/output is not a folder', { output: 'a file' });
  });

  test('where the case lies outside, behind a symbolic link', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'promise-outside-'));
    try {
      await rm(caseDir, { recursive: true });
      await symlink(outside, caseDir);
      const placed = await place({ 'output/it': 'new' });
      expect(placed.movedBecause).toBe("test is a symbolic link that leads out of the Promise's folder");
      expect(await readTree(outside)).toEqual({});
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  test('until the user has moved them away', async () => {
    await writeTree(caseDir, { 'output/mine': 'x' });
    await place({ 'output/it': '1' });
    await rename(path.join(caseDir, 'output/mine'), path.join(root, 'mine'));
    const placed = await place({ 'output/it': '2' });
    expect(placed.movedBecause).toBeUndefined();
    expect(await readTree(path.join(caseDir, 'output'))).toEqual({ it: '2' });
    await expect(stat(path.join(root, '.promise/out/test'))).rejects.toThrow('ENOENT');
  });

  test('also where no record says what the last run wrote', async () => {
    await place({ 'output/it': 'old' });
    await rm(path.join(root, '.promise'), { recursive: true });
    await expectMoved('test/output/it was not written by a run', { 'output/it': 'old' });
  });

  test('also where the record is damaged', async () => {
    await place({ 'output/it': 'old' });
    await writeFile(path.join(root, `.promise/state/test/run${runs}.json`), '{"version": 1, "files": [{"pa');
    await expectMoved('test/output/it was not written by a run', { 'output/it': 'old' });
  });
});

test('the state folder ignores itself and is left tidy', async () => {
  await place({ 'output/a': '1' });
  await git('init', '-q');
  const { stdout } = await execa('git', ['status', '--porcelain', '--', '.promise'], { cwd: root });
  expect(stdout).toBe('');
  expect(await readTree(path.join(root, '.promise/tmp'))).toEqual({});
});

test('records of old runs are forgotten', async () => {
  for (let run = 0; run < 8; run++) await place({ 'output/it': String(run) });
  const records = Object.keys(await readTree(path.join(root, '.promise/state/test')));
  expect(records.length).toBeLessThan(8);
  expect(records).toContain(`run${runs}.json`);
});

test('a file that cannot be written is an error with a hint, and the case is as before', async ({ skip }) => {
  if (process.getuid?.() !== 0) skip('needs to become another user');
  await place({ 'output/it': 'old' });
  await chmod(path.join(root, '.promise'), 0o755);
  process.seteuid?.(54321);
  try {
    await expect(createCaseTemp(root, 'other', 'test')).rejects.toMatchObject({ code: 'not-permitted' });
  } finally {
    process.seteuid?.(0);
  }
  expect(await readTree(path.join(caseDir, 'output'))).toEqual({ it: 'old' });
});
