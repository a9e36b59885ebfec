import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseReport } from '../report/types.ts';
import { ensureStateDir, stateDir } from '../run/state-dir.ts';
import { writeAtomically } from '../shared/write-atomically.ts';

/** Raised when the file's form changes: older ones are then ignored. */
const VERSION = 1;

function failedFile(root: string): string {
  return path.join(stateDir(root), 'failed-cases.json');
}

/** Names of the cases that failed when they last ran; none where nothing is known. */
export async function readFailedCases(root: string): Promise<readonly string[]> {
  try {
    const state: unknown = JSON.parse(await readFile(failedFile(root), 'utf8'));
    if (typeof state !== 'object' || state === null) return [];
    if (!('version' in state) || state.version !== VERSION) return [];
    if (!('failed' in state) || !Array.isArray(state.failed)) return [];
    return state.failed.filter((name) => typeof name === 'string');
  } catch {
    // Absent, or cut short by a crash: nothing that a run needs.
    return [];
  }
}

/**
 * Takes note of how cases ended. Those that didn't run now keep what they are known for, as long as there are such cases.
 * @param isKnown whether the Promise has a case of that name
 * @throws what the file system says
 */
export async function noteFailedCases(
  root: string,
  reports: readonly CaseReport[],
  isKnown: (name: string) => boolean,
): Promise<void> {
  const before = await readFailedCases(root);
  const now = new Map(reports.map(({ name, outcome }) => [name, outcome === 'failed']));
  const failed = [...new Set([...before, ...now.keys()])].filter(
    (name) => isKnown(name) && now.get(name) !== false,
  );
  await ensureStateDir(root);
  await writeAtomically(failedFile(root), `${JSON.stringify({ version: VERSION, failed }, null, 2)}\n`);
}
