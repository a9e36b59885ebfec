import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Swap, swapFolders } from '../../../src/run/swap-folders.ts';
import { readTree, writeTree } from '../../support/run-case.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promise-swap-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

function swap(name: string): Swap {
  return {
    fresh: path.join(dir, 'fresh', name),
    target: path.join(dir, 'case', name),
    aside: path.join(dir, 'aside', name),
  };
}

test('takes the place of a folder and puts the old one aside', async () => {
  await writeTree(dir, { 'fresh/output/a': 'new', 'case/output/a': 'old', 'aside/x': '' });
  swapFolders([swap('output')]);
  expect(await readTree(dir)).toMatchObject({ 'case/output/a': 'new', 'aside/output.0/a': 'old' });
});

test('needs nothing to be there', async () => {
  await writeTree(dir, { 'fresh/output/a': 'new', 'case/x': '' });
  swapFolders([swap('output')]);
  expect(await readTree(dir)).toMatchObject({ 'case/output/a': 'new' });
});

test('moves a link aside rather than what it leads to', async () => {
  await writeTree(dir, { 'fresh/output/a': 'new', 'elsewhere/a': 'old', 'case/x': '', 'aside/x': '' });
  await symlink(path.join(dir, 'elsewhere'), path.join(dir, 'case/output'));
  swapFolders([swap('output')]);
  expect(await readTree(dir)).toMatchObject({ 'case/output/a': 'new', 'elsewhere/a': 'old' });
});

test('where the second fails, the first is undone', async () => {
  await writeTree(dir, {
    'fresh/output/a': 'new',
    'case/output/a': 'old',
    'case/metadata/m': 'old',
    'aside/x': '',
  });
  const before = await readTree(dir);
  expect(() => swapFolders([swap('output'), swap('metadata')])).toThrow('ENOENT');
  expect(await readTree(dir)).toEqual(before);
});

test('where nothing was there before, undoing leaves nothing there', async () => {
  await writeTree(dir, { 'fresh/output/a': 'new', 'case/x': '', 'aside/x': '' });
  expect(() => swapFolders([swap('output'), swap('metadata')])).toThrow('ENOENT');
  expect(await readTree(path.join(dir, 'case'))).toEqual({ x: '' });
});
