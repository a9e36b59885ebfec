import type { LocatedRefusal } from '../../admission/admit-request.ts';
import type { PlannedCase } from '../../plan/plan.ts';
import { readClusterObjects } from '../../promise/cluster-objects.ts';
import type { SelectedCase } from '../../promise/select-cases.ts';
import type { PromiseDefinition, TestCase } from '../../promise/types.ts';
import type { InputReport } from '../../report/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import { checkPlacement } from '../test-case/check-placement.ts';
import { type InputOptions, readCaseInput } from './case-input.ts';

/** A case that can't run: the API server would refuse its request. */
interface RefusedRequest {
  readonly testCase: TestCase;
  readonly refusals: readonly LocatedRefusal[];
}

/** A case that can run, or whose request is refused. */
export type PreparedCase = { readonly planned: PlannedCase; readonly report: InputReport } | RefusedRequest;

/**
 * A case with everything that a plan of it needs: what is read and checked before anything runs.
 * @param ofCase the Promise, unless the case has a stand-in for it
 * @throws PromiseError as `readCaseInput` does, and for what is wrong in the case's cluster/, destinations/ or pins
 */
export async function planCase(
  ofCase: PromiseDefinition,
  choice: SelectedCase,
  options: InputOptions,
): Promise<PreparedCase> {
  const { testCase } = choice;
  const { standIn } = testCase;
  const promise = standIn ?? ofCase;
  checkSeeds(choice);
  await checkPlacement(promise.root, testCase);
  const asIs = standIn === undefined ? {} : { rawInput: true };
  const input = await readCaseInput(promise, testCase, { ...options, ...asIs });
  if ('refusals' in input) return { testCase, refusals: input.refusals };
  const planned: PlannedCase = {
    ...choice,
    object: input.object,
    ...(input.text === undefined ? {} : { inputText: input.text }),
    clusterObjects: await readClusterObjects(promise, testCase),
  };
  // There is no API that could admit it.
  return { planned, report: standIn === undefined ? input.report : { ...input.report, withoutApi: true } };
}

/** Files for a stage to start with, where nothing says which: pipelines start with empty folders. */
function checkSeeds({ testCase: { name, seeds }, stage }: SelectedCase): void {
  const folder = seeds?.output ?? seeds?.metadata;
  if (folder === undefined || stage !== undefined) return;
  throw new PromiseError(
    'invalid-case',
    `the case ${name} has files for a stage alone to start with, but runs whole pipelines, which start with none`,
    {
      location: { file: folder },
      hint: 'name the stage in case.yaml (stage: NAME) or with --stage NAME, or remove this folder',
    },
  );
}
