import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeOwner } from '../engine/owner-file.ts';
import { fileErrorCode } from '../shared/file-errors.ts';
import { toFileError } from './file-errors.ts';
import { ensureStateDir, fileKey, stateDir } from './state-dir.ts';

/** Names what a case was about to swap, so that a run that is killed within can be tidied up after. */
export const SWAP_FILE = 'swap.json';

/** Where the temporary folders of all runs lie. */
export function tempRoot(root: string): string {
  return path.join(stateDir(root), 'tmp');
}

/** The temporary folders of one case of one run. All of them lie in the Promise's folder, so renames can reach it. */
export interface CaseTemp {
  readonly dir: string;
  /** The run's own copy of what the stages wrote. */
  readonly collected: string;
  /** What is to take the place of the case's folders. */
  readonly placing: string;
  /** Where the case's folders go for it. */
  readonly replaced: string;
}

/**
 * Makes the temporary folders of a case, empty, and for nobody else to read.
 * @throws PromiseError `not-permitted`, `disk-full`.
 */
export async function createCaseTemp(root: string, runId: string, caseName: string): Promise<CaseTemp> {
  await ensureStateDir(root);
  const runDir = path.join(tempRoot(root), runId);
  const dir = path.join(runDir, fileKey(caseName));
  const temp: CaseTemp = {
    dir,
    collected: path.join(dir, 'collected'),
    placing: path.join(dir, 'placing'),
    replaced: path.join(dir, 'replaced'),
  };
  try {
    await mkdir(runDir, { recursive: true, mode: 0o700 });
    await writeOwner(runDir, runId);
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir);
    for (const folder of [temp.collected, temp.placing, temp.replaced]) await mkdir(folder);
  } catch (error) {
    throw toFileError(error, 'write', dir);
  }
  return temp;
}

/**
 * Removes the temporary folders of a run, once nobody reads what it collected any more. What may not be removed stays: a
 * check of the user's may have left another user's files.
 */
export async function removeRunTemp(root: string, runId: string): Promise<void> {
  await rm(path.join(tempRoot(root), runId), { recursive: true, force: true }).catch((error: unknown) => {
    if (fileErrorCode(error) !== 'not-permitted') throw error;
  });
}
