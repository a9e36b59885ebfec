import { connectEngine } from '../../engine/connect.ts';
import { newRunId, reapLeftovers } from '../../engine/ownership.ts';
import { lintUnusedRules } from '../../lint/unused-rules.ts';
import type { RunPlan } from '../../plan/types.ts';
import type { CompareRule } from '../../promise/compare-rules.ts';
import type { RunResults } from '../../report/recorder.ts';
import { NOTHING_RAN } from '../../report/summary.ts';
import type { CaseReport, CollisionReport, Reporter, RunLints } from '../../report/types.ts';
import { removeRunTemp } from '../../run/case-temp.ts';
import { keepSchemas } from '../../run/keep-schemas.ts';
import { reapTemp } from '../../run/reap-temp.ts';
import { ahead } from '../../shared/ahead.ts';
import { asError } from '../../shared/errors.ts';
import { timed } from '../../shared/phase.ts';
import { noteFailedCases } from '../cases/failed-cases.ts';
import type { RunSetup } from '../plan/read-plan.ts';
import { checkCollisions } from '../test-case/check-collisions.ts';
import { DeclarationIndex } from '../test-case/declaration-index.ts';
import { InOrder } from './in-order.ts';
import { provideImages } from './provide-images.ts';
import { runCases } from './run-cases.ts';
import type { TestSession } from './test-session.ts';

/** Runs what is set up from the first image to the last collision, and tells the reporter of everything but the end. */
export async function runTests(setup: RunSetup, session: Omit<TestSession, 'engine'>): Promise<RunResults> {
  const { reporter } = session;
  const { names, unrun, plan, coverage } = setup;
  const cases: CaseReport[] = [];
  const inOrder = new InOrder(names, (report) => {
    cases.push(report);
    reporter.onCaseEnd?.(report);
  });
  reporter.onStart?.(plan.promise, names);
  if (setup.whyNone !== undefined)
    reporter.onEvent?.({ type: 'notice', level: 'info', message: setup.whyNone });
  try {
    for (const report of unrun) inOrder.add(report);
    const told = { cases, inOrder };
    const isOver =
      plan.cases.length === 0 || (session.flags.bail && unrun.some(({ outcome }) => outcome === 'failed'));
    const whole = isOver ? NOTHING_RAN : await testAll(setup, session, told);
    inOrder.finish();
    const ended = new Set(cases.map(({ name }) => name));
    return { cases, notRun: names.filter((name) => !ended.has(name)), ...whole, coverage };
  } catch (error) {
    inOrder.finish();
    reporter.stop?.();
    throw error;
  } finally {
    await noteResults(setup, cases, reporter);
  }
}

/** For --only-failed; a run is as good without. */
async function noteResults(
  { promise, allCases, unreadable }: RunSetup,
  reports: readonly CaseReport[],
  reporter: Reporter,
): Promise<void> {
  // It has no place among those that a later run finds.
  if (isOneOff(allCases)) return;
  await noteFailedCases(promise.root, reports, { readable: allCases, unreadable }).catch((error: unknown) =>
    reporter.onEvent?.({
      type: 'notice',
      level: 'warning',
      message: `it is not kept for --only-failed which cases failed: ${asError(error).message}`,
    }),
  );
}

/** The cases that have ended, and the order in which they are told. */
interface Told {
  readonly cases: readonly CaseReport[];
  readonly inOrder: InOrder;
}

/** What is known only once all cases have ended. */
interface WholeRun {
  readonly collisions: CollisionReport;
  readonly lints: RunLints;
}

/** Builds and runs, and takes everything away again. */
async function testAll(
  setup: RunSetup,
  surroundings: Omit<TestSession, 'engine'>,
  { cases: reports, inOrder }: Told,
): Promise<WholeRun> {
  const { plan, promise, allCases, unreadable } = setup;
  const { flags, env, reporter, signal } = surroundings;
  const phase = <T>(name: string, act: () => Promise<T>) =>
    timed((event) => reporter.onEvent?.(event), [], name, act);
  const engine = await phase('connect to the engine', () => connectEngine({ env, signal, host: flags.host }));
  const session = { ...surroundings, engine };
  let reaping: Promise<unknown> | undefined;
  const runId = newRunId();
  try {
    warnOfWhatIsLeftOut(plan, reporter);
    const tidied = ahead(tidyState(plan.promise.root));
    const images = await phase('provide images', () => provideImages(plan, session));
    await tidied;
    // What killed runs left in the engine is none of this run's business to wait for, or to fail on: containers run meanwhile.
    reaping = reapLeftovers(engine).catch(() => 0);
    const usedRules = new Set<CompareRule>();
    const declarations = new DeclarationIndex();
    const onReport = (report: CaseReport) => inOrder.add(report);
    await runCases(setup, { ...session, ...images, runId, usedRules, declarations, onReport });
    inOrder.finish();
    const hasUnreadable = unreadable.length > 0;
    const check = () =>
      checkCollisions({ promise, plan, cases: allCases, hasUnreadable, reports, declarations });
    const collisions = await phase('look for collisions', check);
    const unused = flags.exact || !allJudged(setup, reports) ? [] : unusedOf(setup, usedRules);
    return { collisions, lints: { found: lintUnusedRules(unused), count: flags.strict } };
  } finally {
    try {
      await removeRunTemp(plan.promise.root, runId);
    } finally {
      // Whatever becomes of the folder, the engine isn't left in the middle of something.
      await reaping;
      await engine.close();
    }
  }
}

/** Takes away what killed runs left in `.promise/`, and keeps the schemas there. */
async function tidyState(root: string): Promise<void> {
  await reapTemp(root);
  await keepSchemas(root);
}

function unusedOf({ sharedRules }: RunSetup, used: ReadonlySet<CompareRule>): readonly CompareRule[] {
  return sharedRules.filter((rule) => !used.has(rule));
}

function isOneOff(cases: RunSetup['allCases']): boolean {
  return cases.some(({ oneOff }) => oneOff !== undefined);
}

/** Whether every case of the Promise ran as a whole and was compared: else nobody knows what a rule is good for. */
function allJudged({ plan, allCases, unreadable }: RunSetup, reports: readonly CaseReport[]): boolean {
  return (
    !isOneOff(allCases) &&
    unreadable.length === 0 &&
    reports.length === allCases.length &&
    reports.every(({ delivery, asExpected }) =>
      delivery === undefined ? asExpected !== undefined : delivery.errors.length === 0,
    ) &&
    plan.cases.every(({ pipelines, allPipelines }) => pipelines.length === allPipelines.length)
  );
}

/** Says what the run doesn't mirror, before anyone takes it for tested; each pipeline once. */
function warnOfWhatIsLeftOut(plan: RunPlan, reporter: Reporter): void {
  const pipelines = plan.cases.flatMap((each) => each.pipelines);
  const messages = pipelines
    .filter(({ notMirrored }) => notMirrored.length > 0)
    .map(({ name, notMirrored }) => `pipeline ${name} runs without ${notMirrored.join(', ')}`);
  for (const message of new Set(messages)) reporter.onEvent?.({ type: 'notice', level: 'warning', message });
}
