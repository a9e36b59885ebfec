import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_SETTINGS } from '../../promise/case-file.ts';
import { pipelinesOfWorkflow } from '../../promise/case-pipelines.ts';
import { readTarget } from '../../promise/case-target.ts';
import { findSeeds, isFolder } from '../../promise/cases.ts';
import type { Problem } from '../../promise/problems.ts';
import { isFile } from '../../promise/read-file.ts';
import type { PromiseDefinition, TestCase } from '../../promise/types.ts';
import { PromiseError, systemWords } from '../../shared/errors.ts';
import { isWithin, realPlace } from '../../shared/real-place.ts';

/** The flags that put a case together, relative to the folder that the user is in. */
export interface OneOffFlags {
  readonly inputDir?: string;
  readonly expectedOutputDir?: string;
}

/**
 * The case that the flags put together for a Promise; undefined where they name none. It runs the resource/configure workflow,
 * or what the user names.
 * @param words as `TYPE/ACTION` or `TYPE/ACTION/PIPELINE`; at most one
 * @param stage the one that runs alone
 * @throws PromiseError as `readOneOffCase`; `usage` for several words, for what the Promise doesn't have, and for a
 *   Promise workflow, whose input is the Promise itself
 */
export async function readOneOffCaseOf(
  promise: PromiseDefinition,
  words: readonly string[],
  stage: string | undefined,
  flags: OneOffFlags,
  cwd: string,
): Promise<TestCase | undefined> {
  const testCase = await readOneOffCase(flags, cwd);
  if (testCase === undefined) return undefined;
  const [word, ...others] = words;
  if (others.length > 0) throw wrongTarget('one workflow, or one pipeline of it, runs on it');
  const problems: Problem[] = [];
  const target = readTarget(
    { ...(word === undefined ? {} : { pipeline: word }), ...(stage === undefined ? {} : { stage }) },
    promise,
    problems,
  );
  const [problem] = problems;
  if (problem !== undefined) throw wrongTarget(problem.message, problem.hint);
  if (target.workflow.type === 'promise') {
    throw wrongTarget(
      'a Promise workflow runs on the Promise itself',
      'leave out -i and -o, or name a resource workflow',
    );
  }
  const { type, action } = target.workflow;
  if (pipelinesOfWorkflow(promise.pipelines, target.workflow).length === 0)
    throw wrongTarget(`${promise.name} has no ${type}/${action}`);
  return { ...testCase, ...target };
}

function wrongTarget(why: string, hint = 'name it as TYPE/ACTION or TYPE/ACTION/PIPELINE'): PromiseError {
  return new PromiseError('usage', `--input-dir: ${why}`, { hint });
}

/**
 * The case that the flags put together; undefined where they name none. It runs what a case without a case.yaml runs.
 * @throws PromiseError `usage` for one flag without the other, for folders that overlap, and for what isn't a folder, or not
 *   one of goldens; `invalid-case` without an object.yaml; `unreadable-file`
 */
export async function readOneOffCase(
  { inputDir, expectedOutputDir }: OneOffFlags,
  cwd: string,
): Promise<TestCase | undefined> {
  if (inputDir === undefined && expectedOutputDir === undefined) return undefined;
  if (inputDir === undefined || expectedOutputDir === undefined) throw onlyOne(inputDir);
  const dir = path.resolve(cwd, inputDir);
  const requestFile = await findObject(dir, inputDir);
  const expectedDir = path.resolve(cwd, expectedOutputDir);
  await checkApart({ dir, shown: inputDir }, { dir: expectedDir, shown: expectedOutputDir });
  await checkGoldens(expectedDir, expectedOutputDir);
  const { variants: _, ...settings } = DEFAULT_SETTINGS;
  const seeds = await findSeeds(dir);
  return {
    ...settings,
    name: nameOf(dir, cwd),
    dir,
    oneOff: { expectedDir },
    file: undefined,
    requestFile,
    ...(seeds === undefined ? {} : { seeds }),
  };
}

/** The folder as seen from the user's; no other case's name begins with a dot. */
function nameOf(dir: string, cwd: string): string {
  const seen = path.relative(cwd, dir).split(path.sep).join('/');
  return seen.startsWith('.') ? seen : `./${seen}`;
}

