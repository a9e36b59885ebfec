import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareTrees } from './compare-trees.ts';
import { readable } from './disk-file.ts';
import { openGolden } from './open-golden.ts';
import { isStaging } from './replace-files.ts';
import type { CaseGolden, CompareOptions, FileDifference } from './types.ts';

/**
 * Compares all folders of a case with their goldens, as one: an object may move between them. Paths start with the
 * pair's label. Against a missing golden everything that the run wrote is unexpected; goldens of pipelines that the
 * case doesn't have are missing.
 * @throws PromiseError `invalid-case` where a golden folder is a link or a file; `unreadable-file`
 */
export async function compareCase(
  golden: CaseGolden,
  options: CompareOptions,
): Promise<readonly FileDifference[]> {
  const { expected, actual, dialectOf } = await openGolden(golden);
  return compareTrees(expected, actual, options, dialectOf);
}

/**
 * Whether a case has a golden: whether its `expected/` folder holds a file, be it a placeholder. A folder without
 * any is what git can't keep, so it counts as none, here as on the machine that clones it; nor does what a killed
 * update left count.
 * @throws PromiseError `unreadable-file`
 */
export async function goldenExists(expectedDir: string): Promise<boolean> {
  const stats = await lstat(expectedDir).catch(() => undefined);
  if (stats?.isDirectory() !== true) return false;
  const all = await readable(expectedDir, () => readdir(expectedDir, { withFileTypes: true }));
  const entries = all.filter(({ name }) => !isStaging(name));
  if (entries.some((entry) => !entry.isDirectory())) return true;
  for (const entry of entries) if (await goldenExists(join(expectedDir, entry.name))) return true;
  return false;
}
