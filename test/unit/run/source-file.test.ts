import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findSourceLine } from '../../../src/run/source-file.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { type Files, writeFiles } from '../../support/write-files.ts';

describe('findSourceLine', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const write = (files: Files) => writeFiles(folder.dir, files);

  test('finds the file by its name, wherever the image has it', async () => {
    await write({ 'scripts/run': 'a\nb\n', Dockerfile: '' });
    expect(await findSourceLine(folder.dir, { path: '/usr/local/bin/run', line: 2 })).toEqual({
      file: path.join(folder.dir, 'scripts/run'),
      line: 2,
      text: 'b',
    });
  });

  test('takes the one whose path ends alike, where several have the name', async () => {
    await write({ 'a/main.py': 'one', 'b/main.py': 'two' });
    expect((await findSourceLine(folder.dir, { path: '/app/b/main.py', line: 1 }))?.text).toBe('two');
    expect(await findSourceLine(folder.dir, { path: './main.py', line: 1 })).toBeUndefined();
  });

  test.each([
    ['no such file', '/bin/other', 1],
    ['no such line', '/bin/run', 9],
    ['a link out of the folder', '/bin/link', 1],
    ['a path without a name', '/', 1],
  ])('finds nothing for %s', async (_, named, line) => {
    await write({ run: 'a\n' });
    await symlink('/etc/passwd', path.join(folder.dir, 'link'));
    expect(await findSourceLine(folder.dir, { path: named, line })).toBeUndefined();
  });
});