async function findObject(dir: string, shown: string): Promise<string> {
  const file = path.join(dir, 'object.yaml');
  if (await isFile(file)) return file;
  if (!(await isFolder(dir))) {
    const isObject = await isFile(dir);
    throw new PromiseError(
      'usage',
      `--input-dir ${shown}: ${isObject ? 'it is a file' : 'there is no such folder'}`,
      {
        hint: isObject
          ? `name its folder: -i ${path.dirname(shown)}; the file in there is object.yaml`
          : 'name the folder that holds object.yaml, relative to where you are',
      },
    );
  }
  const isCase = await isFile(path.join(dir, 'input', 'object.yaml'));
  throw new PromiseError('invalid-case', `--input-dir ${shown} has no object.yaml`, {
    location: { file: dir },
    hint: isCase
      ? `it is in a folder below it: -i ${path.join(shown, 'input')}`
      : `put what the stages find as /kratix/input/object.yaml there: ${path.join(shown, 'object.yaml')}`,
  });
}

/** What an update may touch must be a folder of goldens, or become one: one of anything else is a slip. */
async function checkGoldens(dir: string, shown: string): Promise<void> {
  const stats = await lstat(dir).catch(() => undefined);
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    const what = stats.isSymbolicLink() ? 'a symbolic link' : 'not a folder';
    throw new PromiseError('usage', `--expected-output-dir ${shown} is ${what}`, {
      hint: 'name a folder that has goldens in output/ and metadata/ below it, or one that is not there yet',
    });
  }
  const names = await readdir(dir).catch(() => []);
  if (names.length === 0 || names.some((name) => GOLDENS.has(name))) return;
  const isOutput = ['output', 'metadata'].includes(path.basename(dir));
  throw new PromiseError('usage', `--expected-output-dir ${shown} has neither output/ nor metadata/ in it`, {
    hint: isOutput
      ? `name the folder above it: -o ${path.dirname(shown)}`
      : `move the goldens of /kratix/output to ${path.join(shown, 'output')}`,
  });
}

/** What a folder of goldens has in it; see docs/golden-files.md. */
const GOLDENS: ReadonlySet<string> = new Set([
  'output',
  'metadata',
  'pipelines',
  'destinations',
  'status.yaml',
  '.gitkeep',
]);

/** A folder that a flag names. */
interface NamedFolder {
  /** Absolute. */
  readonly dir: string;
  /** As the user wrote it. */
  readonly shown: string;
}

/**
 * What a stage starts with must not be what it is compared with: an update would change the next run's input. Links count as
 * what they lead to.
 */
async function checkApart(input: NamedFolder, goldens: NamedFolder): Promise<void> {
  const [inputPlace, goldenPlace] = await Promise.all([placeOf(input), placeOf(goldens)]);
  const both = '--input-dir and --expected-output-dir';
  if (inputPlace === goldenPlace)
    throw new PromiseError('usage', `${both} are the same folder: ${goldens.shown}`, apartHint(input));
  const overlap = (inner: string, outer: string) =>
    new PromiseError('usage', `${both} overlap: ${inner} lies in ${outer}`, apartHint(input));
  if (isWithin(inputPlace, goldenPlace)) throw overlap(goldens.shown, input.shown);
  if (isWithin(goldenPlace, inputPlace)) throw overlap(input.shown, goldens.shown);
}

async function placeOf({ dir, shown }: NamedFolder): Promise<string> {
  return realPlace(dir).catch((error: unknown) => {
    throw new PromiseError('unreadable-file', `can't read ${shown}: ${systemWords(error)}`, {
      location: { file: dir },
      cause: error,
    });
  });
}

/** A case has both folders beside each other. */
function apartHint({ dir, shown }: NamedFolder): { readonly hint: string } {
  const isInput = path.basename(dir) === 'input';
  const example = isInput
    ? `-i ${shown} -o ${path.join(shown, '..', 'expected')}`
    : '-i DIR/input -o DIR/expected';
  return { hint: `keep the goldens beside the input, as a case does: ${example}` };
}

function onlyOne(inputDir: string | undefined): PromiseError {
  const [given, missing] =
    inputDir === undefined
      ? ['--expected-output-dir', '--input-dir']
      : ['--input-dir', '--expected-output-dir'];
  return new PromiseError('usage', `${given} needs ${missing}: both together are a case`, {
    hint:
      inputDir === undefined
        ? 'add -i DIR, the folder of object.yaml'
        : 'add -o DIR, where the goldens are; with --update, they are written there',
  });
}
