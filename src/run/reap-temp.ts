import { existsSync, renameSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { readOwner } from '../engine/owner-file.ts';
import { beholder, isLeftover } from '../engine/ownership.ts';
import { systemErrorCode } from '../shared/errors.ts';
import { isWithin } from '../shared/real-place.ts';
import { SWAP_FILE, tempRoot } from './case-temp.ts';
import { refuseStateLinks, stateDir } from './state-dir.ts';
import type { Swap } from './swap-folders.ts';

/**
 * Removes the temporary folders of runs whose process is dead, and of any that are older than a day. Where a run was
 * killed between two renames, the case's folder is put back first.
 * @returns how many were removed.
 * @throws PromiseError `not-permitted` where the state folder is a link.
 */
export async function reapTemp(root: string): Promise<number> {
  await refuseStateLinks(stateDir(root));
  const dir = tempRoot(root);
  const runs = await readdir(dir).catch((): string[] => []);
  const us = beholder();
  let removed = 0;
  for (const run of runs) {
    const runDir = path.join(dir, run);
    const stats = await stat(runDir).catch(() => undefined);
    if (stats === undefined) continue;
    if (!isLeftover(await readOwner(runDir), stats.ctimeMs / 1000, us)) continue;
    try {
      await restoreFolders(root, runDir);
      await rm(runDir, { recursive: true, force: true });
      removed += 1;
    } catch (error) {
      // Another user's, or reaped by a run beside us: no reason for this run to fail.
      if (systemErrorCode(error) === undefined) throw error;
    }
  }
  return removed;
}

/** Whether a run is under way for the Promise, or may be: one of which it can't be seen counts. */
export async function isRunUnderWay(root: string): Promise<boolean> {
  const us = beholder();
  const dir = tempRoot(root);
  for (const run of await readdir(dir).catch((): string[] => [])) {
    const runDir = path.join(dir, run);
    const stats = await stat(runDir).catch(() => undefined);
    if (stats !== undefined && !isLeftover(await readOwner(runDir), stats.ctimeMs / 1000, us)) return true;
  }
  return false;
}

/** Puts folders back that a killed run had moved away and not replaced yet. */
async function restoreFolders(root: string, runDir: string): Promise<void> {
  for (const caseDir of await readdir(runDir)) {
    for (const { target, aside } of await readSwaps(path.join(runDir, caseDir, SWAP_FILE))) {
      // The file may have come with a clone: what it names elsewhere is none of ours.
      if (!isWithin(root, target) || !isWithin(runDir, aside)) continue;
      const replaced = `${aside}.0`;
      if (!existsSync(target) && existsSync(replaced)) renameSync(replaced, target);
    }
  }
}

/** The swaps that a case had begun; none where the file is absent or cut short. */
async function readSwaps(file: string): Promise<readonly Swap[]> {
  const value = await readJson(file);
  return Array.isArray(value) ? value.filter(isSwap) : [];
}

/** Whether a value is one swap, as the file holds them. */
function isSwap(value: unknown): value is Swap {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'target' in value &&
    typeof value.target === 'string' &&
    'aside' in value &&
    typeof value.aside === 'string'
  );
}

/** A file's JSON; undefined where there is none to read. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
