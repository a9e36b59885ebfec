import { rm } from 'node:fs/promises';
import type { CasePlan } from '../plan/types.ts';
import { ahead } from '../shared/ahead.ts';
import { interrupted } from '../shared/errors.ts';
import { timed } from '../shared/phase.ts';
import { createCaseTemp } from './case-temp.ts';
import { trackedByGit } from './git-tracked.ts';
import { placeFiles } from './placement.ts';
import type { RunContext } from './run-context.ts';
import { runWorkflow } from './run-workflow.ts';
import type { CaseRun } from './types.ts';
import { RUN_FOLDERS } from './users-files.ts';

/**
 * Runs the pipelines of a case in real containers, one after the other until one fails or ends the workflow, and puts what
 * they wrote where the user finds it. `collectedDir` of the result stays until `removeRunTemp`, which the caller calls
 * when it has compared. A stage that fails, can't be started or runs out of time is a result, not an error.
 * @throws PromiseError `interrupted` once everything is cleaned up, `image-unavailable`, `engine-lost`, `engine-error`,
 * `disk-full`, `not-permitted`.
 */
export async function runCase(plan: CasePlan, context: RunContext): Promise<CaseRun> {
  if (context.signal.aborted) throw interrupted();
  const started = performance.now();
  const { root, runId } = context;
  const temp = await createCaseTemp(root, runId, plan.name);
  const caseDir = plan.oneOff === undefined ? plan.dir : undefined;
  // Git takes as long as placing does; while a container starts, nobody waits for it.
  let tracked: Promise<ReadonlySet<string>> | undefined;
  const onStarting = () => {
    if (caseDir !== undefined) tracked ??= ahead(trackedByGit(caseDir, RUN_FOLDERS));
  };
  try {
    const { files, ...run } = await runWorkflow(plan, { ...context, onStarting }, temp);
    const place = () => placeFiles({ root, runId, caseName: plan.name, caseDir, files, temp, tracked });
    const placed = await timed(context.emit, [plan.name], 'place files', place);
    return { ...run, collectedDir: temp.collected, ...placed, milliseconds: performance.now() - started };
  } catch (error) {
    await rm(temp.dir, { recursive: true, force: true });
    throw error;
  }
}
