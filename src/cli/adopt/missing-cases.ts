import path from 'node:path';
import fs from 'fs-extra';
import { stringify } from 'yaml';
import { goldenExists } from '../../compare/compare-case.ts';
import { isBroken, withoutBroken } from '../../promise/broken-case.ts';
import { pipelinesOfCase } from '../../promise/case-pipelines.ts';
import { goldenDir } from '../../promise/cases.ts';
import { findCases } from '../../promise/find-cases.ts';
import type { PromiseDefinition, TestCase, WorkflowAction, WorkflowType } from '../../promise/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import { type ExampleRequest, findExampleRequest } from './example-request.ts';
import { type StandInObjects, standInObjects } from './stand-in-objects.ts';

/** A test case to be written, or what one lacks that is there. */
export interface NewCase {
  /** Absolute. */
  readonly dir: string;
  /** Absolute; nothing is there yet. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Where its request is from, absolute; undefined: it has none of another file. */
  readonly from: string | undefined;
  /** Whether its request has nothing but a name, for want of an example. */
  readonly isBare: boolean;
  /** What its case.yaml makes up. */
  readonly objects: StandInObjects;
}

/** What a Promise lacks. */
export interface MissingCases {
  readonly cases: readonly NewCase[];
  /** `TYPE/ACTION` of the workflows that no case can be made for, and the file that a request is missing in; absolute. */
  readonly withoutRequest: readonly { readonly workflow: string; readonly file: string }[];
}

/** The workflows that Kratix runs by itself, in the order in which they are met. */
const WORKFLOWS: readonly (readonly [WorkflowType, WorkflowAction])[] = [
  ['resource', 'configure'],
  ['promise', 'configure'],
  ['resource', 'delete'],
  ['promise', 'delete'],
];

/**
 * Works out the cases that a Promise lacks: one for each workflow that no case runs, on the request that the Promise comes with; and
 * what cases without a golden lack to run.
 * @param isOwner whether cases that name no Promise are its own; else new ones name it
 * @throws PromiseError for what is wrong with the cases that there are
 */
export async function missingCases(promise: PromiseDefinition, isOwner: boolean): Promise<MissingCases> {
  const known = await casesOf(promise, isOwner);
  const missing = WORKFLOWS.filter(
    ([type, action]) =>
      promise.pipelines.some((pipeline) => pipeline.type === type && pipeline.action === action) &&
      !known.some(({ workflow }) => workflow.type === type && workflow.action === action),
  );
  const isRequested = missing.some(([type]) => type === 'resource');
  const request = isRequested ? await findExampleRequest(promise) : undefined;
  const cases: NewCase[] = [];
  const withoutRequest: MissingCases['withoutRequest'][number][] = [];
  for (const workflow of missing) {
    const proposed = await newCase(promise, workflow, request, { isOwner, isFirst: known.length === 0 });
    if (workflow[0] === 'promise' || request !== undefined) cases.push(proposed);
    else
      withoutRequest.push({
        workflow: workflow.join('/'),
        file: path.join(proposed.dir, 'input', 'object.yaml'),
      });
  }
  const settings = await missingSettings(promise, known);
  return { cases: [...(await withGitIgnore(cases, promise)), ...settings], withoutRequest };
}

/** A case.yaml for cases that have neither that nor a golden, as test/input/object.yaml of the tutorial, where their stages read what nobody declares. */
async function missingSettings(
  promise: PromiseDefinition,
  known: readonly TestCase[],
): Promise<readonly NewCase[]> {
  const missing: NewCase[] = [];
  for (const each of known) {
    if (each.file !== undefined || (await goldenExists(goldenDir(each)))) continue;
    const { dir } = each;
    const objects = await standInObjects(promise, pipelinesOfCase(promise.pipelines, each), dir);
    if (Object.keys(objects).length === 0) continue;
    const files = [{ path: path.join(dir, 'case.yaml'), text: stringify(objects) }];
    missing.push({ dir, files, from: undefined, isBare: false, objects });
  }
  return missing;
}

