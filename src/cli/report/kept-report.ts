import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { documentText } from '../../report/document-text.ts';
import { toJson } from '../../report/json.ts';
import type { RunReport } from '../../report/types.ts';
import { ensureStateDir, stateDir } from '../../run/state-dir.ts';
import { asError } from '../../shared/errors.ts';
import { writeAtomically } from '../../shared/write-atomically.ts';
import type { CommandIo } from '../io.ts';

/** Where a Promise's reports are kept. */
export function reportsDir(root: string): string {
  return path.join(stateDir(root), 'reports');
}

/** Where the report of the last run is. */
export function lastReportFile(root: string): string {
  return path.join(reportsDir(root), 'last.json');
}

/**
 * Keeps the report of a run for `promise report`; one whose Promise could not be read has no place. A run is as good without:
 * where it can't be kept, a warning says so.
 */
export async function keepReport(report: RunReport, io: Pick<CommandIo, 'stderr'>): Promise<void> {
  const { promise } = report;
  if (promise === undefined) return;
  try {
    await ensureStateDir(promise.root);
    await mkdir(reportsDir(promise.root), { recursive: true });
    await writeAtomically(lastReportFile(promise.root), documentText(toJson(report)));
  } catch (error) {
    io.stderr.write(`warning: the report is not kept for promise report: ${asError(error).message}\n`);
  }
}
