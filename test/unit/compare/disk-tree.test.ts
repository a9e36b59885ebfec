import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDeliveryFiles } from '../../../src/cli/test-case/delivery-files.ts';
import { compareCase, goldenExists } from '../../../src/compare/compare-case.ts';
import { diskTree } from '../../../src/compare/disk-tree.ts';
import { updateGoldens } from '../../../src/compare/update.ts';
import { asOrdinaryUser, giveAway } from '../../support/ordinary-user.ts';
import { writeFiles } from '../../support/write-files.ts';
import { goldenIn, goldenOfPipelines } from './case-golden.ts';
import { useTempFolders } from './temp-folder.ts';

const tempFolder = useTempFolders();

describe('diskTree', () => {
  it('lists the files of all folders, hidden ones too, sorted', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, { 'b/c.yaml': '1', a: '2', '.hidden/x': '3', 'odd name\n': '4', 'B.txt': '5' });
    const tree = await diskTree(dir);
    expect(await tree.list()).toEqual(['.hidden/x', 'B.txt', 'a', 'b/c.yaml', 'odd name\n']);
    expect(await tree.oddEntries()).toEqual([]);
  });

  it('reads a file, its size, and parts of it', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, { 'x/a.txt': 'hello' });
    const tree = await diskTree(dir);
    expect(await tree.size('x/a.txt')).toBe(5);
    expect(Buffer.from(await tree.read('x/a.txt')).toString()).toBe('hello');
    expect(Buffer.from(await tree.readAt('x/a.txt', 1, 3)).toString()).toBe('ell');
    expect(Buffer.from(await tree.readAt('x/a.txt', 3, 10)).toString()).toBe('lo');
    expect(await tree.readAt('x/a.txt', 5, 10)).toHaveLength(0);
  });

  it('takes a folder that does not exist for an empty one', async () => {
    const tree = await diskTree(join(await tempFolder(), 'none'));
    expect(await tree.list()).toEqual([]);
  });

  it('says which folder may not be read', async () => {
    const dir = await tempFolder();
    await mkdir(join(dir, 'output'));
    await giveAway(dir);
    await chmod(join(dir, 'output'), 0);
    const unreadable = { code: 'unreadable-file', location: { file: join(dir, 'output') } };
    await asOrdinaryUser(async () => {
      await expect(diskTree(join(dir, 'output'))).rejects.toMatchObject(unreadable);
      await expect(goldenExists(dir)).rejects.toMatchObject(unreadable);
      const folders = { output: join(dir, 'output'), metadata: join(dir, 'metadata') };
      await expect(findDeliveryFiles(folders)).rejects.toMatchObject(unreadable);
    });
  });

  it('names links and FIFOs, and opens neither', async () => {
    const [dir, outside] = [await tempFolder(), await tempFolder()];
    await writeFiles(outside, { 'secret.yaml': 'a: 1' });
    await symlink(join(outside, 'secret.yaml'), join(dir, 'file.yaml'));
    await symlink(outside, join(dir, 'folder'));
    await symlink('.', join(dir, 'loop'));
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    const tree = await diskTree(dir);
    expect(await tree.list()).toEqual([]);
    expect(await tree.oddEntries()).toEqual([
      { path: 'file.yaml', what: `a symbolic link to "${outside}/secret.yaml"` },
      { path: 'folder', what: `a symbolic link to "${outside}"` },
      { path: 'loop', what: 'a symbolic link to "."' },
      { path: 'pipe', what: 'a FIFO' },
    ]);
  });

  it.runIf(process.platform === 'linux')('names entries whose names are no UTF-8', async () => {
    const dir = await tempFolder();
    await writeFile(Buffer.concat([Buffer.from(`${dir}/a`), Buffer.from([0xff])]), 'x');
    const tree = await diskTree(dir);
    expect(await tree.list()).toEqual([]);
    expect(await tree.oddEntries()).toEqual([{ path: 'a\ufffd', what: 'an entry whose name is not UTF-8' }]);
  });

  it('refuses a link that takes the place of a file after the walk', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, { 'a.txt': 'x', 'b.txt': 'y' });
    const tree = await diskTree(dir);
    await rm(join(dir, 'a.txt'));
    await symlink('b.txt', join(dir, 'a.txt'));
    await expect(tree.read('a.txt')).rejects.toMatchObject({ code: 'unreadable-file' });
  });

  it('refuses a root that is a link or a file', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, { 'real/a.txt': 'x' });
    await symlink('real', join(dir, 'link'));
    await expect(diskTree(join(dir, 'link'))).rejects.toMatchObject({ code: 'unreadable-file' });
    await expect(diskTree(join(dir, 'real/a.txt'))).rejects.toMatchObject({ code: 'unreadable-file' });
  });
});

describe('compareCase', () => {
  it('compares all folders of a case, with their labels in the paths', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, {
      'expected/output/a.yaml': 'a: 1\n',
      'expected/metadata/gone.yaml': 'x',
      'output/a.yaml': 'a: 2\n',
      'metadata/status.yaml': 'message: x',
    });
    expect(await compareCase(goldenIn(dir), { exact: false })).toEqual([
      { kind: 'missing', path: 'metadata/gone.yaml' },
      { kind: 'unexpected', path: 'metadata/status.yaml' },
      {
        kind: 'changed',
        path: 'output/a.yaml',
        summary: ['a: 1 -> 2'],
        diff: '--- expected/output/a.yaml\n+++ actual/output/a.yaml\n@@ -1,1 +1,1 @@\n-a: 1\n+a: 2\n',
        line: 1,
      },
    ]);
  });

  it('tells a link on either side once, and never as equal', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, {
      'shared.yaml': 'a: 1\n',
      'output/a.yaml': 'a: 1\n',
      'expected/output/b.yaml': 'b: 1\n',
    });
    await symlink('../shared.yaml', join(dir, 'expected/output/a.yaml'));
    await symlink('../shared.yaml', join(dir, 'output/b.yaml'));
    expect(await compareCase(goldenIn(dir), { exact: false })).toEqual([
      {
        kind: 'not-a-file',
        side: 'expected',
        path: 'output/a.yaml',
        what: 'a symbolic link to "../shared.yaml"',
      },
      {
        kind: 'not-a-file',
        side: 'actual',
        path: 'output/b.yaml',
        what: 'a symbolic link to "../shared.yaml"',
      },
    ]);
  });
});

