import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOneOffCase } from '../../../../src/cli/cases/one-off-case.ts';
import { temporaryFolder } from '../../../support/cli.ts';
import { writeFiles } from '../../../support/write-files.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFiles(folder.dir, {
    'case/input/object.yaml': '',
    'case/expected/output/a.yaml': '',
    'case/expected/output/object.yaml': '',
  });
  await symlink('case', path.join(folder.dir, 'alias'));
  await symlink(path.join('case', 'input'), path.join(folder.dir, 'input'));
  await symlink('nowhere', path.join(folder.dir, 'dangling'));
});

afterEach(() => folder.remove());

const read = (inputDir: string, expectedOutputDir: string) =>
  readOneOffCase({ inputDir, expectedOutputDir }, folder.dir);

describe('the folders of a case that -i and -o put together', () => {
  it.each([
    ['case/input', 'case/expected'],
    ['case/input', 'case/input-expected'],
    ['case/input', 'not/there/yet'],
    ['alias/input', 'case/expected'],
    ['input', 'alias/expected'],
  ])('-i %s -o %s lie beside each other', async (input, expected) => {
    const testCase = await read(input, expected);
    expect(testCase?.oneOff?.expectedDir).toBe(path.join(folder.dir, expected));
  });

  it.each([
    ['case/input', 'case/input', 'are the same folder'],
    ['case/input', './case/../case/input/', 'are the same folder'],
    ['alias/input', 'case/input', 'are the same folder'],
    ['case/input', 'case/input/expected', 'case/input/expected lies in case/input'],
    ['input', 'case/input/not/there/yet', 'case/input/not/there/yet lies in input'],
    ['case/expected/output', 'case/expected', 'case/expected/output lies in case/expected'],
    ['case/expected/output', 'alias/expected', 'case/expected/output lies in alias/expected'],
    ['case/input', 'case', 'case/input lies in case'],
    ['input', 'alias', 'input lies in alias'],
  ])('-i %s -o %s is refused: %s', async (input, expected, says) => {
    await mkdir(path.join(folder.dir, 'case/output'), { recursive: true });
    await expect(read(input, expected)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(says),
      hint: expect.stringContaining('expected'),
    });
  });

  it('names the folder beside an input', async () => {
    await expect(read('case/input', 'case')).rejects.toMatchObject({
      hint: expect.stringContaining('-i case/input -o case/expected'),
    });
  });

  it('refuses goldens behind a link that leads nowhere', async () => {
    await expect(read('case/input', 'dangling/expected')).rejects.toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('dangling/expected'),
    });
  });
});
