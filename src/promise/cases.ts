import { isUtf8 } from 'node:buffer';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';
import { isThere } from '../shared/is-there.ts';
import { DEFAULT_SETTINGS, readCaseFile } from './case-file.ts';
import { checkOwner, isCaseOf } from './case-owner.ts';
import { pipelinesOfWorkflow } from './case-pipelines.ts';
import type { CaseTarget } from './case-target.ts';
import { VARIANTS_FOLDER, variantCase } from './case-variants.ts';
import { isFile, refusedBySystem } from './read-file.ts';
import type { PromiseDefinition, Seeds, TestCase, WorkflowType } from './types.ts';

/** Folders of test/ that belong to the case which lies in test/ itself. */
const RESERVED = new Set([
  'input',
  'output',
  'metadata',
  'expected',
  'cluster',
  'destinations',
  VARIANTS_FOLDER,
]);

/** What the layouts in the wild call the request that they come with; beside promise.yaml. */
export const EXAMPLE_REQUESTS: readonly string[] = ['resource-request.yaml', 'example-resource.yaml'];

/** Name of the case that lies in test/ itself. */
const TOP_CASE = 'test';

/** A folder that is a test case; `dir` is absolute. */
export interface CaseFolder {
  readonly name: string;
  readonly dir: string;
  /** Why it can't be read as a case, though it is meant to be one. */
  readonly error?: PromiseError;
}

/**
 * The folders that are test cases of a Promise: test/ itself where it holds input/object.yaml or case.yaml, and each direct
 * child folder that holds an input/ or a case.yaml; by name, test/ itself first. Those that name another Promise are its.
 * @param isOwner whether those that name none are its own
 * @throws PromiseError `unreadable-file`
 */
export async function caseFolders(
  { file, root }: Pick<PromiseDefinition, 'file' | 'root'>,
  isOwner = true,
): Promise<readonly CaseFolder[]> {
  const own: CaseFolder[] = [];
  for (const folder of await allCaseFolders(root))
    if (await isCaseOf(file, folder.dir, isOwner)) own.push(folder);
  return own;
}

/** Whosever they are. @param root the Promise's folder */
async function allCaseFolders(root: string): Promise<readonly CaseFolder[]> {
  const testDir = path.join(root, 'test');
  const folders: CaseFolder[] = [];
  if (
    (await isFile(path.join(testDir, 'input', 'object.yaml'))) ||
    (await isFile(path.join(testDir, 'case.yaml')))
  ) {
    folders.push({ name: TOP_CASE, dir: testDir });
  }
  for (const folder of await childCases(testDir)) {
    const isTaken = folder.name === TOP_CASE && folders[0]?.dir === testDir;
    folders.push(isTaken ? nameTaken(folder.dir) : folder);
  }
  return folders;
}

/**
 * The folders in one that are test cases: those that hold an input/ or a case.yaml; by name.
 * @throws PromiseError `unreadable-file`
 */
export async function childCases(parent: string): Promise<readonly CaseFolder[]> {
  const folders: CaseFolder[] = [];
  for (const name of await childFolders(parent)) {
    const place = Buffer.concat([Buffer.from(path.join(parent, path.sep)), name]);
    const inside = (entry: string) => Buffer.concat([place, Buffer.from(path.sep + entry)]);
    if (!((await isFolder(inside('input'))) || (await isFile(inside('case.yaml'))))) continue;
    const [text, dir] = [name.toString(), place.toString()];
    folders.push(isUtf8(name) ? { name: text, dir } : unwritableName(name, parent));
  }
  return folders;
}

/**
 * Where the stages of a case find what they work on: in its input/object.yaml; or only where they work on a request, and in a
 * Promise workflow on the Promise itself.
 */
export type ObjectRule = 'file' | 'file-of-requests';

/**
 * Reads one test case, and the variants that its case.yaml makes of it.
 * @throws PromiseError the folder's own; `invalid-case`, `invalid-yaml`, `unreadable-file`
 */
export async function readCase(
  { name, dir, error }: CaseFolder,
  promise: PromiseDefinition,
  objectRule: ObjectRule = 'file-of-requests',
): Promise<readonly TestCase[]> {
  if (error !== undefined) throw error;
  const file = path.join(dir, 'case.yaml');
  // A link that leads nowhere, or a folder, isn't what was meant, and no reason to look away.
  const hasFile = await isThere(file);
  await checkOwner(promise.file, dir);
  const { variants, ...settings } = hasFile ? await readCaseFile(file, promise) : DEFAULT_SETTINGS;
  checkWorkflow(name, dir, settings, promise);
  const seeds = await findSeeds(path.join(dir, 'input'));
  const base: TestCase = {
    name,
    dir,
    file: hasFile ? file : undefined,
    ...settings,
    ...(seeds === undefined ? {} : { seeds }),
    requestFile: await findRequest(name, dir, objectRule === 'file' ? 'resource' : settings.workflow.type),
  };
  const cases = [base, ...variants.map((variant) => variantCase(base, variant))];
  for (const each of cases) await checkNoGolden(each);
  return cases;
}

