import { rm } from 'node:fs/promises';
import type { CasePlan } from '../plan/types.ts';
import { anotherSecond } from './another-second.ts';
import { createCaseTemp } from './case-temp.ts';
import type { RunContext } from './run-context.ts';
import { runWorkflow, type WorkflowRun } from './run-workflow.ts';

/** A further run of a case, whose files nobody but us gets to see. */
export interface FurtherRun extends Omit<WorkflowRun, 'files'> {
  /** As in `CaseRun`. */
  readonly collectedDir: string;
}

/**
 * Runs the pipelines of a case once more, in another second, for the sake of a comparison: what they write is collected, but not put into the case's
 * folder. Give the plan a name of its own, as temporary folders and containers are named after it.
 * @throws PromiseError see `runCase`.
 */
export async function runAgain(plan: CasePlan, context: RunContext): Promise<FurtherRun> {
  const temp = await createCaseTemp(context.root, context.runId, plan.name);
  try {
    await anotherSecond(context.signal);
    const { files: _files, ...run } = await runWorkflow(plan, context, temp);
    return { ...run, collectedDir: temp.collected };
  } catch (error) {
    await rm(temp.dir, { recursive: true, force: true });
    throw error;
  }
}
