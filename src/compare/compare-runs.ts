import { compareTrees } from './compare-trees.ts';
import { diskTree } from './disk-tree.ts';
import { DocumentReader } from './document-reader.ts';
import { joinTrees } from './join-trees.ts';
import { type LikelyCause, likelyCauses, type SecondStart } from './likely-causes.ts';
import type { RuleBook } from './rule-book.ts';
import type { FileDifference, FileTree } from './types.ts';

/** A folder that a run left, and what its paths start with: as those of goldens do. */
export interface RunFolder {
  /** `output`, `pipelines/<name>/metadata`. */
  readonly label: string;
  /** Absolute. */
  readonly dir: string;
}

/** How to compare two runs. */
export interface RunComparison {
  readonly start: SecondStart;
  /** What may differ. */
  readonly rules: RuleBook;
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
  first: readonly RunFolder[],
  second: readonly RunFolder[],
  { start, rules }: RunComparison,
): Promise<RunDifference> {
  const [expected, actual] = await Promise.all([openRun(first), openRun(second)]);
  const dialectOf = (path: string) =>
    /^(pipelines\/[^/]+\/)?metadata\//.test(path) ? 'kubernetes' : 'gitops';
  const documents = new DocumentReader();
  const found = await compareTrees(expected, actual, { exact: false, rules, documents }, dialectOf);
  const causes = await likelyCauses(found, expected, actual, start);
  return { differences: found.map(nameRuns), causes };
}

async function openRun(folders: readonly RunFolder[]): Promise<FileTree> {
  return joinTrees(
    await Promise.all(folders.map(async ({ label, dir }) => ({ label, tree: await diskTree(dir) }))),
  );
}

/** A diff's first two lines name a golden; here there is none. */
function nameRuns(difference: FileDifference): FileDifference {
  if (!('diff' in difference) || difference.diff === undefined) return difference;
  const diff = difference.diff
    .replace(/^--- expected\//, '--- first/')
    .replace(/^(.*\n)\+\+\+ actual\//, '$1+++ second/');
  return { ...difference, diff };
}
