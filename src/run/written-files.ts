import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../shared/errors.ts';
import { writeAtomically } from '../shared/write-atomically.ts';
import { toFileError } from './file-errors.ts';
import type { CollectedFile } from './file-tree.ts';
import { fileKey, stateDir } from './state-dir.ts';

/** A case's folder in which a run has put its files. */
export interface WrittenCase {
  readonly caseName: string;
  /** Absolute. */
  readonly caseDir: string;
}

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
  { caseName, caseDir }: WrittenCase,
  runId: string,
  files: readonly CollectedFile[],
): Promise<void> {
  const dir = recordsDir(root, caseName);
  const record = {
    version: RECORD_VERSION,
    case: caseName,
    folder: path.relative(root, caseDir),
    files: files.map(({ path, sha256 }) => ({ path, sha256 })),
  };
  try {
    await mkdir(dir, { recursive: true });
    await writeAtomically(path.join(dir, `${runId}.json`), JSON.stringify(record));
  } catch (error) {
    throw toFileError(error, 'write', dir);
  }
}

/** What the last runs of a case wrote: the SHA-256 sums that a path had. */
export async function readWritten(
  root: string,
  caseName: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const written = new Map<string, Set<string>>();
  for (const file of await recordFiles(recordsDir(root, caseName))) {
    for (const { path, sha256 } of (await readRecord(file)).files) {
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
    throw toFileError(error, 'read', dir);
  }
}

/** The cases in whose folders runs have put files, as far as that is remembered. */
export async function readWrittenCases(root: string): Promise<readonly WrittenCase[]> {
  const found = new Map<string, WrittenCase>();
  const state = path.join(stateDir(root), 'state');
  for (const key of await readdir(state).catch((): string[] => [])) {
    for (const file of await recordFiles(path.join(state, key))) {
      const { case: caseName, folder } = await readRecord(file);
      if (caseName === undefined || folder === undefined) continue;
      found.set(JSON.stringify([caseName, folder]), { caseName, caseDir: path.join(root, folder) });
    }
  }
  return [...found.values()];
}

/** What a record says. */
interface WrittenRecord {
  readonly case?: string;
  /** The case's, below the Promise's. */
  readonly folder?: string;
  readonly files: readonly Pick<CollectedFile, 'path' | 'sha256'>[];
}

/** Reads a record; one that is damaged or of another version names nothing. */
async function readRecord(file: string): Promise<WrittenRecord> {
  try {
    const record: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof record !== 'object' || record === null) return NO_RECORD;
    if (!('version' in record) || record.version !== RECORD_VERSION) return NO_RECORD;
    return {
      ...('case' in record && typeof record.case === 'string' ? { case: record.case } : {}),
      ...('folder' in record && typeof record.folder === 'string' ? { folder: record.folder } : {}),
      files: 'files' in record && Array.isArray(record.files) ? record.files.filter(isRecordEntry) : [],
    };
  } catch {
    return NO_RECORD;
  }
}

const NO_RECORD: WrittenRecord = { files: [] };

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
