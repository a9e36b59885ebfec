import { open, writeFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileErrorCode } from '../shared/file-errors.ts';
import { fileName } from '../shared/file-name.ts';
import { isPlaceholder } from './classify-paths.ts';
import { compareTrees } from './compare-trees.ts';
import type { DocumentReader } from './document-reader.ts';
import { hasComments } from './edit-golden/edit-file.ts';
import { editGolden } from './edit-golden/edit-golden.ts';
import { isBelow, type OpenGolden, openGolden } from './open-golden.ts';
import { type Accept, Proposals } from './proposed-change.ts';
import { type NewFile, replaceFiles } from './replace-files.ts';
import { RuleBook } from './rule-book.ts';
import { TreeReader } from './tree-reader.ts';
import type { CaseGolden, CompareOptions, FileTree, GoldenChange, GoldenUpdate } from './types.ts';

/** Copied at once. */
const BLOCK_BYTES = 4 * 1024 * 1024;

/** The file that makes git keep the golden of a run that wrote nothing. */
const PLACEHOLDER = '.gitkeep';

/** How to update. */
export interface UpdateOptions extends CompareOptions {
  /** Asked for each golden that would change, first for those that would go; absent: all become what the run wrote. */
  readonly accept?: Accept;
}

/**
 * Makes the goldens what the run wrote; the only code that writes goldens. A golden that is equal (by meaning, or with
 * `exact` to the byte) stays as it is; in one that differs only what differs is edited, so that comments, order and
 * values that may vary stay, or it is written whole where that can't be. One that the run no longer writes, or that belongs to no
 * pipeline of the case, goes, and its folder with it when that is empty then. All or nothing: a full disk changes no
 * golden, and neither does output that doesn't parse. In `expected/`, only the folders of the pairs, stale ones and
 * status.yaml are touched, ignored files aren't, and no symbolic link in there is followed. Where the run wrote nothing at all, the first pair
 * gets a `.gitkeep`, and so does a Destination that gets nothing: the empty golden.
 * @throws PromiseError `invalid-case` where a golden folder is a link or a file; `unreadable-file` where the run wrote
 * what can't be a golden (a link, a FIFO), before anything is changed; `disk-full`, `not-permitted`.
 */
export async function updateGoldens(golden: CaseGolden, options: UpdateOptions): Promise<GoldenUpdate> {
  const trees = await openGolden(golden);
  const { expected, actual } = trees;
  const rules = options.rules ?? new RuleBook([]);
  await refuseOddEntries(actual, rules);
  const differences = await compareTrees(expected, actual, options, trees.dialectOf);
  const invalid = differences.filter(
    (difference) => difference.kind === 'invalid' && difference.side === 'actual',
  );
  if (invalid.length > 0) return { changes: [], invalid };

  const written = await actual.list();
  const odd = (await expected.oddEntries()).map(({ path }) => path);
  const inGolden = new Set([...(await expected.list()), ...odd]);
  const inRun = new Set(written);
  const proposals = new Proposals(trees, differences, options.accept);

  const remove = new Set<string>();
  for (const path of inGolden) {
    if (inRun.has(path) || isKept(path, golden, inRun) || rules.isIgnored(path)) continue;
    // Not told as differences: placeholders, which go unasked.
    if (!proposals.has(path) || (await proposals.isAccepted(path, 'removed'))) remove.add(path);
  }
  const kept = [...inGolden].filter((path) => !remove.has(path));
  const isInTheWay = obstacles(kept);
  const write: Step[] = [];
  for (const path of written.filter((each) => proposals.has(each))) {
    const isNew = !inGolden.has(path);
    // A file where there is a folder of goldens that stay, or the other way round.
    if (isNew && isInTheWay(path)) continue;
    const isFile = !isNew && !odd.includes(path);
    const step =
      isFile && !options.exact
        ? await editOf(trees, path, rules, options.documents)
        : wholeOf(actual, path, isNew);
    if (step !== undefined && (await proposals.isAccepted(path, isNew ? 'added' : 'changed')))
      write.push(step);
  }
  const empty: NewFile[] = [];
  for (const file of emptyGoldens(golden, written)) {
    if (kept.some((path) => isBelow(posix.dirname(file.path), path))) continue;
    if (remove.size > 0 || (await proposals.isAccepted(file.path, 'added'))) empty.push(file);
  }
  const files = [...write.map(({ file }) => file), ...empty];
  await writable(golden.dir, () => replaceFiles(golden.dir, [...remove], files));
  const changes: readonly GoldenChange[] = [
    ...write.map(({ change }) => change),
    ...empty.map(({ path }) => ({ path, action: 'added' }) as const),
    ...[...remove].map((path) => ({ path, action: 'removed' }) as const),
  ];
  return { changes: changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)), invalid: [] };
}