/** Writes cases, over nothing that is there. */
export async function writeCases({ cases }: MissingCases): Promise<void> {
  for (const { path: file, text } of cases.flatMap(({ files }) => files)) {
    await fs.ensureDir(path.dirname(file));
    await fs.writeFile(file, text, { flag: 'wx' });
  }
}

/** The cases of a Promise, be there none. @throws PromiseError for what is wrong with them */
export async function casesOf(promise: PromiseDefinition, isOwner: boolean): Promise<readonly TestCase[]> {
  try {
    const found = await findCases(promise, isOwner);
    const broken = found.find(isBroken);
    // What it would run isn't known: it may be what seems to be missing.
    if (broken !== undefined) throw broken.error;
    return withoutBroken(found);
  } catch (error) {
    if (error instanceof PromiseError && error.code === 'no-cases') return [];
    throw error;
  }
}

async function newCase(
  promise: PromiseDefinition,
  [type, action]: readonly [WorkflowType, WorkflowAction],
  request: ExampleRequest | undefined,
  { isOwner, isFirst }: { readonly isOwner: boolean; readonly isFirst: boolean },
): Promise<NewCase> {
  const workflow = `${type}/${action}`;
  const isDefault = workflow === 'resource/configure';
  const dir = await freeFolder(
    promise,
    isDefault && isOwner && isFirst ? undefined : `${type}-${action}`,
    isOwner,
  );
  const own = promise.pipelines.filter((pipeline) => pipeline.type === type && pipeline.action === action);
  const objects = await standInObjects(promise, own, dir);
  const settings = {
    ...(isOwner ? {} : { promise: path.basename(promise.file) }),
    ...(isDefault ? {} : { pipeline: workflow }),
    ...objects,
  };
  return {
    dir,
    files: [
      ...(Object.keys(settings).length === 0
        ? []
        : [{ path: path.join(dir, 'case.yaml'), text: stringify(settings) }]),
      ...(type === 'resource' && request !== undefined
        ? [{ path: path.join(dir, 'input', 'object.yaml'), text: request.text }]
        : []),
    ],
    from: type === 'resource' ? request?.file : undefined,
    isBare: type === 'resource' && request !== undefined && request.file === undefined,
    objects,
  };
}

/** A folder that nothing is in: test/ itself for the first case, where it has no files of a case yet. */
async function freeFolder(
  { root, file }: PromiseDefinition,
  name: string | undefined,
  isOwner: boolean,
): Promise<string> {
  const test = path.join(root, 'test');
  if (name === undefined && !(await hasAny(test, ['input', 'case.yaml', 'expected', 'output', 'metadata'])))
    return test;
  const stem = path.basename(file).replace(/\.ya?ml$/, '');
  const base = path.join(
    test,
    isOwner ? (name ?? 'resource-configure') : `${stem}-${name ?? 'resource-configure'}`,
  );
  for (let count = 1; ; count += 1) {
    const dir = count === 1 ? base : `${base}-${count}`;
    if (!(await fs.pathExists(dir))) return dir;
  }
}

async function hasAny(dir: string, names: readonly string[]): Promise<boolean> {
  const found = await Promise.all(names.map((name) => fs.pathExists(path.join(dir, name))));
  return found.some(Boolean);
}

const GIT_IGNORE = `# What the last run of promise test-pipeline wrote. Input and the expected files (goldens) are kept in git.
**/output/
**/metadata/
!**/expected/**/
!**/input/**/
`;

/** What runs write stays out of git. */
async function withGitIgnore(
  cases: readonly NewCase[],
  { root }: PromiseDefinition,
): Promise<readonly NewCase[]> {
  const [first, ...others] = cases;
  const file = path.join(root, 'test', '.gitignore');
  if (first === undefined || (await fs.pathExists(file))) return cases;
  return [{ ...first, files: [...first.files, { path: file, text: GIT_IGNORE }] }, ...others];
}
