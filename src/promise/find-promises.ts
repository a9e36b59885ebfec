import path from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';
import { dockerfilesOf, type WalkedFolder, walk } from './find-dockerfiles.ts';
import { isPromise } from './find-promise.ts';
import { parseYamlDocuments } from './kubernetes-yaml.ts';
import { readTextFile } from './read-file.ts';
import { splitPromiseFile } from './split-promise.ts';

/** A Promise among several. */
export interface FoundPromise {
  /** Absolute. */
  readonly file: string;
  /** What tells it from the others: its folder, or its file where that holds several; relative to where they were looked for. */
  readonly place: string;
  /** Whether the test cases of its folder are its own: of several Promises in one folder, those of promise.yaml, else of the first. */
  readonly ownsCases: boolean;
}

/** Where a folder's Promise is looked for first. */
const MAIN_FILE = /^promise\.ya?ml$/;

/** Folders of test cases that hold what stages read and write, which may be Promises, too. */
const CASE_FILES = new Set(['input', 'output', 'metadata', 'expected', 'destinations', 'cluster']);

/**
 * All Promises in a folder and below it, by place: every YAML file that holds one, and of every split one its api.yaml, else its first workflow.yaml; but for those in a stage's folder, which the
 * stage writes, and those among the files of test cases. A file that doesn't parse counts where it is called promise.yaml.
 * @param exclude what is left out: see `withoutExcluded`
 * @throws PromiseError `no-promise`; `usage` where there is nothing of the kind to leave out
 */
export async function findPromises(
  dir: string,
  exclude: readonly string[],
): Promise<readonly FoundPromise[]> {
  const folders = await walk(dir, { ofOtherPromises: true });
  const stages = new Set(
    dockerfilesOf(folders)
      .map((folder) => folder.dir)
      .filter((folder) => folder !== dir),
  );
  const searched = folders.filter((folder) => !isOfStage(folder, dir, stages) && !isOfCase(folder, dir));
  const found: FoundPromise[] = [];
  const withWorkflows = new Set(
    searched
      .filter((folder) => path.basename(folder.dir) === 'workflows')
      .map((folder) => path.dirname(folder.dir)),
  );
  for (const folder of searched)
    found.push(...(await promisesIn(folder, dir, withWorkflows.has(folder.dir))));
  if (found.length > 0) {
    if (exclude.length === 0) return found;
    // What understands globs is loaded where there are some.
    const { withoutExcluded } = await import('./exclude-promises.ts');
    return withoutExcluded(found, exclude, dir);
  }
  throw new PromiseError('no-promise', `there is no Promise in ${fileName(dir)}, nor in a folder below it`, {
    location: { file: dir },
    hint: 'name another folder with --dir',
  });
}

/** Below a stage's folder; one in that folder itself has its stage beside it. */
function isOfStage(folder: WalkedFolder, root: string, stages: ReadonlySet<string>): boolean {
  for (let dir = folder.dir; dir !== root && dir.startsWith(root); ) {
    dir = path.dirname(dir);
    if (stages.has(dir)) return true;
  }
  return false;
}

function isOfCase({ dir }: WalkedFolder, root: string): boolean {
  const steps = path.relative(root, dir).split(path.sep);
  const test = steps.findIndex((step) => step === 'test' || step === 'tests');
  return test !== -1 && steps.slice(test + 1).some((step) => CASE_FILES.has(step));
}

/** @param hasWorkflows whether it has a folder of that name, in which a split Promise keeps them */
async function promisesIn(
  { dir, files }: WalkedFolder,
  root: string,
  hasWorkflows: boolean,
): Promise<readonly FoundPromise[]> {
  const names = [...files].filter((name) => /\.ya?ml$/.test(name)).sort();
  const holding: string[] = [];
  for (const name of names) if (await holdsPromise(path.join(dir, name))) holding.push(name);
  if (holding.length === 0 && hasWorkflows) {
    const split = await splitPromiseFile(dir);
    if (split !== undefined) holding.push(path.relative(dir, split));
  }
  const owner = holding.find((name) => MAIN_FILE.test(name)) ?? holding[0];
  const stands = (name: string) => holding.length === 1 || MAIN_FILE.test(name);
  return holding.map((name) => ({
    file: path.join(dir, name),
    place: path.relative(root, stands(name) ? dir : path.join(dir, name)) || '.',
    ownsCases: name === owner,
  }));
}

async function holdsPromise(file: string): Promise<boolean> {
  try {
    const text = await readTextFile(file);
    // Parsing all YAML of a repository takes long; most of it is no Promise.
    if (!/^[^\S\n]*["']?kind["']?\s*:\s*["']?Promise["']?\s*(?:#.*)?$/m.test(text)) return false;
    return parseYamlDocuments(text, file).some(isPromise);
  } catch {
    return MAIN_FILE.test(path.basename(file));
  }
}
