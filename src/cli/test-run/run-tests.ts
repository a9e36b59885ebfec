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
import { checkCollisions } from '../check-collisions.ts';
import type { RunSetup } from '../read-plan.ts';
import { refusedCase } from '../refused-case.ts';
import { provideImages } from './provide-images.ts';
import { runCases } from './run-cases.ts';
import type { TestSession } from './test-session.ts';

/** Runs what is set up from the first image to the last collision, and tells the reporter of everything but the end. */
export async function runTests(setup: RunSetup, session: Omit<TestSession, 'engine'>): Promise<RunResults> {
  session.reporter.onStart?.(setup.plan.promise, setup.names);
  const refused = reportRefused(setup, session.reporter);
  const tested = setup.plan.cases.length === 0 ? NOTHING_RAN : await testAll(setup, session);
  return { cases: [...refused, ...tested.reports], collisions: tested.collisions };
}

/** What the cases that ran came to. */
interface Tested {
  readonly reports: readonly CaseReport[];
  readonly collisions: CollisionReport;
}

const NOTHING_RAN: Tested = { reports: [], collisions: NO_COLLISIONS };

/** Tells at once of the cases that can't run. */
function reportRefused({ refused }: RunSetup, reporter: Reporter): readonly CaseReport[] {
  const reports = refused.map(({ testCase, refusals }) => refusedCase(testCase, refusals));
  for (const report of reports) reporter.onCaseEnd?.(report);
  return reports;
}

/** Builds and runs, and takes everything away again. */
async function testAll(setup: RunSetup, surroundings: Omit<TestSession, 'engine'>): Promise<Tested> {
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
    const reports = await runCases(setup, { ...session, runId, imageIds });
    const check = () => checkCollisions({ promise, plan, cases: allCases, reports });
    return { reports, collisions: await phase('look for collisions', check) };
  } catch (error) {
    reporter.stop?.();
    throw error;
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
