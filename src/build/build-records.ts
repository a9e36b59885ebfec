import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isObject, type Json } from '../shared/json.ts';
import { writeAtomically } from '../shared/write-atomically.ts';

/** What was built last under a reference. */
export interface BuildRecord {
  /** See `fingerprintOf`. */
  readonly fingerprint: string;
  /** As {@link ImageInfo.id}. */
  readonly image: string;
}

/** Where the record of an image is kept. */
function recordFile(dir: string, reference: string): string {
  return path.join(dir, `${createHash('sha256').update(reference).digest('hex').slice(0, 16)}.json`);
}

/** Reads what was built last; undefined where nothing says so, or what does is damaged. */
export async function readBuildRecord(dir: string, reference: string): Promise<BuildRecord | undefined> {
  try {
    const record: Json = JSON.parse(await readFile(recordFile(dir, reference), 'utf8'));
    if (!isObject(record) || typeof record.fingerprint !== 'string' || typeof record.image !== 'string')
      return undefined;
    return { fingerprint: record.fingerprint, image: record.image };
  } catch {
    return undefined;
  }
}

/** Keeps what was built; a build is as good without, so whatever goes wrong is no failure of it. */
export async function writeBuildRecord(dir: string, reference: string, record: BuildRecord): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
    await writeAtomically(recordFile(dir, reference), `${JSON.stringify(record)}\n`);
  } catch {
    // The next run builds once more.
  }
}
