import path from 'node:path';
import { type FoundCase, isBroken, orBroken } from '../../promise/broken-case.ts';
import type { CaseFolder } from '../../promise/cases.ts';
import { readCases } from '../../promise/find-cases.ts';
import { MAIN_FILES } from '../../promise/find-dockerfiles.ts';
import { isFile } from '../../promise/read-file.ts';
import type { ImageSource, PromiseDefinition, TestCase } from '../../promise/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import { once } from '../../shared/once.ts';
import { chooseCases } from '../cases/choose-cases.ts';
import { readOneOffCase } from '../cases/one-off-case.ts';
import type { TestStageFlags } from '../commands/test-stage.ts';
import { withClusterFlags } from '../flags/cluster-flags.ts';
import type { ChosenCases } from '../plan/read-plan.ts';
import { onStage, stageCaseFolders } from './cases-beside.ts';
import { findLoneStage, type LoneStage } from './lone-stage.ts';
import { standInPromise } from './stand-in-promise.ts';

/**
 * Finds a stage and its cases, and selects among these: the one of the flags, else those in its folder.
 * @throws PromiseError as `findLoneStage` and `readOneOffCase` do; `no-cases` where there is none, and for what is wrong with
 *   the selection; what is wrong with a case is that one's
 */
export async function readStageCases(
  target: string,
  flags: TestStageFlags,
  cwd: string,
): Promise<ChosenCases> {
  const stage = await findLoneStage(target, cwd);
  const promise = standInPromise(stage);
  const oneOff = await readOneOffCase(flags, cwd);
  const found = oneOff === undefined ? await ownCases(stage, promise, target) : [oneOff];
  const allCases = await Promise.all(
    found.map(async (each) => {
      if (isBroken(each)) return each;
      return orBroken(each, async () => withClusterFlags(await withFlags(each, stage, flags), flags, cwd));
    }),
  );
  const choice = await chooseCases(promise, allCases, { names: flags.case, pipelines: [] }, flags);
  const sources = new Map([[stage.image, sourceOf(stage)]]);
  return { promise, sources, sharedRules: [], sharedChecks: [], allCases, coverage: undefined, ...choice };
}

function sourceOf({ folder }: LoneStage): ImageSource {
  if (folder === undefined) return { kind: 'pull', isNamed: true };
  return { kind: 'build', folder, foundBy: 'the command line' };
}

/** What is in `test/` beside a Promise are the Promise's cases. */
function isOfNoPromise(root: string): (folder: CaseFolder) => Promise<boolean> {
  const main = once(async () => {
    const found = await Promise.all(MAIN_FILES.map((name) => isFile(path.join(root, name))));
    return found.includes(true);
  });
  return async ({ dir }) => path.basename(path.dirname(dir)) !== 'test' || !(await main());
}

/** `tests/<case>` in the stage's folder, or `test/<case>`. */
async function ownCases(
  { root, folder }: LoneStage,
  promise: PromiseDefinition,
  target: string,
): Promise<readonly FoundCase[]> {
  if (folder === undefined) {
    throw new PromiseError('no-cases', `nothing says what ${target} is to run on`, {
      hint: 'add -i DIR, the folder of object.yaml, and -o DIR, where the goldens are; only a folder has cases of its own, in DIR/tests',
    });
  }
  const cases = await readCases(await stageCaseFolders(root, isOfNoPromise(root)), promise, 'file');
  if (cases.length > 0) return cases;
  const first = path.join(target, 'tests', 'first', 'input');
  throw new PromiseError('no-cases', `${target} has no test cases`, {
    location: { file: path.join(root, 'tests') },
    hint: `make one: mkdir -p ${first}, and put what the stage works on into ${path.join(first, 'object.yaml')}; or name the folders: -i DIR -o DIR`,
  });
}

/** A case as one of the stage, and what the flags say. */
async function withFlags(testCase: TestCase, stage: LoneStage, flags: TestStageFlags): Promise<TestCase> {
  const { network = testCase.network, env } = flags;
  const onIt = await onStage(testCase, stage);
  return { ...onIt, env: { ...onIt.env, ...env }, network };
}
