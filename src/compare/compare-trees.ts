import { promisify } from 'node:util';
import { classifyPaths } from './classify-paths.ts';
import { describeBytes, sameBytes } from './compare-bytes.ts';
import { describeDocuments } from './compare-documents.ts';
import { NOT_READ } from './document-reader.ts';
import { type GoldenLines, goldenLines } from './golden-line.ts';
import { type Matching, matchDocuments } from './match-documents.ts';
import { type Moves, moveLedger } from './moves.ts';
import type { Reading } from './read-documents.ts';
import { withRecentFiles } from './recent-files.ts';
import { RuleBook } from './rule-book.ts';
import { TreeReader } from './tree-reader.ts';
import type { CompareOptions, DialectOf, FileDifference, FileTree } from './types.ts';
import { type DiffBudget, diffBudget } from './unified-diff.ts';

/** Nothing may differ. */
const NO_RULES = new RuleBook([]);

/** Pairs of files that are read side by side; of each there is one block in memory at most. */
const READ_AT_ONCE = 16;

/** Lets whatever waits have its turn: small files are read without a pause. */
const nextTurn = promisify(setImmediate);

/** The two trees, and what all steps of one comparison share. */
interface Comparison {
  readonly expected: FileTree;
  readonly actual: FileTree;
  readonly budget: DiffBudget;
  readonly reader: TreeReader;
  readonly lines: GoldenLines;
}

/** A file whose verdict waits until all objects that moved are known. */
interface Undecided {
  readonly path: string;
  readonly found: 'both' | 'expected' | 'actual';
}

/**
 * Compares what a run wrote with what is expected, sorted by path. Files that are equal to the byte are not parsed;
 * YAML and JSON are compared by meaning (within a file, objects match by apiVersion, kind, namespace and name), all
 * else, and files over 32 MB, by bytes. A `.gitkeep` or `.keep` that only the expected tree has doesn't count.
 * `dialectOf` tells how a file's YAML is read. What the rules of `options` let vary is no difference; which of them are of
 * no use, they know afterwards. Whatever the files hold is a difference at worst; only a tree that can't be read throws
 * (see `diskTree`).
 */
export async function compareTrees(
  expectedTree: FileTree,
  actualTree: FileTree,
  options: CompareOptions,
  dialectOf: DialectOf = () => 'gitops',
): Promise<readonly FileDifference[]> {
  const expected = withRecentFiles(expectedTree, READ_AT_ONCE);
  const actual = withRecentFiles(actualTree, READ_AT_ONCE);
  const rules = options.exact ? options.rules?.forBytes() : options.rules;
  const reader = new TreeReader({ expected, actual }, dialectOf, rules ?? NO_RULES, options.documents);
  const comparison = { expected, actual, budget: diffBudget(), reader, lines: goldenLines(expected) };
  const paths = await classifyPaths(expected, actual, rules ?? NO_RULES);
  const result: FileDifference[] = [...paths.odd];
  const undecided: Undecided[] = [];
  const ledger = moveLedger();

  for await (const path of differingPaths(comparison, paths.both)) {
    if (options.exact || !(await reader.hasMeaning(path))) {
      result.push(await describeBytes(expected, actual, path, comparison.budget));
      continue;
    }
    const after = await reader.read('actual', path);
    if (after === NOT_READ) {
      result.push(invalidDifference(path, 'actual', NOT_READ, undefined));
      continue;
    }
    const before = await reader.read('expected', path);
    if (before.kind === 'invalid' || after.kind === 'invalid') {
      result.push(...(await describeInvalid(comparison, path, before, after)));
      continue;
    }
    const matching = matchDocuments(before.documents, after.documents);
    ledger.note(path, matching.removed, matching.added);
    if ([...matching.removed, ...matching.added].some(({ identity }) => identity !== undefined)) {
      undecided.push({ path, found: 'both' });
    } else {
      result.push(...(await describeMeaning(comparison, path, matching)));
    }
  }

  // Files that only one side has may still hold nothing but objects that moved.
  for (const path of paths.unexpected) {
    const reading = options.exact ? undefined : await reader.readAlone('actual', path);
    if (reading?.kind === 'invalid') result.push(invalidDifference(path, 'actual', reading, undefined));
    ledger.note(path, [], reading?.kind === 'documents' ? reading.documents : []);
    undecided.push({ path, found: 'actual' });
  }
  for (const path of paths.missing) {
    ledger.note(path, ledger.hasGains() ? await reader.documentsOf('expected', path) : [], []);
    undecided.push({ path, found: 'expected' });
  }

  const moves = ledger.resolve();
  for (const moved of moves.differences) result.push(moved);
  for (const entry of undecided) result.push(...(await decide(comparison, entry, moves)));
  if (!options.exact) await reader.useRules([...paths.both, ...paths.missing]);
  return result.sort((a, b) => compareText(sortKey(a), sortKey(b)));
}

/**
 * Leaves out files that are equal to the byte, unless a rule checks what they hold: nearly all, mostly, so that several are
 * read at a time.
 */
async function* differingPaths(
  { expected, actual, reader }: Comparison,
  paths: readonly string[],
): AsyncIterable<string> {
  for (let start = 0; start < paths.length; start += READ_AT_ONCE) {
    const batch = paths.slice(start, start + READ_AT_ONCE);
    const same = await Promise.all(
      batch.map(async (path) => {
        const isChecked = reader.rules.isChecked(path) && (await reader.hasMeaning(path));
        return !isChecked && (await sameBytes(expected, actual, path));
      }),
    );
    yield* batch.filter((_, index) => same[index] === false);
    await nextTurn();
  }
}

/** Tells what is left of a file's differences once the objects that moved are taken out of it. */
async function decide(
  comparison: Comparison,
  { path, found }: Undecided,
  moves: Moves,
): Promise<readonly FileDifference[]> {
  if (found !== 'both' && !moves.touches(path)) {
    return [{ kind: found === 'expected' ? 'missing' : 'unexpected', path }];
  }
  const { reader } = comparison;
  // Read again rather than kept: what is undecided may be most of a large tree.
  const before = found === 'actual' ? [] : await reader.documentsOf('expected', path);
  const after = found === 'expected' ? [] : await reader.documentsOf('actual', path);
  const matching = moves.remaining(path, matchDocuments(before, after));
  if (found === 'both') return describeMeaning(comparison, path, matching);
  if (matching.removed.length === 0 && matching.added.length === 0) return [];
  return [{ kind: found === 'expected' ? 'missing' : 'unexpected', path }];
}

/** What two files differ in, with the golden's line; nothing where they mean the same. */
async function describeMeaning(
  { budget, lines }: Comparison,
  path: string,
  matching: Matching,
): Promise<readonly FileDifference[]> {
  const described = describeDocuments(path, matching, budget);
  if (described === undefined) return [];
  const line = await lines.lineOf(path, described.place);
  return [line === undefined ? described.difference : { ...described.difference, line }];
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

function sortKey(difference: FileDifference): string {
  return difference.kind === 'moved' ? difference.from : difference.path;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
