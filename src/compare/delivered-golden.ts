import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../shared/errors.ts';
import type { FileContent } from '../shared/file-content.ts';
import { isThere } from '../shared/is-there.ts';
import type { CaseGolden } from './types.ts';

/** The golden of an object's status after the workflow. */
export const STATUS_GOLDEN = 'status.yaml';

/** Its folders are goldens of what each Destination holds. */
export const DESTINATIONS_GOLDEN = 'destinations';

/** What was worked out of a run, for goldens that a case need not have. */
export interface Delivered {
  /** As YAML. */
  readonly status: Uint8Array;
  /** By Destination, then by path below its folder. */
  readonly destinations: ReadonlyMap<string, ReadonlyMap<string, FileContent>>;
}

/**
 * Adds to a case's goldens those of what Kratix makes of the files, as far as there are any: `status.yaml`, and a folder
 * in `destinations/` for each Destination that is to be compared. An empty file or folder is a golden to begin with, and
 * an empty `destinations/` one of every Destination that gets files.
 */
export async function withDelivered(golden: CaseGolden, delivered: Delivered): Promise<CaseGolden> {
  const names = await coveredDestinations(golden.dir, delivered);
  const pairs = names.map((name) => ({
    label: `${DESTINATIONS_GOLDEN}/${name}`,
    dialect: 'gitops' as const,
    actual: delivered.destinations.get(name) ?? new Map<string, FileContent>(),
  }));
  return {
    ...golden,
    pairs: [...golden.pairs, ...pairs],
    labels: [...golden.labels, ...pairs.map(({ label }) => label)],
    status: (await isThere(join(golden.dir, STATUS_GOLDEN))) ? delivered.status : undefined,
  };
}

async function coveredDestinations(dir: string, { destinations }: Delivered): Promise<readonly string[]> {
  const folder = join(dir, DESTINATIONS_GOLDEN);
  if (!(await isThere(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    // What stands in its place is refused where goldens are opened.
    if (systemErrorCode(error) === 'ENOTDIR') return [];
    throw error;
  });
  const folders = entries.filter((entry) => !entry.isFile()).map(({ name }) => name);
  return folders.length > 0 ? folders.sort() : [...destinations.keys()].sort();
}
