import { giveClusterAccess } from '../../cluster/give-access.ts';
import type { CasePlan } from '../../plan/types.ts';
import type { CaseReport } from '../../report/types.ts';
import { interrupted } from '../../shared/errors.ts';
import type { Emit } from '../../shared/events.ts';
import { maskReport } from '../mask-report.ts';
import type { RunSetup } from '../read-plan.ts';
import { testCase } from '../test-case.ts';
import type { TestSession } from './test-session.ts';

/** What the cases of a run share, once the images are there. */
export interface CaseSession extends TestSession {
  readonly runId: string;
  /** By reference; see RunContext. */
  readonly imageIds: ReadonlyMap<string, string>;
}

/** Runs and judges the planned cases, and tells of each as it ends. */
export async function runCases(setup: RunSetup, session: CaseSession): Promise<readonly CaseReport[]> {
  const reports: CaseReport[] = [];
  for (const plan of setup.plan.cases) {
    if (session.signal.aborted) throw interrupted();
    const report = await runOne(plan, setup, session);
    reports.push(report);
    session.reporter.onCaseEnd?.(report);
  }
  return reports;
}

async function runOne(
  planned: CasePlan,
  { plan, promise, inputs }: RunSetup,
  { runId, imageIds, engine, flags, reporter, shellTerminal, signal }: CaseSession,
): Promise<CaseReport> {
  const emit: Emit = (event) => reporter.onEvent?.(event);
  const ready = await giveClusterAccess(planned, { engine, emit, signal });
  const tested = await testCase(ready, {
    input: inputs.get(planned.name) ?? { admitted: true, warnings: [], uncheckedRules: [] },
    engine,
    runId,
    images: plan.images,
    imageIds,
    promise: promise.object,
    pipelines: promise.pipelines,
    root: plan.promise.root,
    update: flags.update,
    exact: flags.exact,
    keep: flags.keep,
    shellTerminal,
    strict: flags.strict,
    retries: flags.retries,
    checks: flags.check,
    signal,
    emit,
  });
  return maskReport(tested, ready);
}
