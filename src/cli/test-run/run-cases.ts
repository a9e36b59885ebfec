import { giveClusterAccess } from '../../cluster/give-access.ts';
import type { CasePlan } from '../../plan/types.ts';
import type { CompareRule } from '../../promise/compare-rules.ts';
import type { CaseReport, InputReport } from '../../report/types.ts';
import { Removals } from '../../run/removals.ts';
import { interrupted } from '../../shared/errors.ts';
import type { Emit } from '../../shared/events.ts';
import type { RunSetup } from '../plan/read-plan.ts';
import { maskReport } from '../report/mask-report.ts';
import { runError } from '../run-error.ts';
import { caseWithoutRun } from '../test-case/case-without-run.ts';
import type { DeclarationIndex } from '../test-case/declaration-index.ts';
import { type GoldenDocuments, goldenKinds } from '../test-case/golden-kinds.ts';
import { testCase } from '../test-case/test-case.ts';
import type { RunImages } from './provide-images.ts';
import { memoryOf, roomOn } from './room.ts';
import { sideBySide } from './side-by-side.ts';
import type { TestSession } from './test-session.ts';

/** What the cases of a run share, once the images are there. */
export interface CaseSession extends TestSession, RunImages {
  readonly runId: string;
  /** Receives the rules for what may differ that something was found for. */
  readonly usedRules: Set<CompareRule>;
  /** Receives what files declare that cases wrote. */
  readonly declarations: DeclarationIndex;
  /** Takes each report, in whatever order cases end. */
  readonly onReport: (report: CaseReport) => void;
}

/**
 * Runs and judges the planned cases, side by side as far as there is room. What goes wrong in one is a report of that one,
 * and none of the others' business; only where the engine is gone, no further ones start. With --bail the first that fails
 * stops those that run, as if they had never begun.
 * @throws PromiseError `interrupted` once every case has cleaned up after itself.
 */
export async function runCases(setup: RunSetup, session: CaseSession): Promise<void> {
  const { engine, flags, reporter, shellTerminal, update, signal } = session;
  const stop = new AbortController();
  const declared = await goldenKinds(setup.allCases);
  const stoppable = { ...session, declared, stop: AbortSignal.any([signal, stop.signal]) };
  const needsTerminal = shellTerminal !== undefined || update?.mode === 'ask';
  let isOver = false;
  await sideBySide({
    items: setup.plan.cases,
    // A shell has the terminal for itself, and so has a question.
    room: roomOn(await engine.info(), needsTerminal ? 1 : flags.concurrency),
    memoryOf,
    isOver: () => isOver || stoppable.stop.aborted || update?.isOver() === true,
    run: async (plan) => {
      const started = performance.now();
      const report = await runOne(plan, setup, stoppable);
      const { outcome, milliseconds } = report ?? {
        outcome: 'stopped',
        milliseconds: performance.now() - started,
      };
      reporter.onEvent?.({ type: 'case:end', case: plan.name, outcome, milliseconds });
      if (report === undefined) return;
      if (isEngineLost(report)) isOver = true;
      if (flags.bail && outcome === 'failed') stop.abort();
      session.onReport(report);
    },
  });
  if (signal.aborted) throw interrupted();
}

function isEngineLost({ failure }: CaseReport): boolean {
  return failure?.kind === 'error' && failure.error.code === 'engine-lost';
}

const ADMITTED: InputReport = { admitted: true, warnings: [], uncheckedRules: [] };

/** A session whose cases can be stopped. */
interface StoppableSession extends CaseSession {
  /** What the Promise workflow installs, by the case whose goldens say so. */
  readonly declared: readonly GoldenDocuments[];
  /** Aborted by --bail, too. */
  readonly stop: AbortSignal;
}

/** A case has ended when nothing of it is left: on a slow engine removals would pile up. Undefined: it was stopped. */
async function runOne(
  plan: CasePlan,
  setup: RunSetup,
  session: StoppableSession,
): Promise<CaseReport | undefined> {
  const [started, startedAt] = [performance.now(), Date.now()];
  const input = setup.inputs.get(plan.name) ?? ADMITTED;
  const removals = new Removals();
  try {
    return await testOne(plan, input, setup, { ...session, removals });
  } catch (thrown) {
    if (session.signal.aborted) throw interrupted();
    if (session.stop.aborted) return undefined;
    const failure = { kind: 'error', error: runError(thrown) } as const;
    const milliseconds = performance.now() - started;
    return caseWithoutRun(plan, { failure, input, startedAt, milliseconds });
  } finally {
    await removals.settled();
  }
}

async function testOne(
  planned: CasePlan,
  input: InputReport,
  { plan, promise, allCases, sharedRules, sharedChecks }: RunSetup,
  {
    runId,
    imageIds,
    missing,
    usedRules,
    declarations,
    declared,
    removals,
    engine,
    flags,
    env,
    reporter,
    shellTerminal,
    update,
    stop: signal,
  }: StoppableSession & { readonly removals: Removals },
): Promise<CaseReport> {
  const emit: Emit = (event) => reporter.onEvent?.(event);
  emit({ type: 'case:start', case: planned.name });
  const unavailable = missing.get(planned.name);
  if (unavailable !== undefined) throw unavailable;
  const own = allCases.find(({ name }) => name === planned.name);
  const ready = await giveClusterAccess(planned, { engine, emit, signal });
  const tested = await testCase(ready, {
    input,
    rules: [...sharedRules, ...(own?.compareRules ?? [])],
    outputChecks: [...sharedChecks, ...(own?.outputChecks ?? [])],
    env,
    usedRules,
    declarations,
    expect: own?.expect,
    engine,
    runId,
    removals,
    images: plan.images,
    imageIds,
    promise: (own?.standIn ?? promise).object,
    shipped: declared.filter((each) => each.case !== planned.name).flatMap(({ documents }) => documents),
    pipelines: (own?.standIn ?? promise).pipelines,
    root: plan.promise.root,
    update,
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