describe('goldens that belong to no pipeline of the case', () => {
  it('are missing, wherever they lie in our folders', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, {
      'expected/notes.txt': 'mine',
      'expected/output/before.yaml': 'a: 1\n',
      'expected/metadata/before.yaml': 'a: 1\n',
      'expected/pipelines/old/output/a.yaml': 'a: 1\n',
      'expected/pipelines/one/output/a.yaml': 'a: 1\n',
      'expected/pipelines/two/output/a.yaml': 'a: 2\n',
      'output/one/a.yaml': 'a: 1\n',
    });
    // The second pipeline doesn't run now, but is the case's.
    expect(await compareCase(goldenOfPipelines(dir, ['one', 'two'], ['one']), { exact: false })).toEqual([
      { kind: 'missing', path: 'metadata/before.yaml' },
      { kind: 'missing', path: 'output/before.yaml' },
      { kind: 'missing', path: 'pipelines/old/output/a.yaml' },
    ]);
  });

  it('are missing where a case of several pipelines has only one now', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, {
      'expected/output/a.yaml': 'a: 1\n',
      'expected/pipelines/one/output/a.yaml': 'a: 1\n',
      'output/a.yaml': 'a: 1\n',
    });
    expect(await compareCase(goldenIn(dir), { exact: false })).toEqual([
      { kind: 'missing', path: 'pipelines/one/output/a.yaml' },
    ]);
  });

  it('show objects that a renamed pipeline writes as moved', async () => {
    const dir = await tempFolder();
    const object = 'apiVersion: v1\nkind: A\nmetadata:\n  name: x\n';
    await writeFiles(dir, {
      'expected/pipelines/old/output/a.yaml': object,
      'output/new/a.yaml': object,
    });
    expect(await compareCase(goldenOfPipelines(dir, ['new', 'other']), { exact: false })).toEqual([
      {
        kind: 'moved',
        object: 'A x',
        from: 'pipelines/old/output/a.yaml',
        to: 'pipelines/new/output/a.yaml',
      },
    ]);
  });
});

describe('the reading of metadata', () => {
  it.each([
    ['suspend: "yes"\n', 'suspend: yes\n', ['metadata/a.yaml']],
    ['ok: true\n', 'ok: yes\n', ['output/a.yaml']],
  ])("is Kratix's, that of output GitOps agents': %j, %j", async (expected, actual, differing) => {
    const dir = await tempFolder();
    await writeFiles(dir, {
      'expected/output/a.yaml': expected,
      'expected/metadata/a.yaml': expected,
      'output/a.yaml': actual,
      'metadata/a.yaml': actual,
    });
    const differences = await compareCase(goldenIn(dir), { exact: false });
    expect(differences).toMatchObject(differing.map((path) => ({ kind: 'changed', path })));
    expect(differences).toHaveLength(differing.length);
  });
});

describe('golden folders that are links or files', () => {
  it.each(['expected', 'expected/output', 'expected/pipelines', 'expected/metadata'])(
    'are refused: %s',
    async (folder) => {
      const [dir, outside] = [await tempFolder(), await tempFolder()];
      await writeFiles(dir, { 'output/a.yaml': 'a: 1\n', 'expected/notes.txt': 'mine' });
      if (folder === 'expected') await rm(join(dir, 'expected'), { recursive: true });
      await symlink(outside, join(dir, folder));
      const refused = { code: 'invalid-case', location: { file: join(dir, folder) } };
      await expect(compareCase(goldenIn(dir), { exact: false })).rejects.toMatchObject(refused);
      await expect(updateGoldens(goldenIn(dir), { exact: false })).rejects.toMatchObject(refused);
      expect(await readdir(outside)).toEqual([]);
    },
  );

  it('are refused between the folders of a pipeline too, and where a file is', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, { 'expected/pipelines/one': 'x' });
    await expect(compareCase(goldenOfPipelines(dir, ['one', 'two']), { exact: false })).rejects.toMatchObject(
      {
        code: 'invalid-case',
        message: 'the golden folder one is not a folder',
        location: { file: join(dir, 'expected/pipelines/one') },
      },
    );
  });
});

describe('goldenExists', () => {
  it('does not count what a killed update left', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, { 'expected/.promise-update-x/new-0': 'a' });
    expect(await goldenExists(join(dir, 'expected'))).toBe(false);
  });

  it('needs a file, which git can keep, at any depth', async () => {
    const dir = await tempFolder();
    expect(await goldenExists(join(dir, 'expected'))).toBe(false);
    await mkdir(join(dir, 'expected/output/sub'), { recursive: true });
    expect(await goldenExists(join(dir, 'expected'))).toBe(false);
    await writeFiles(dir, { 'expected/output/sub/.gitkeep': '' });
    expect(await goldenExists(join(dir, 'expected'))).toBe(true);
  });
});
