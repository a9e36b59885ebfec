import { mkdir, mkdtemp, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { interrupted } from '../shared/errors.ts';
import { TEMPORARY_PREFIX } from './problems.ts';
import { statIfThere } from './stat.ts';
import type { ScaffoldFile } from './template.ts';
import { type WrittenFile, writeNewFile } from './write.ts';

/**
 * Creates a folder with all files in it at once: they are written to a temporary folder beside it, which is then
 * renamed. Missing parent folders are made, and removed again on failure.
 *
 * @throws PromiseError `interrupted`, or the system's error; nothing is left behind then.
 */
export async function createFolder(
  dir: string,
  files: readonly ScaffoldFile[],
  signal?: AbortSignal,
): Promise<readonly WrittenFile[]> {
  const parent = dirname(dir);
  const missing = await missingFolders(parent);
  let holder: string | undefined;
  try {
    for (const folder of missing) await mkdir(folder);
    // mkdtemp makes a folder that only the user can enter; the one inside gets the usual permissions.
    holder = await mkdtemp(join(parent, TEMPORARY_PREFIX));
    const draft = join(holder, basename(dir));
    for (const file of files) {
      if (signal?.aborted) throw interrupted();
      const path = join(draft, file.path);
      await mkdir(dirname(path), { recursive: true });
      await writeNewFile(path, file);
    }
    await rename(draft, dir);
    await rmdir(holder);
  } catch (error) {
    if (holder !== undefined) await rm(holder, { recursive: true, force: true });
    await removeEmptyFolders(missing);
    throw error;
  }
  return files.map(({ path }) => ({ path, action: 'created' }));
}

/** The folders that have to be made before this one is there, outermost first; itself included. */
async function missingFolders(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let candidate = folder; (await statIfThere(candidate)) === undefined; candidate = dirname(candidate)) {
    missing.unshift(candidate);
  }
  return missing;
}

/** Removes folders, given outermost first, as far as they were made and nobody put anything in. */
async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) await rmdir(folder).catch(() => undefined);
}
