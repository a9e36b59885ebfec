import path from 'node:path';
import { isKratixKind } from '../../deliver/destinations.ts';
import { type FoundCase, isBroken, orBroken } from '../../promise/broken-case.ts';
import { type CaseFolder, childCases } from '../../promise/cases.ts';
import { readCases } from '../../promise/find-cases.ts';
import { parseYamlDocuments } from '../../promise/kubernetes-yaml.ts';
import { isFile, readTextFile } from '../../promise/read-file.ts';
import type { ImageSource, PromiseDefinition, TestCase } from '../../promise/types.ts';
import { pluralOf } from '../../scaffold/defaults.ts';
import { objectOrEmpty, stringOrEmpty } from '../../shared/json.ts';
import { isWithin } from '../../shared/real-place.ts';
import type { LoneStage } from './lone-stage.ts';
import { standInPromise } from './stand-in-promise.ts';

/** Where a stage's own cases are, in its folder; the first that has any. */
export const STAGE_CASES: readonly string[] = ['tests', 'test'];

/**
 * The folders of a stage's own cases.
 * @param isCase what else must be so of them
 * @throws PromiseError `unreadable-file`
 */
export async function stageCaseFolders(
  root: string,
  isCase: (folder: CaseFolder) => Promise<boolean> = async () => true,
): Promise<readonly CaseFolder[]> {
  for (const name of STAGE_CASES) {
    const found: CaseFolder[] = [];
    for (const folder of await childCases(path.join(root, name)))
      if (await isCase(folder)) found.push(folder);
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * The cases beside the Dockerfiles that build a Promise's images, each called as its folder: they test a stage as
 * `promise test-stage` does, without the Promise. What is in `test/` of the Promise itself are its own cases, and a stage
 * elsewhere in the repository isn't its own.
 * @throws PromiseError `unreadable-file`; what is wrong with a case is that one's
 */
export async function casesBesideStages(
  { root }: PromiseDefinition,
  sources: ReadonlyMap<string, ImageSource>,
): Promise<readonly FoundCase[]> {
  const stages = new Map<string, LoneStage>();
  for (const [image, source] of sources) {
    if (source.kind !== 'build') continue;
    const dir = path.dirname(source.folder.dockerfile);
    if (dir === root || !isWithin(root, dir) || stages.has(dir)) continue;
    stages.set(dir, { name: path.basename(dir), image, root: dir, folder: source.folder });
  }
  const found: FoundCase[] = [];
  for (const stage of [...stages.values()].sort((a, b) => (a.root < b.root ? -1 : 1))) {
    const folders = await stageCaseFolders(stage.root, saysWhatToRun);
    const placed = folders.map(({ dir }) => ({
      dir,
      name: path.relative(root, dir).split(path.sep).join('/'),
    }));
    found.push(...(await casesOfStage(stage, placed)));
  }
  return found;
}

/** A stage's `tests/` may hold anything, such as unit tests with an input/ of their own. */
async function saysWhatToRun({ dir }: CaseFolder): Promise<boolean> {
  return (await isFile(path.join(dir, 'input', 'object.yaml'))) || isFile(path.join(dir, 'case.yaml'));
}

/** Reads cases as those of a stage that has no Promise. */
async function casesOfStage(stage: LoneStage, folders: readonly CaseFolder[]): Promise<readonly FoundCase[]> {
  const standIn = standInPromise(stage);
  const cases = await readCases(folders, standIn, 'file');
  return Promise.all(
    cases.map((each) =>
      isBroken(each) ? each : orBroken(each, async () => ({ ...(await onStage(each, stage)), standIn })),
    ),
  );
}

/** A case as one of a stage: what Kratix would say of the object in the environment, as far as the object tells. */
export async function onStage(testCase: TestCase, { name }: LoneStage): Promise<TestCase> {
  const object = await firstDocument(testCase.requestFile);
  const isPromise = isKratixKind(object, 'Promise');
  const { kind, metadata } = objectOrEmpty(object);
  const told: Readonly<Record<string, string>> = isPromise
    ? { KRATIX_PROMISE_NAME: stringOrEmpty(objectOrEmpty(metadata).name) }
    : { KRATIX_CRD_PLURAL: pluralOf(stringOrEmpty(kind)) };
  return {
    ...testCase,
    workflow: { ...testCase.workflow, type: isPromise ? 'promise' : 'resource' },
    pipeline: name,
    stage: name,
    env: { ...told, ...testCase.env },
  };
}

async function firstDocument(file: string | undefined) {
  if (file === undefined) return null;
  const [first = null] = parseYamlDocuments(await readTextFile(file), file);
  return first;
}
