import { lstat, mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../shared/errors.ts';

/** Begins the names of the folders in which an update keeps what is on its way; they lie in `expected/`. */
const STAGING_PREFIX = '.promise-update-';

/** A file to write: `stage` makes it at the absolute path that it is given. */
export interface NewFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  stage(target: string): Promise<void>;
}

/** Takes back one step. */
type Undo = () => Promise<void>;

/** Whether an entry of `expected/` is what an update works with, not a golden. */
export function isStaging(name: string): boolean {
  return name.startsWith(STAGING_PREFIX);
}

/**
 * Removes and writes files below a folder, all or none: new ones are staged first, old ones set aside, and where a
 * step fails all before it are taken back. Folders left empty go. What a killed call left goes too.
 * @throws what the file system says.
 */
export async function replaceFiles(
  root: string,
  remove: readonly string[],
  write: readonly NewFile[],
): Promise<void> {
  await removeLeftovers(root);
  if (remove.length === 0 && write.length === 0) return;
  await mkdir(root, { recursive: true });
  // In the folder itself, since only within one file system is a rename atomic.
  const staging = await mkdtemp(join(root, STAGING_PREFIX));
  const undo: Undo[] = [];
  let isRestored = true;
  try {
    for (const [index, file] of write.entries()) await file.stage(join(staging, `new-${index}`));
    for (const [index, path] of remove.entries())
      await setAside(root, path, join(staging, `removed-${index}`), undo);
    for (const [index, { path }] of write.entries())
      await putInPlace(root, path, join(staging, `new-${index}`), join(staging, `replaced-${index}`), undo);
  } catch (error) {
    isRestored = false;
    for (const step of undo.reverse()) await step();
    isRestored = true;
    throw error;
  } finally {
    // What could not be put back is not thrown away either.
    if (isRestored) await rm(staging, { recursive: true, force: true });
  }
}

async function removeLeftovers(root: string): Promise<void> {
  const names = await readdir(root).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names.filter(isStaging)) await rm(join(root, name), { recursive: true, force: true });
}

/** Moves a file away, and removes the folders above it that it leaves empty. */
async function setAside(root: string, path: string, aside: string, undo: Undo[]): Promise<void> {
  const place = join(root, ...path.split('/'));
  await rename(place, aside);
  undo.push(async () => {
    await mkdir(dirname(place), { recursive: true });
    await rename(aside, place);
  });
  await removeEmptyParents(root, path);
}

/** Moves a staged file to where it belongs, and what it replaces away. */
async function putInPlace(
  root: string,
  path: string,
  staged: string,
  aside: string,
  undo: Undo[],
): Promise<void> {
  const place = join(root, ...path.split('/'));
  undo.push(() => removeEmptyParents(root, path));
  await mkdir(dirname(place), { recursive: true });
  const stats = await lstat(place).catch(() => undefined);
  if (stats?.isDirectory() === true) await removeEmptyFolders(place);
  else if (stats !== undefined) {
    await rename(place, aside);
    undo.push(() => rename(aside, place));
  }
  await rename(staged, place);
  undo.push(() => rm(place));
}

/** Removes the folders above a file as long as they are empty. */
async function removeEmptyParents(root: string, path: string): Promise<void> {
  const parts = path.split('/');
  for (parts.pop(); parts.length > 0; parts.pop()) {
    try {
      await rmdir(join(root, ...parts));
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'ENOTEMPTY' || code === 'EEXIST') return;
      if (code !== 'ENOENT') throw error;
    }
  }
}

/** A folder in a file's place holds no golden any more, but may hold empty folders. */
async function removeEmptyFolders(target: string): Promise<void> {
  const stats = await lstat(target).catch(() => undefined);
  if (stats?.isDirectory() !== true) return;
  for (const name of await readdir(target)) await removeEmptyFolders(join(target, name));
  await rmdir(target);
}
