import { classifyPaths } from './classify-paths.ts';
import { describeBytes, isLarge, sameBytes } from './compare-bytes.ts';
import { describeDocuments } from './compare-documents.ts';
import { type CompareDocument, matchDocuments } from './match-documents.ts';
import { type Moves, moveLedger } from './moves.ts';
import { isStructured, type Reading, readDocuments } from './read-documents.ts';
import type { CompareOptions, Dialect, FileDifference, FileTree } from './types.ts';
import { type DiffBudget, diffBudget } from './unified-diff.ts';

/** Pairs of files that are read side by side; of each there is one block in memory at most. */
const READ_AT_ONCE = 16;

/** The two trees, and what all steps of one comparison share. */
interface Comparison {
  readonly expected: FileTree;
  readonly actual: FileTree;
  readonly budget: DiffBudget;
  readonly dialectOf: DialectOf;
}

/** Tells in whose reading a file, by its path, is compared. */
export type DialectOf = (path: string) => Dialect;

/** A file whose verdict waits until all objects that moved are known. */
interface Undecided {
  readonly path: string;
  readonly found: 'both' | 'expected' | 'actual';
}

/**
 * Compares what a run wrote with what is expected, sorted by path. Files that are equal to the byte are not parsed;
 * YAML and JSON are compared by meaning (within a file, objects match by apiVersion, kind, namespace and name), all
 * else, and files over 32 MB, by bytes. A `.gitkeep` or `.keep` that only the expected tree has doesn't count.
 * `dialectOf` tells how a file's YAML is read. Whatever the files hold is a difference at worst; only a tree that can't be read throws (see `diskTree`).
 */
export async function compareTrees(
  expected: FileTree,
  actual: FileTree,
  options: CompareOptions,
  dialectOf: DialectOf = () => 'gitops',
): Promise<readonly FileDifference[]> {
  const comparison = { expected, actual, budget: diffBudget(), dialectOf };
  const paths = await classifyPaths(expected, actual);
  const result: FileDifference[] = [...paths.odd];
  const undecided: Undecided[] = [];
  const ledger = moveLedger();

  for (const path of await differingPaths(comparison, paths.both)) {
    if (options.exact || !(await hasMeaning(comparison, path))) {
      result.push(await describeBytes(expected, actual, path, comparison.budget));
      continue;
    }
    const readings = await readBoth(comparison, path);
    if (readings.expected.kind === 'invalid' || readings.actual.kind === 'invalid') {
      result.push(...(await describeInvalid(comparison, path, readings.expected, readings.actual)));
      continue;
    }
    const matching = matchDocuments(readings.expected.documents, readings.actual.documents);
    ledger.note(path, matching.removed, matching.added);
    if ([...matching.removed, ...matching.added].some(({ identity }) => identity !== undefined)) {
      undecided.push({ path, found: 'both' });
    } else {
      result.push(...present(describeDocuments(path, matching, comparison.budget)));
    }
  }

  // Files that only one side has may still hold nothing but objects that moved.
  for (const path of paths.unexpected) {
    const reading = options.exact ? undefined : await readAlone(actual, path, dialectOf(path));
    if (reading?.kind === 'invalid') result.push(invalidDifference(path, 'actual', reading, undefined));
    ledger.note(path, [], reading?.kind === 'documents' ? reading.documents : []);
    undecided.push({ path, found: 'actual' });
  }
  for (const path of paths.missing) {
    ledger.note(path, ledger.hasGains() ? await documentsOf(expected, path, dialectOf(path)) : [], []);
    undecided.push({ path, found: 'expected' });
  }

  const moves = ledger.resolve();
  result.push(...moves.differences);
  for (const entry of undecided) result.push(...(await decide(comparison, entry, moves)));
  return result.sort((a, b) => compareText(sortKey(a), sortKey(b)));
}

/** Leaves out files that are equal to the byte: nearly all, mostly, so that several are read at a time. */
async function differingPaths(
  { expected, actual }: Comparison,
  paths: readonly string[],
): Promise<readonly string[]> {
  const differing: string[] = [];
  for (let start = 0; start < paths.length; start += READ_AT_ONCE) {
    const batch = paths.slice(start, start + READ_AT_ONCE);
    const same = await Promise.all(batch.map((path) => sameBytes(expected, actual, path)));
    differing.push(...batch.filter((_, index) => same[index] === false));
  }
  return differing;
}

/** Tells what is left of a file's differences once the objects that moved are taken out of it. */
async function decide(
  { expected, actual, budget, dialectOf }: Comparison,
  { path, found }: Undecided,
  moves: Moves,
): Promise<readonly FileDifference[]> {
  if (found !== 'both' && !moves.touches(path)) {
    return [{ kind: found === 'expected' ? 'missing' : 'unexpected', path }];
  }
  // Read again rather than kept: what is undecided may be most of a large tree.
  const before = found === 'actual' ? [] : await documentsOf(expected, path, dialectOf(path));
  const after = found === 'expected' ? [] : await documentsOf(actual, path, dialectOf(path));
  const matching = moves.remaining(path, matchDocuments(before, after));
  if (found === 'both') return present(describeDocuments(path, matching, budget));
  if (matching.removed.length === 0 && matching.added.length === 0) return [];
  return [{ kind: found === 'expected' ? 'missing' : 'unexpected', path }];
}

/** Whether a file is compared by meaning: its name says what it holds, and it is small enough to read. */
async function hasMeaning({ expected, actual }: Comparison, path: string): Promise<boolean> {
  return isStructured(path) && !(await isLarge([expected, actual], path));
}

async function readBoth(
  { expected, actual, dialectOf }: Comparison,
  path: string,
): Promise<{ readonly expected: Reading; readonly actual: Reading }> {
  return {
    expected: readDocuments(path, await expected.read(path), dialectOf(path)),
    actual: readDocuments(path, await actual.read(path), dialectOf(path)),
  };
}

/** Reads a file that only one side has; undefined where its meaning isn't looked at. */
async function readAlone(tree: FileTree, path: string, dialect: Dialect): Promise<Reading | undefined> {
  if (!isStructured(path) || (await isLarge([tree], path))) return undefined;
  return readDocuments(path, await tree.read(path), dialect);
}

async function documentsOf(
  tree: FileTree,
  path: string,
  dialect: Dialect,
): Promise<readonly CompareDocument[]> {
  const reading = await readAlone(tree, path, dialect);
  return reading?.kind === 'documents' ? reading.documents : [];
}

/** One difference for each side that doesn't parse; the last of them shows how the texts differ. */
async function describeInvalid(
  { expected, actual, budget }: Comparison,
  path: string,
  before: Reading,
  after: Reading,
): Promise<readonly FileDifference[]> {
  const { diff } = await describeBytes(expected, actual, path, budget);
  const result: FileDifference[] = [];
  if (before.kind === 'invalid') {
    result.push(invalidDifference(path, 'expected', before, after.kind === 'invalid' ? undefined : diff));
  }
  if (after.kind === 'invalid') result.push(invalidDifference(path, 'actual', after, diff));
  return result;
}

function invalidDifference(
  path: string,
  side: 'expected' | 'actual',
  { message, line, column }: Extract<Reading, { readonly kind: 'invalid' }>,
  diff: string | undefined,
): FileDifference {
  return { kind: 'invalid', path, side, message, line, column, diff };
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function sortKey(difference: FileDifference): string {
  return difference.kind === 'moved' ? difference.from : difference.path;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
