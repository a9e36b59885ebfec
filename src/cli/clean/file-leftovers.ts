import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { findDeadSystemTemp } from '../../engine/system-temp.ts';
import { isRunUnderWay } from '../../run/reap-temp.ts';
import { refuseStateLinks, stateDir } from '../../run/state-dir.ts';
import { findWrittenFolders, removeWrittenFolder } from '../../run/written-folders.ts';
import { isThere } from '../../shared/is-there.ts';
import type { Left, Removal } from './types.ts';

/** A folder that is to go. */
export interface FolderRemoval extends Removal {
  readonly kind: 'folder';
  readonly remove: () => Promise<void>;
}

/** Folders that are of no use any more, and those that stay. */
export interface FileLeftovers {
  readonly removals: readonly FolderRemoval[];
  readonly left: readonly Left[];
}

/** Temporary folders of builds and of podman's service whose process was killed. */
export async function findTempLeftovers(): Promise<readonly FolderRemoval[]> {
  const dirs = await findDeadSystemTemp();
  return Promise.all(dirs.map((dir) => folderRemoval(dir, 'temporary files of a process that was killed')));
}

/**
 * What runs left in the folder of a Promise or a stage: what they remember, and what they wrote into the folders of cases.
 * The former goes last: it is by that that the latter is known.
 * @throws PromiseError `not-permitted` where the state folder is a link
 */
export async function findPlaceLeftovers(root: string): Promise<FileLeftovers> {
  const state = stateDir(root);
  await refuseStateLinks(state);
  if (!(await isThere(state))) return { removals: [], left: [] };
  if (await isRunUnderWay(root)) {
    return { removals: [], left: [{ kind: 'folder', name: state, why: 'a run is under way' }] };
  }
  const { ours, left } = await findWrittenFolders(root);
  const written = ours.map(
    async (folder): Promise<FolderRemoval> => ({
      ...(await folderRemoval(folder.dir, 'what the last run wrote')),
      remove: () => removeWrittenFolder(folder),
    }),
  );
  return {
    removals: [...(await Promise.all(written)), await folderRemoval(state, 'reports and state of runs')],
    left: left.map(({ caseDir, because }) => ({ kind: 'folder', name: caseDir, why: because })),
  };
}

async function folderRemoval(dir: string, why: string): Promise<FolderRemoval> {
  const remove = () => rm(dir, { recursive: true, force: true });
  return { kind: 'folder', name: dir, why, bytes: await bytesBelow(dir), remove };
}

/** What the files below a folder hold; of those that can't be seen nothing is known. */
async function bytesBelow(dir: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    bytes += (await lstat(path.join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
