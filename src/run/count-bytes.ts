import path from 'node:path';
import type { Readable } from 'node:stream';
import { readArchive } from '../engine/read-archive.ts';

/** Bytes by volume: `output`, `metadata`, and the names of the plan's own. */
export type StorageUse = ReadonlyMap<string, number>;

/** Where bytes are counted. */
export interface Count {
  readonly use: Map<string, number>;
  /** Bytes at which counting ends. */
  readonly enough: number;
  readonly signal: AbortSignal;
}

/**
 * Counts what the files of an archive have, by the volumes that `wanted` names by their path.
 * @param above The folder that the archive's paths count from.
 * @throws PromiseError `interrupted`, or what the archive fails with.
 */
export async function countBytes(
  archive: Readable,
  above: string,
  wanted: ReadonlyMap<string, string>,
  { use, enough, signal }: Count,
): Promise<void> {
  let total = [...use.values()].reduce((sum, bytes) => sum + bytes, 0);
  await readArchive(
    archive,
    async ({ header }) => {
      const [first = '', second = ''] = path.posix.join(above, header.name).split('/').filter(Boolean);
      const volume = wanted.get(`${first}/${second}`);
      const bytes = header.size ?? 0;
      if (volume === undefined || bytes === 0) return true;
      use.set(volume, (use.get(volume) ?? 0) + bytes);
      total += bytes;
      return total <= enough;
    },
    signal,
  );
}