/** A golden to write. */
interface Step {
  readonly file: NewFile;
  readonly change: GoldenChange;
}

/** A golden with what differs brought into it; undefined where nothing does. */
async function editOf(
  { expected, actual, dialectOf }: OpenGolden,
  path: string,
  rules: RuleBook,
  documents: DocumentReader | undefined,
): Promise<Step | undefined> {
  const reader = new TreeReader({ expected, actual }, dialectOf, rules, documents);
  const sides = await reader.readForEdit(path);
  const edited =
    sides === undefined ? undefined : editGolden(path, dialectOf(path), sides.expected, sides.actual);
  if (edited === undefined) {
    const { file, change } = wholeOf(actual, path, false);
    const loses = sides !== undefined && !isJson(path) && hasComments(sides.expected.text);
    return { file, change: loses ? { ...change, lost: 'comments' } : change };
  }
  const { text, losesComments } = edited;
  // What breaks a rule may be in the golden as it is.
  if (text === sides?.expected.text) return undefined;
  const change: GoldenChange = { path, action: 'edited', ...(losesComments ? { lost: 'comments' } : {}) };
  return { file: { path, stage: (target) => writeFile(target, text, { flag: 'wx' }) }, change };
}

function wholeOf(actual: FileTree, path: string, isNew: boolean): Step {
  return { file: copyOf(actual, path), change: { path, action: isNew ? 'added' : 'rewritten' } };
}

function isJson(path: string): boolean {
  return /\.json$/i.test(path);
}

async function refuseOddEntries(actual: FileTree, rules: RuleBook): Promise<void> {
  const odd = (await actual.oddEntries()).find(({ path }) => !rules.isIgnored(path));
  if (odd === undefined) return;
  throw new PromiseError('unreadable-file', `${odd.path} is ${odd.what}: it can't become a golden`, {
    hint: 'let the stage write plain files only',
  });
}

/** Tells whether goldens that stay are below or above a path, so that there can't be a file. */
function obstacles(kept: readonly string[]): (path: string) => boolean {
  const [files, folders] = [new Set(kept), new Set(kept.flatMap(foldersAbove))];
  return (path) => folders.has(path) || foldersAbove(path).some((folder) => files.has(folder));
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/**
 * A placeholder is the user's and stays, but for the one that stands for an empty golden when the golden isn't empty,
 * for one whose folder makes way for a file, and for those of pipelines that are gone.
 */
function isKept(path: string, { pairs }: CaseGolden, inRun: ReadonlySet<string>): boolean {
  const pair = pairs.find(({ label }) => isBelow(label, path));
  if (pair === undefined || !isPlaceholder(path)) return false;
  if (posix.dirname(path) === pair.label) return ![...inRun].some((other) => isBelow(pair.label, other));
  return !foldersAbove(path).some((folder) => inRun.has(folder));
}

/** What keeps the first folder where the run wrote nothing at all, and that of a Destination which gets nothing. */
function emptyGoldens({ pairs }: CaseGolden, written: readonly string[]): readonly NewFile[] {
  const nothing = written.length === 0 ? pairs.slice(0, 1) : [];
  const idle = pairs.filter(({ actual }) => typeof actual !== 'string' && actual.size === 0);
  return [...new Set([...nothing, ...idle])].map(({ label }) => ({
    path: `${label}/${PLACEHOLDER}`,
    stage: (target) => writeFile(target, '', { flag: 'wx' }),
  }));
}

/** Copies a file block by block, so that its size doesn't matter. */
function copyOf(tree: FileTree, path: string): NewFile {
  return {
    path,
    stage: async (target) => {
      const file = await open(target, 'wx');
      try {
        const size = await tree.size(path);
        for (let offset = 0; offset < size; offset += BLOCK_BYTES) {
          await file.writeFile(await tree.readAt(path, offset, Math.min(BLOCK_BYTES, size - offset)));
        }
      } finally {
        await file.close();
      }
    },
  };
}

/** Turns what the system says into an error that names the folder; what nobody can act on stays as it is. */
async function writable(dir: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === undefined) throw error;
    throw new PromiseError(code, `${fileName(dir)} can't be written (${systemErrorCode(error)})`, {
      location: { file: dir },
      hint:
        code === 'disk-full'
          ? 'free some space, then run it again'
          : 'check who owns the folder and its files',
      cause: error,
    });
  }
}
