import { open, writeFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileErrorCode } from '../shared/file-errors.ts';
import { isPlaceholder } from './classify-paths.ts';
import { compareTrees } from './compare-trees.ts';
import { isBelow, openGolden } from './open-golden.ts';
import { type NewFile, replaceFiles } from './replace-files.ts';
import type { CaseGolden, CompareOptions, FileDifference, FileTree, GoldenUpdate } from './types.ts';

/** Copied at once. */
const BLOCK_BYTES = 4 * 1024 * 1024;

/** The file that makes git keep the golden of a run that wrote nothing. */
const PLACEHOLDER = '.gitkeep';

/**
 * Makes the goldens what the run wrote; the only code that writes goldens. A golden that is equal (by meaning, or with
 * `exact` to the byte) stays as it is, comments and all; one that the run no longer writes, or that belongs to no
 * pipeline of the case, goes, and its folder with it when that is empty then. All or nothing: a full disk changes no
 * golden, and neither does output that doesn't parse. In `expected/`, only the folders of the pairs, stale ones and
 * status.yaml are touched, and no symbolic link in there is followed. Where the run wrote nothing at all, the first pair
 * gets a `.gitkeep`, and so does a Destination that gets nothing: the empty golden.
 * @throws PromiseError `invalid-case` where a golden folder is a link or a file; `unreadable-file` where the run wrote
 * what can't be a golden (a link, a FIFO), before anything is changed; `disk-full`, `not-permitted`.
 */
export async function updateGoldens(golden: CaseGolden, options: CompareOptions): Promise<GoldenUpdate> {
  const { expected, actual, dialectOf } = await openGolden(golden);
  await refuseOddEntries(actual);
  const differences = await compareTrees(expected, actual, options, dialectOf);
  const invalid = differences.filter(
    (difference) => difference.kind === 'invalid' && difference.side === 'actual',
  );
  if (invalid.length > 0) return { changes: [], invalid };

  const written = await actual.list();
  const odd = (await expected.oddEntries()).map(({ path }) => path);
  const inGolden = new Set([...(await expected.list()), ...odd]);
  const inRun = new Set(written);
  const differing = pathsOf(differences);
  const remove = [...inGolden].filter(
    (path) => !inRun.has(path) && !isKept(path, golden, inRun) && options.rules?.isIgnored(path) !== true,
  );
  const write = [
    ...written.filter((path) => differing.has(path)).map((path) => copyOf(actual, path)),
    ...emptyGoldens(golden, written).filter(({ path }) => !inGolden.has(path)),
  ];
  await writable(golden.dir, () => replaceFiles(golden.dir, remove, write));
  const changes = [
    ...write.map(({ path }) => ({ path, action: inGolden.has(path) ? 'rewritten' : 'added' }) as const),
    ...remove.map((path) => ({ path, action: 'removed' }) as const),
  ];
  return { changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)), invalid: [] };
}

async function refuseOddEntries(actual: FileTree): Promise<void> {
  const [odd] = await actual.oddEntries();
  if (odd === undefined) return;
  throw new PromiseError('unreadable-file', `${odd.path} is ${odd.what}: it can't become a golden`, {
    hint: 'let the stage write plain files only',
  });
}

/** Every path that a difference is about. */
function pathsOf(differences: readonly FileDifference[]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const difference of differences) {
    if (difference.kind === 'moved') paths.add(difference.from).add(difference.to);
    else paths.add(difference.path);
  }
  return paths;
}

/**
 * A placeholder is the user's and stays, but for the one that stands for an empty golden when the golden isn't empty,
 * for one whose folder makes way for a file, and for those of pipelines that are gone.
 */
function isKept(path: string, { pairs }: CaseGolden, inRun: ReadonlySet<string>): boolean {
  const pair = pairs.find(({ label }) => isBelow(label, path));
  if (pair === undefined || !isPlaceholder(path)) return false;
  if (posix.dirname(path) === pair.label) return ![...inRun].some((other) => isBelow(pair.label, other));
  const parts = path.split('/');
  return !parts.some((_, index) => index > 0 && inRun.has(parts.slice(0, index).join('/')));
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
    throw new PromiseError(code, `${dir} can't be written (${systemErrorCode(error)})`, {
      hint:
        code === 'disk-full'
          ? 'free some space, then run it again'
          : 'check who owns the folder and its files',
      cause: error,
    });
  }
}
