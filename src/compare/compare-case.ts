import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareTrees } from './compare-trees.ts';
import { diskTree } from './disk-tree.ts';
import { joinTrees } from './join-trees.ts';
import type { CompareOptions, FileDifference, FileTree, GoldenPair } from './types.ts';

/**
 * Compares all folders of a case with their goldens, as one: an object may move between them. Paths start with the
 * pair's label. Against a missing golden everything that the run wrote is unexpected.
 * @throws PromiseError `unreadable-file`
 */
export async function compareCase(
  pairs: readonly GoldenPair[],
  options: CompareOptions,
): Promise<readonly FileDifference[]> {
  const { expected, actual } = await openCase(pairs);
  return compareTrees(expected, actual, options);
}

/** Both sides of a case's pairs as two trees, in which paths start with the pair's label. */
export async function openCase(
  pairs: readonly GoldenPair[],
): Promise<{ readonly expected: FileTree; readonly actual: FileTree }> {
  const open = (dirOf: (pair: GoldenPair) => string) =>
    Promise.all(pairs.map(async (pair) => ({ label: pair.label, tree: await diskTree(dirOf(pair)) })));
  const [expected, actual] = await Promise.all([
    open((pair) => pair.expectedDir),
    open((pair) => pair.actualDir),
  ]);
  return { expected: joinTrees(expected), actual: joinTrees(actual) };
}

/**
 * Whether a case has a golden: whether its `expected/` folder holds a file, be it a placeholder. A folder without
 * any is what git can't keep, so it counts as none, here as on the machine that clones it.
 */
export async function goldenExists(expectedDir: string): Promise<boolean> {
  const stats = await lstat(expectedDir).catch(() => undefined);
  if (stats?.isDirectory() !== true) return false;
  const entries = await readdir(expectedDir, { withFileTypes: true });
  if (entries.some((entry) => !entry.isDirectory())) return true;
  for (const entry of entries) if (await goldenExists(join(expectedDir, entry.name))) return true;
  return false;
}
