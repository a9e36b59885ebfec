import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../shared/errors.ts';
import { toFileError } from './file-errors.ts';
import type { CollectedFile } from './file-tree.ts';
import { fileKey, stateDir } from './state-dir.ts';

/** Raised when the records' form changes: older ones are then ignored, and what they name counts as the user's. */
const RECORD_VERSION = 1;

/** How many runs back a case's files are known as ours; more than one, as runs may finish side by side. */
const RECORDS_KEPT = 4;

/** Where the records of a case lie: a file a run, so that runs side by side don't overwrite each other's. */
function recordsDir(root: string, caseName: string): string {
  return path.join(stateDir(root), 'state', fileKey(caseName));
}

/**
 * Remembers what a run is about to put into a case's folders, before it does: whatever happens next, a later run knows
 * these files as ours.
 * @throws PromiseError `disk-full`, `not-permitted`.
 */
export async function recordWritten(
  root: string,
  caseName: string,
  runId: string,
  files: readonly CollectedFile[],
): Promise<void> {
  const dir = recordsDir(root, caseName);
  const record = {
    version: RECORD_VERSION,
    case: caseName,
    files: files.map(({ path, sha256 }) => ({ path, sha256 })),
  };
  try {
    await mkdir(dir, { recursive: true });
    const draft = path.join(dir, `${runId}.tmp`);
    await writeFile(draft, JSON.stringify(record));
    await rename(draft, path.join(dir, `${runId}.json`));
  } catch (error) {
    throw toFileError(error, `write ${dir}`);
  }
}

/** What the last runs of a case wrote: the SHA-256 sums that a path had. */
export async function readWritten(
  root: string,
  caseName: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const written = new Map<string, Set<string>>();
  for (const file of await recordFiles(recordsDir(root, caseName))) {
    for (const { path, sha256 } of parseRecord(await readFile(file, 'utf8').catch(() => ''))) {
      const sums = written.get(path) ?? new Set();
      written.set(path, sums.add(sha256));
    }
  }
  return written;
}

/** Forgets all but the last runs' records. */
export async function forgetOldRecords(root: string, caseName: string): Promise<void> {
  const files = await recordFiles(recordsDir(root, caseName));
  const aged = await Promise.all(
    files.map(async (file) => ({ file, time: (await stat(file).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  aged.sort((a, b) => b.time - a.time);
  await Promise.all(aged.slice(RECORDS_KEPT).map(({ file }) => rm(file, { force: true })));
}

/** The record files of a folder, which need not be there. */
async function recordFiles(dir: string): Promise<readonly string[]> {
  try {
    const names = await readdir(dir);
    return names.filter((name) => name.endsWith('.json')).map((name) => path.join(dir, name));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw toFileError(error, `read ${dir}`);
  }
}

/** Reads a record; one that is damaged or of another version names nothing. */
function parseRecord(text: string): readonly Pick<CollectedFile, 'path' | 'sha256'>[] {
  try {
    const record: unknown = JSON.parse(text);
    if (typeof record !== 'object' || record === null) return [];
    if (!('version' in record) || record.version !== RECORD_VERSION) return [];
    if (!('files' in record) || !Array.isArray(record.files)) return [];
    return record.files.filter(isRecordEntry);
  } catch {
    return [];
  }
}

/** Whether a value is one file of a record. */
function isRecordEntry(value: unknown): value is Pick<CollectedFile, 'path' | 'sha256'> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'sha256' in value &&
    typeof value.sha256 === 'string'
  );
}
