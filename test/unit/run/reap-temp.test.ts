import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CaseTemp, createCaseTemp, SWAP_FILE } from '../../../src/run/case-temp.ts';
import { reapTemp } from '../../../src/run/reap-temp.ts';
import { readTree, writeTree } from '../../support/run-case.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'promise-reap-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** The temporary folder of a run whose process has ended. */
async function abandoned(runId: string): Promise<CaseTemp> {
  const temp = await createCaseTemp(root, runId, 'test');
  const owner = path.join(root, '.promise/tmp', runId, 'owner.json');
  const ended = execa('true');
  await ended;
  const labels: Record<string, string> = JSON.parse(await readFile(owner, 'utf8'));
  const changed = Object.entries(labels).map(([key, value]) => [
    key,
    key.endsWith('.pid') ? String(ended.pid) : value,
  ]);
  await writeFile(owner, JSON.stringify(Object.fromEntries(changed)));
  return temp;
}

function runs(): Promise<string[]> {
  return readdir(path.join(root, '.promise/tmp'));
}

test('nothing to do where no run has been', async () => {
  expect(await reapTemp(root)).toBe(0);
});

test('removes what a dead process left, and keeps what a living one works with', async () => {
  const dead = await abandoned('dead');
  await writeTree(dead.collected, { 'output/a': '1' });
  await createCaseTemp(root, 'alive', 'test');
  expect(await reapTemp(root)).toBe(1);
  expect(await runs()).toEqual(['alive']);
});

test('keeps what it knows no owner of, as long as it is young', async () => {
  const temp = await createCaseTemp(root, 'unknown', 'test');
  await rm(path.join(path.dirname(temp.dir), 'owner.json'));
  expect(await reapTemp(root)).toBe(0);
  expect(await runs()).toEqual(['unknown']);
});

test('puts a folder back that a killed run had moved away', async () => {
  const temp = await abandoned('dead');
  const target = path.join(root, 'test/output');
  const aside = path.join(temp.replaced, 'output');
  await writeTree(target, { it: 'old', '.gitkeep': '' });
  await writeFile(path.join(temp.dir, SWAP_FILE), JSON.stringify([{ fresh: temp.placing, target, aside }]));
  await rename(target, `${aside}.0`);
  await reapTemp(root);
  expect(await readTree(target)).toEqual({ it: 'old', '.gitkeep': '' });
  expect(await runs()).toEqual([]);
});

test('leaves a folder alone that was replaced', async () => {
  const temp = await abandoned('dead');
  const target = path.join(root, 'test/output');
  const aside = path.join(temp.replaced, 'output');
  await writeTree(`${aside}.0`, { it: 'old' });
  await writeTree(target, { it: 'new' });
  await writeFile(path.join(temp.dir, SWAP_FILE), JSON.stringify([{ fresh: temp.placing, target, aside }]));
  await reapTemp(root);
  expect(await readTree(target)).toEqual({ it: 'new' });
});
