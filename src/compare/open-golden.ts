import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { bytesContent } from '../shared/file-content.ts';
import { fileName } from '../shared/file-name.ts';
import { contentTree } from './content-tree.ts';
import { DESTINATIONS_GOLDEN, STATUS_GOLDEN } from './delivered-golden.ts';
import { diskTree } from './disk-tree.ts';
import { joinTrees, type LabelledTree } from './join-trees.ts';
import type { CaseGolden, DialectOf, FileTree, GoldenPair } from './types.ts';

/** The folders in `expected/` that are ours; what lies beside them is the user's. */
const ROOTS = ['output', 'metadata', 'pipelines'];

/** Both sides of a case as two trees; paths in them are relative to `expected/`. */
export interface OpenGolden {
  readonly expected: FileTree;
  readonly actual: FileTree;
  readonly dialectOf: DialectOf;
}

/**
 * Opens the goldens of a case and what a run wrote. Golden files that belong to no pipeline of the case are among the
 * expected ones: nothing else would tell that a pipeline was renamed or removed.
 * @throws PromiseError `invalid-case` where a golden folder is a link or a file; `unreadable-file`
 */
export async function openGolden(golden: CaseGolden): Promise<OpenGolden> {
  await requireFolders(golden);
  const open = (sideOf: (pair: GoldenPair) => GoldenPair['actual']) =>
    Promise.all(
      golden.pairs.map(async (pair) => {
        const side = sideOf(pair);
        return {
          label: pair.label,
          tree: typeof side === 'string' ? await diskTree(side) : contentTree(side),
        };
      }),
    );
  const [expected, stale, actual, status] = await Promise.all([
    open(({ label }) => join(golden.dir, label)),
    staleTrees(golden),
    open((pair) => pair.actual),
    openStatus(golden),
  ]);
  return {
    // Stale ones last: `pipelines` holds the folders of the pairs too.
    expected: joinTrees([...expected, ...stale, ...status.expected]),
    actual: joinTrees([...actual, ...status.actual]),
    dialectOf: (path) =>
      golden.pairs.find((pair) => isBelow(pair.label, path))?.dialect ?? dialectByName(path),
  };
}

/** The one golden that is a file at the root; none where the case has none. */
async function openStatus({ dir, status }: CaseGolden): Promise<{
  readonly expected: readonly LabelledTree[];
  readonly actual: readonly LabelledTree[];
}> {
  if (status === undefined) return { expected: [], actual: [] };
  const file = join(dir, STATUS_GOLDEN);
  if (!(await lstat(file)).isFile()) {
    throw new PromiseError('invalid-case', `the golden ${STATUS_GOLDEN} is not a plain file`, {
      location: { file },
      hint: 'make it a file: goldens are neither read nor written through links',
    });
  }
  const treeOf = (bytes: Uint8Array) => [
    { label: '', tree: contentTree(new Map([[STATUS_GOLDEN, bytesContent(bytes)]])) },
  ];
  return { expected: treeOf(await readFile(file)), actual: treeOf(status) };
}

/** Whether a path lies in a folder. */
export function isBelow(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** A stale golden's dialect can be told only by the folder that it lies in. */
function dialectByName(path: string): ReturnType<DialectOf> {
  return path === STATUS_GOLDEN || /^(pipelines\/[^/]+\/)?metadata\//.test(path) ? 'kubernetes' : 'gitops';
}

/** What lies in our folders, but in none of a pipeline of the case. */
async function staleTrees({ dir, labels }: CaseGolden): Promise<readonly LabelledTree[]> {
  const roots = ROOTS.filter((root) => !labels.includes(root));
  return Promise.all(
    roots.map(async (label) => {
      const tree = await diskTree(join(dir, label));
      const isStale = (path: string) => !labels.some((covered) => isBelow(covered, `${label}/${path}`));
      return {
        label,
        tree: {
          ...tree,
          list: async () => (await tree.list()).filter(isStale),
          oddEntries: async () => (await tree.oddEntries()).filter(({ path }) => isStale(path)),
        },
      };
    }),
  );
}

/** Refuses a link or a file where a golden folder belongs: what is written there would end up outside the case. */
async function requireFolders({ dir, labels }: CaseGolden): Promise<void> {
  const below = [...ROOTS, DESTINATIONS_GOLDEN, ...labels].flatMap((label) => {
    const parts = label.split('/');
    return parts.map((_, index) => join(dir, ...parts.slice(0, index + 1)));
  });
  for (const folder of new Set([dir, ...below])) {
    const stats = await lstat(folder).catch(() => undefined);
    if (stats === undefined || stats.isDirectory()) continue;
    const what = stats.isSymbolicLink() ? 'a symbolic link' : 'not a folder';
    throw new PromiseError('invalid-case', `the golden folder ${fileName(folder)} is ${what}`, {
      location: { file: folder },
      hint: 'make it a real folder: goldens are neither read nor written through links',
    });
  }
}
