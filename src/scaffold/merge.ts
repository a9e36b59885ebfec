import { mkdir, mkdtemp, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { interrupted, PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';
import { TEMPORARY_PREFIX } from './problems.ts';
import { statIfThere } from './stat.ts';
import type { ScaffoldFile } from './template.ts';
import { type WrittenFile, writeNewFile } from './write.ts';

/** Takes back one step. */
type Undo = () => Promise<void>;

/**
 * Adds files to a folder that exists. Whatever is in the way is found before anything is written; when a later step
 * fails all the same, the files and folders made so far are removed and the replaced ones put back.
 *
 * @throws PromiseError `file-exists` with all conflicts, `interrupted`; or the system's error.
 */
export async function addToFolder(
  dir: string,
  files: readonly ScaffoldFile[],
  force: boolean,
  signal?: AbortSignal,
): Promise<readonly WrittenFile[]> {
  const existing = await findExisting(dir, files, force);
  const undo: Undo[] = [];
  const written: WrittenFile[] = [];
  let backup: string | undefined;
  try {
    if (existing.size > 0) backup = await makeBackupFolder(dir, undo);
    for (const [index, file] of files.entries()) {
      if (signal?.aborted) throw interrupted();
      const path = join(dir, file.path);
      const aside = existing.has(file.path) ? backup : undefined;
      if (aside !== undefined) await moveAside(path, join(aside, String(index)), undo);
      await makeParents(dir, file.path, undo);
      await writeNewFile(path, file, () => undo.push(() => unlink(path)));
      written.push({ path: file.path, action: aside !== undefined ? 'replaced' : 'created' });
    }
  } catch (error) {
    await takeBack(undo, error);
    throw error;
  }
  // Not within the try: once a backup is gone, there is no way back.
  if (backup !== undefined) await rm(backup, { recursive: true, force: true });
  return written;
}

/**
 * Finds the files that are there already.
 *
 * @returns their paths, where they may be replaced.
 * @throws PromiseError `file-exists`, listing them where they may not, and whatever can't be replaced at all.
 */
async function findExisting(
  dir: string,
  files: readonly ScaffoldFile[],
  force: boolean,
): Promise<Set<string>> {
  const existing = new Set<string>();
  const blocked = new Set<string>();
  for (const { path } of files) {
    const wrongFolder = await findWrongFolder(dir, path);
    if (wrongFolder !== undefined) {
      blocked.add(`${wrongFolder} (should be a folder)`);
      continue;
    }
    const stats = await statIfThere(join(dir, path));
    if (stats === undefined) continue;
    if (stats.isDirectory()) blocked.add(`${path} (is a folder)`);
    else existing.add(path);
  }

  if (blocked.size === 0 && (force || existing.size === 0)) return existing;
  const inTheWay = [...(force ? [] : existing), ...blocked];
  const count = inTheWay.length === 1 ? '1 file is' : `${inTheWay.length} files are`;
  throw new PromiseError('file-exists', `${count} in the way in ${fileName(dir)}`, {
    location: { file: dir },
    notes: inTheWay,
    hint:
      blocked.size === 0
        ? 'choose another folder with --dir, or replace them with --force'
        : 'choose another folder with --dir, or move them; --force replaces only files',
  });
}

/** The first of a file's parents, below the folder, that is something else than a folder: a file, or a link. */
async function findWrongFolder(dir: string, path: string): Promise<string | undefined> {
  for (const parent of parentsOf(path)) {
    const stats = await statIfThere(join(dir, parent));
    if (stats === undefined) return undefined;
    if (!stats.isDirectory()) return parent;
  }
  return undefined;
}

/** `test/input/object.yaml` has the parents `test` and `test/input`. */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent))
    parents.unshift(parent);
  return parents;
}

/** Makes the folder that holds replaced files until all is done: inside, so that moving them is a rename. */
async function makeBackupFolder(dir: string, undo: Undo[]): Promise<string> {
  const backup = await mkdtemp(join(dir, TEMPORARY_PREFIX));
  undo.push(() => rmdir(backup));
  return backup;
}

/** Puts a file where it can be brought back from. */
async function moveAside(path: string, backup: string, undo: Undo[]): Promise<void> {
  await rename(path, backup);
  undo.push(() => rename(backup, path));
}

/** Makes the folders that a file lies in. */
async function makeParents(dir: string, path: string, undo: Undo[]): Promise<void> {
  for (const parent of parentsOf(path)) {
    const folder = join(dir, parent);
    try {
      await mkdir(folder);
    } catch (error) {
      if (systemErrorCode(error) === 'EEXIST') continue;
      throw error;
    }
    undo.push(() => rmdir(folder));
  }
}

/**
 * Undoes all steps, the last first, and goes on when one can't be undone.
 *
 * @throws PromiseError `not-permitted` where something could not be taken back, so that the user knows of it.
 */
async function takeBack(undo: Undo[], cause: unknown): Promise<void> {
  const failures: string[] = [];
  for (const step of undo.reverse()) {
    await step().catch((error: unknown) =>
      failures.push(error instanceof Error ? error.message : String(error)),
    );
  }
  if (failures.length === 0) return;
  throw new PromiseError('not-permitted', 'the Promise could not be written, nor all of it taken back', {
    notes: failures,
    hint: `what was replaced is in ${TEMPORARY_PREFIX}… in that folder: move it back by hand`,
    cause,
  });
}
