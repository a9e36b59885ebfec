import type { RuleBook } from './rule-book.ts';
import type { FileDifference, FileTree } from './types.ts';

/** The paths of two trees, told apart by who has them. Sorted. */
export interface ClassifiedPaths {
  readonly both: readonly string[];
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  /** What isn't a plain file, on either side: always a difference. */
  readonly odd: readonly FileDifference[];
}

/** Whether a file is there only to make git keep its folder. */
export function isPlaceholder(path: string): boolean {
  return /(^|\/)\.(git)?keep$/.test(path);
}

/**
 * Sorts out which files there are to compare; ignored ones aren't. A path that holds no plain file on one side is told
 * once, as that.
 */
export async function classifyPaths(
  expected: FileTree,
  actual: FileTree,
  rules: RuleBook,
): Promise<ClassifiedPaths> {
  const isCompared = (path: string) => !rules.isIgnored(path);
  const pathsOf = async (tree: FileTree) => (await tree.list()).filter(isCompared);
  const oddIn = async (tree: FileTree) => (await tree.oddEntries()).filter(({ path }) => isCompared(path));
  const [expectedPaths, actualPaths] = await Promise.all([pathsOf(expected), pathsOf(actual)]);
  const [expectedOdd, actualOdd] = await Promise.all([oddIn(expected), oddIn(actual)]);
  const inExpected = new Set(expectedPaths);
  const inActual = new Set(actualPaths);
  const isOdd = new Set([...expectedOdd, ...actualOdd].map(({ path }) => path));
  return {
    both: expectedPaths.filter((path) => inActual.has(path)),
    missing: expectedPaths.filter((path) => !inActual.has(path) && !isOdd.has(path) && !isPlaceholder(path)),
    unexpected: actualPaths.filter((path) => !inExpected.has(path) && !isOdd.has(path)),
    odd: [
      ...expectedOdd.map((entry) => ({ kind: 'not-a-file', side: 'expected', ...entry }) as const),
      ...actualOdd.map((entry) => ({ kind: 'not-a-file', side: 'actual', ...entry }) as const),
    ],
  };
}