/** Where a case's goldens are, or would be. */
export function goldenDir({ dir, oneOff }: Pick<TestCase, 'dir' | 'oneOff'>): string {
  return oneOff?.expectedDir ?? path.join(dir, 'expected');
}

/** Of a case that fails before Kratix takes anything there is nothing to compare: a golden there would be a slip. */
async function checkNoGolden(testCase: TestCase): Promise<void> {
  const { name, expect } = testCase;
  if (expect === undefined || expect.kind === 'suspended') return;
  const golden = goldenDir(testCase);
  if (!(await isFolder(golden))) return;
  throw new PromiseError(
    'invalid-case',
    `the case ${name} expects ${expect.kind}, but has goldens, which nothing is compared with then`,
    { location: expect.location, hint: `remove ${fileName(golden)}, or the expectation` },
  );
}

/** A case that names no pipeline runs resource/configure, which a Promise need not have. */
function checkWorkflow(name: string, dir: string, settings: CaseTarget, promise: PromiseDefinition): void {
  const { type, action } = settings.workflow;
  if (pipelinesOfWorkflow(promise.pipelines, settings.workflow).length > 0) return;
  throw new PromiseError(
    'invalid-case',
    `the case ${name} runs ${type}/${action}, which ${promise.name} doesn't have`,
    {
      location: { file: dir },
      notes: promise.pipelines.map((pipeline) => `${pipeline.type}/${pipeline.action}/${pipeline.name}`),
      hint:
        promise.pipelines.length === 0
          ? 'add a workflow to the Promise'
          : 'name what the case runs in its case.yaml: pipeline: TYPE/ACTION',
    },
  );
}

/** What the stages before left, as `input/output/` and `input/metadata/` have it; undefined where neither is there. */
export async function findSeeds(inputDir: string): Promise<Seeds | undefined> {
  const [output, metadata] = [path.join(inputDir, 'output'), path.join(inputDir, 'metadata')];
  const [hasOutput, hasMetadata] = await Promise.all([isFolder(output), isFolder(metadata)]);
  if (!hasOutput && !hasMetadata) return undefined;
  return { ...(hasOutput ? { output } : {}), ...(hasMetadata ? { metadata } : {}) };
}

/** The request of a resource workflow; a Promise workflow gets the Promise itself, so a request there is a mistake. */
async function findRequest(name: string, dir: string, type: WorkflowType): Promise<string | undefined> {
  const file = path.join(dir, 'input', 'object.yaml');
  const exists = await isFile(file);
  if (type === 'promise') {
    if (!exists) return undefined;
    throw new PromiseError(
      'invalid-case',
      `the case ${name} runs a Promise workflow, whose input is the Promise itself`,
      {
        location: { file },
        hint: 'remove this file, or name a resource workflow in case.yaml',
      },
    );
  }
  if (exists) return file;
  throw new PromiseError('invalid-case', `the case ${name} has no request`, {
    location: { file: dir },
    hint: 'add one there: input/object.yaml',
  });
}

/** As bytes: a name that isn't UTF-8 leads nowhere once it is text. */
async function childFolders(dir: string): Promise<readonly Buffer[]> {
  const names = await readdir(dir, { encoding: 'buffer' }).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return [];
    throw refusedBySystem(dir, error);
  });
  return names
    .filter((name) => !RESERVED.has(name.toString()) && !name.toString().startsWith('.'))
    .sort(Buffer.compare);
}

/** A folder whose name can be neither given to `--case` nor written into a report. */
function unwritableName(bytes: Buffer, parent: string): CaseFolder {
  const name = bytes
    .toString('latin1')
    .replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
  const error = new PromiseError('invalid-case', `the name of the folder ${name} isn't UTF-8`, {
    location: { file: parent },
    hint: 'give it another name',
  });
  return { name, dir: path.join(parent, name), error };
}

/** The folder test/test beside a case in test/: it gets a name of its own, so that both can be told. */
function nameTaken(dir: string): CaseFolder {
  const error = new PromiseError(
    'invalid-case',
    `the name ${TOP_CASE} belongs to the case that lies in test/ itself`,
    { location: { file: dir }, hint: 'give this folder another name, or remove it' },
  );
  return { name: `${TOP_CASE}/${TOP_CASE}`, dir, error };
}

/** Whether there is a folder, be it behind a link. */
export async function isFolder(dir: string | Buffer): Promise<boolean> {
  return stat(dir).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
