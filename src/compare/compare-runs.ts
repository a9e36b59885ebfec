import { join } from 'node:path';
import { compareTrees } from './compare-trees.ts';
import { diskTree } from './disk-tree.ts';
import { joinTrees } from './join-trees.ts';
import { type LikelyCause, likelyCauses, type SecondStart } from './likely-causes.ts';
import type { FileDifference, FileTree } from './types.ts';

/** Where a run left its files: absolute folders. */
export interface RunFolders {
  readonly output: string;
  readonly metadata: string;
}

/** How two runs that should have written the same differ. */
export interface RunDifference {
  /** By meaning, as goldens are compared; `expected` is the first run. Empty: they don't differ. */
  readonly differences: readonly FileDifference[];
  readonly causes: readonly LikelyCause[];
}

/**
 * Compares what two runs wrote, and says what the difference looks like.
 * @throws PromiseError `unreadable-file`
 */
export async function compareRuns(
  first: RunFolders,
  second: RunFolders,
  start: SecondStart,
): Promise<RunDifference> {
  const [expected, actual] = await Promise.all([openRun(first), openRun(second)]);
  const dialectOf = (path: string) => (path.startsWith('metadata/') ? 'kubernetes' : 'gitops');
  const found = await compareTrees(expected, actual, { exact: false }, dialectOf);
  const causes = await likelyCauses(found, expected, actual, start);
  return { differences: found.map(nameRuns), causes };
}

/** The folders of a run that lie side by side. */
export function runFolders(collectedDir: string): RunFolders {
  return { output: join(collectedDir, 'output'), metadata: join(collectedDir, 'metadata') };
}

async function openRun(folders: RunFolders): Promise<FileTree> {
  const parts = (['output', 'metadata'] as const).map(async (label) => ({
    label,
    tree: await diskTree(folders[label]),
  }));
  return joinTrees(await Promise.all(parts));
}

/** A diff's first two lines name a golden; here there is none. */
function nameRuns(difference: FileDifference): FileDifference {
  if (!('diff' in difference) || difference.diff === undefined) return difference;
  const diff = difference.diff
    .replace(/^--- expected\//, '--- first/')
    .replace(/^(.*\n)\+\+\+ actual\//, '$1+++ second/');
  return { ...difference, diff };
}
