import { lstat, mkdir, mkdtemp, open, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { isPlaceholder } from './classify-paths.ts';
import { compareTrees } from './compare-trees.ts';
import { diskTree } from './disk-tree.ts';
import type { CompareOptions, FileTree, GoldenChange, GoldenPair } from './types.ts';

/** Copied at once. */
const BLOCK_BYTES = 4 * 1024 * 1024;

/** The file that makes git keep the golden of a run that wrote nothing. */
const PLACEHOLDER = '.gitkeep';

/** What has to be done to one pair's golden folder. */
interface PairUpdate {
  readonly pair: GoldenPair;
  readonly actual: FileTree;
  readonly write: readonly string[];
  readonly remove: readonly string[];
  /** Of those to write: what is there already. */
  readonly replaced: ReadonlySet<string>;
}

/**
 * Makes the goldens what the run wrote; the only code that writes goldens. A golden that is equal (by meaning, or with
 * `exact` to the byte) stays as it is, comments and all; one that the run no longer writes goes, and its folder with
 * it when that is empty then. Everything new is written beside its place first and renamed into it when all of it is
 * there, so a full disk changes nothing. Nothing outside the pairs' `expectedDir` is touched, and no symbolic link in
 * there is followed. Where the run wrote nothing at all, the first pair gets a `.gitkeep`: the empty golden.
 * @returns what was done, sorted by path.
 * @throws PromiseError `unreadable-file` where the run wrote what can't be a golden (a link, a FIFO), before anything
 * is changed; `disk-full`, `not-permitted`.
 */
export async function updateGoldens(
  pairs: readonly GoldenPair[],
  options: CompareOptions,
): Promise<readonly GoldenChange[]> {
  const updates: PairUpdate[] = [];
  for (const pair of pairs) updates.push(await planPair(pair, options));
  const lists = await Promise.all(updates.map(({ actual }) => actual.list()));
  const wroteNothing = lists.every((list) => list.length === 0);
  const changes: GoldenChange[] = [];
  for (const [index, update] of updates.entries()) {
    const placeholder = wroteNothing && index === 0 && !update.replaced.has(PLACEHOLDER);
    changes.push(...(await writable(update.pair, () => apply(update, placeholder))));
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Finds out what to write and what to remove; reads only. */
async function planPair(pair: GoldenPair, options: CompareOptions): Promise<PairUpdate> {
  const [expected, actual] = await Promise.all([diskTree(pair.expectedDir), diskTree(pair.actualDir)]);
  const [odd] = await actual.oddEntries();
  if (odd !== undefined) {
    throw new PromiseError(
      'unreadable-file',
      `${pair.label}/${odd.path} is ${odd.what}: it can't become a golden`,
      {
        hint: 'let the stage write plain files only',
      },
    );
  }
  const written = await actual.list();
  const present = await expected.list();
  const oddGoldens = (await expected.oddEntries()).map(({ path }) => path);
  const differing = await differingPaths(expected, actual, options);
  const [inRun, inGolden] = [new Set(written), new Set([...present, ...oddGoldens])];
  return {
    pair,
    actual,
    write: written.filter((path) => differing.has(path)),
    remove: [...inGolden].filter((path) => !inRun.has(path) && !isKept(path, inRun)),
    replaced: inGolden,
  };
}

/**
 * A placeholder is the user's and stays, but for the one that stands for an empty golden when the golden isn't empty,
 * and for one whose folder makes way for a file.
 */
function isKept(path: string, inRun: ReadonlySet<string>): boolean {
  if (!isPlaceholder(path)) return false;
  if (!path.includes('/')) return inRun.size === 0;
  const parts = path.split('/');
  return !parts.some((_, index) => index > 0 && inRun.has(parts.slice(0, index).join('/')));
}

/** Paths of the run's files that no golden equals. */
async function differingPaths(
  expected: FileTree,
  actual: FileTree,
  options: CompareOptions,
): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  for (const difference of await compareTrees(expected, actual, options)) {
    if (difference.kind === 'moved') paths.add(difference.from).add(difference.to);
    else paths.add(difference.path);
  }
  return paths;
}

/** Writes and removes what was planned for one pair, and adds the placeholder where there is to be one. */
async function apply(update: PairUpdate, placeholder: boolean): Promise<readonly GoldenChange[]> {
  const { label, expectedDir } = update.pair;
  const write = placeholder ? [PLACEHOLDER] : update.write;
  if (write.length === 0 && update.remove.length === 0) return [];
  await mkdir(expectedDir, { recursive: true });
  // In the golden folder itself, since only within one file system a rename is atomic.
  const staging = await mkdtemp(join(expectedDir, '.promise-update-'));
  const staged = (index: number) => join(staging, String(index));
  try {
    for (const [index, path] of write.entries()) {
      if (placeholder) await writeFile(staged(index), '', { flag: 'wx' });
      else await copy(update.actual, path, staged(index));
    }
    for (const path of update.remove) await removeGolden(expectedDir, path);
    for (const [index, path] of write.entries())
      await putInPlace(staged(index), join(expectedDir, ...path.split('/')));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  const change = (path: string, action: GoldenChange['action']) => ({ path: `${label}/${path}`, action });
  return [
    ...write.map((path) => change(path, update.replaced.has(path) ? 'rewritten' : 'added')),
    ...update.remove.map((path) => change(path, 'removed')),
  ];
}

/** Renames a staged file to where it belongs; what stood in its way has been removed, empty folders excepted. */
async function putInPlace(staged: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await removeEmptyFolders(target);
  await rename(staged, target);
}

/** Copies a file block by block, so that its size doesn't matter. */
async function copy(tree: FileTree, path: string, target: string): Promise<void> {
  const file = await open(target, 'wx');
  try {
    const size = await tree.size(path);
    for (let offset = 0; offset < size; offset += BLOCK_BYTES) {
      await file.writeFile(await tree.readAt(path, offset, Math.min(BLOCK_BYTES, size - offset)));
    }
  } finally {
    await file.close();
  }
}

/** Removes a golden, and the folders above it that it leaves empty. */
async function removeGolden(root: string, path: string): Promise<void> {
  const parts = path.split('/');
  await rm(join(root, ...parts), { force: true });
  for (parts.pop(); parts.length > 0; parts.pop()) {
    try {
      await rmdir(join(root, ...parts));
    } catch (error) {
      if (systemErrorCode(error) === 'ENOTEMPTY' || systemErrorCode(error) === 'EEXIST') return;
      throw error;
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

/** Turns what the system says into an error that names the folder. */
async function writable<T>({ expectedDir }: GoldenPair, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const code = systemErrorCode(error);
    if (error instanceof PromiseError || code === undefined) throw error;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    throw new PromiseError(
      full ? 'disk-full' : 'not-permitted',
      `${expectedDir} can't be written (${code})`,
      {
        hint: full ? 'free some space, then run it again' : 'check who owns the folder and its files',
        cause: error,
      },
    );
  }
}
