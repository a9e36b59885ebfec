import { connectEngine } from '../../engine/connect.ts';
import { newRunId, reapLeftovers } from '../../engine/ownership.ts';
import type { RunPlan } from '../../plan/types.ts';
import type { RunResults } from '../../report/recorder.ts';
import { NO_COLLISIONS } from '../../report/summary.ts';
import type { CaseReport, CollisionReport, Reporter } from '../../report/types.ts';
import { removeRunTemp } from '../../run/case-temp.ts';
import { keepSchemas } from '../../run/keep-schemas.ts';
import { reapTemp } from '../../run/reap-temp.ts';
import { timed } from '../../shared/phase.ts';
import { caseWithoutRun } from '../case-without-run.ts';
import { checkCollisions } from '../check-collisions.ts';
import type { RunSetup } from '../read-plan.ts';
import { InOrder } from './in-order.ts';
import { provideImages } from './provide-images.ts';
import { runCases } from './run-cases.ts';
import type { TestSession } from './test-session.ts';

/** Runs what is set up from the first image to the last collision, and tells the reporter of everything but the end. */
export async function runTests(setup: RunSetup, session: Omit<TestSession, 'engine'>): Promise<RunResults> {
  const { reporter } = session;
  const { names, refused, plan } = setup;
  const cases: CaseReport[] = [];
  const inOrder = new InOrder(names, (report) => {
    cases.push(report);
    reporter.onCaseEnd?.(report);
  });
  reporter.onStart?.(plan.promise, names);
  try {
    for (const { testCase, refusals } of refused) {
      inOrder.add(caseWithoutRun(testCase, { failure: { kind: 'refused-request', refusals } }));
    }
    const told = { cases, inOrder };
    const collisions = plan.cases.length === 0 ? NO_COLLISIONS : await testAll(setup, session, told);
    inOrder.finish();
    const ended = new Set(cases.map(({ name }) => name));
    return { cases, notRun: names.filter((name) => !ended.has(name)), collisions };
  } catch (error) {
    inOrder.finish();
    reporter.stop?.();
    throw error;
  }
}

/** The cases that have ended, and the order in which they are told. */
interface Told {
  readonly cases: readonly CaseReport[];
  readonly inOrder: InOrder;
}

/** Builds and runs, and takes everything away again. */
async function testAll(
  setup: RunSetup,
  surroundings: Omit<TestSession, 'engine'>,
  { cases: reports, inOrder }: Told,
): Promise<CollisionReport> {
  const { plan, promise, allCases } = setup;
  const { flags, env, reporter, signal } = surroundings;
  const phase = <T>(name: string, act: () => Promise<T>) =>
    timed((event) => reporter.onEvent?.(event), [], name, act);
  const engine = await phase('connect to the engine', () => connectEngine({ env, signal, host: flags.host }));
  const session = { ...surroundings, engine };
  // What killed runs left in the engine is none of this run's business to wait for, or to fail on.
  const reaping = reapLeftovers(engine).catch(() => 0);
  const runId = newRunId();
  try {
    warnOfWhatIsLeftOut(plan, reporter);
    await reapTemp(plan.promise.root);
    await keepSchemas(plan.promise.root);
    const imageIds = await phase('provide images', () => provideImages(plan, session));
    await runCases(setup, { ...session, runId, imageIds, onReport: (report) => inOrder.add(report) });
    inOrder.finish();
    const check = () => checkCollisions({ promise, plan, cases: allCases, reports });
    return await phase('look for collisions', check);
  } finally {
    await removeRunTemp(plan.promise.root, runId);
    await reaping;
    await engine.close();
  }
}

/** Says what the run doesn't mirror, before anyone takes it for tested; each pipeline once. */
function warnOfWhatIsLeftOut(plan: RunPlan, reporter: Reporter): void {
  const pipelines = plan.cases.flatMap((each) => each.pipelines);
  const messages = pipelines
    .filter(({ notMirrored }) => notMirrored.length > 0)
    .map(({ name, notMirrored }) => `pipeline ${name} runs without ${notMirrored.join(', ')}`);
  for (const message of new Set(messages)) reporter.onEvent?.({ type: 'notice', level: 'warning', message });
}
