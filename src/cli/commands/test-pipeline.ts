import { buildImages } from '../../build/build-images.ts';
import { giveClusterAccess } from '../../cluster/give-access.ts';
import { connectEngine } from '../../engine/connect.ts';
import { newRunId, reapLeftovers } from '../../engine/ownership.ts';
import type { Engine } from '../../engine/types.ts';
import type { ImagePlan, RunPlan } from '../../plan/types.ts';
import { jsonReporter } from '../../report/json.ts';
import { prettyReporter } from '../../report/pretty.ts';
import { isPassed, summarise } from '../../report/summary.ts';
import type { CaseReport, CheckName, CollisionReport, Reporter } from '../../report/types.ts';
import { removeRunTemp } from '../../run/case-temp.ts';
import { reapTemp } from '../../run/reap-temp.ts';
import { type ExitCode, interrupted, PromiseError } from '../../shared/errors.ts';
import type { Emit } from '../../shared/events.ts';
import { checkCollisions } from '../check-collisions.ts';
import { shellQuoted } from '../flags.ts';
import type { CommandIo } from '../io.ts';
import { maskReport } from '../mask-report.ts';
import { type PlanFlags, type RunSetup, readPlan } from '../read-plan.ts';
import { refusedCase } from '../refused-case.ts';
import { testCase } from '../test-case.ts';

/** The flags of `promise test-pipeline`. */
export interface TestPipelineFlags extends PlanFlags {
  readonly update: boolean;
  readonly exact: boolean;
  readonly build: boolean;
  readonly keep: boolean;
  readonly strict: boolean;
  readonly check: readonly CheckName[];
  readonly retries: number;
  readonly verbose: boolean;
}

/** `promise test-pipeline`: builds, runs every case, compares; exit 1 where a case doesn't pass. */
export async function testPipelineCommand(
  pipelines: readonly string[],
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<ExitCode> {
  if (flags.update && io.ci) {
    throw new PromiseError(
      'update-in-ci',
      '--update is refused in CI: goldens are reviewed where they are made',
      {
        hint: 'run it on your machine and commit the result (CI is set in the environment)',
      },
    );
  }
  const setup = await readPlan(pipelines, flags, io.cwd);
  const reporter = flags.json
    ? jsonReporter(io)
    : prettyReporter(io, { verbose: flags.verbose, updateCommand: updateCommand(pipelines, flags) });
  const started = performance.now();
  const refused = reportRefused(setup, reporter);
  const tested = setup.plan.cases.length === 0 ? NOTHING_RAN : await testAll(setup, reporter, flags, io);
  const reports = [...refused, ...tested.reports].sort(inOrderOf(setup.names));
  const report = summarise(reports, performance.now() - started, tested.collisions);
  reporter.onEnd?.(report);
  return isPassed(report) ? 0 : 1;
}

/** What the cases that ran came to. */
interface Tested {
  readonly reports: readonly CaseReport[];
  readonly collisions: CollisionReport;
}

const NOTHING_RAN: Tested = { reports: [], collisions: { found: [], unmet: [] } };

/** Tells at once of the cases that can't run. */
function reportRefused({ refused }: RunSetup, reporter: Reporter): readonly CaseReport[] {
  const reports = refused.map(({ testCase, refusals }) => refusedCase(testCase, refusals));
  for (const report of reports) reporter.onCaseEnd?.(report);
  return reports;
}

function inOrderOf(names: readonly string[]): (a: CaseReport, b: CaseReport) => number {
  return (a, b) => names.indexOf(a.name) - names.indexOf(b.name);
}

/** Builds and runs, and takes everything away again. */
async function testAll(
  setup: RunSetup,
  reporter: Reporter,
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<Tested> {
  const { plan, promise, allCases } = setup;
  const engine = await connectEngine({ env: io.env, signal: io.signal, host: flags.host });
  // What killed runs left in the engine is none of this run's business to wait for, or to fail on.
  const reaping = reapLeftovers(engine).catch(() => 0);
  const runId = newRunId();
  try {
    warnOfWhatIsLeftOut(plan, reporter);
    await reapTemp(plan.promise.root);
    const imageIds = await provideImages(plan, engine, reporter, flags, io);
    const reports = await runCases(setup, { runId, imageIds, engine, reporter }, flags, io);
    return { reports, collisions: await checkCollisions({ promise, plan, cases: allCases, reports }) };
  } catch (error) {
    reporter.stop?.();
    throw error;
  } finally {
    await removeRunTemp(plan.promise.root, runId);
    await reaping;
    await engine.close();
  }
}

/** The command that accepts what this one showed: the same, with --update. */
function updateCommand(pipelines: readonly string[], flags: TestPipelineFlags): string {
  const words = ['promise', 'test-pipeline', ...pipelines];
  if (flags.dir !== '.') words.push('--dir', flags.dir);
  for (const name of flags.case) words.push('--case', name);
  if (flags.exact) words.push('--exact');
  if (flags.retries > 0) words.push('--retries', String(flags.retries));
  if (!flags.build) words.push('--no-build');
  if (flags.unknownFields !== 'strict') words.push('--unknown-fields', flags.unknownFields);
  if (flags.rawInput) words.push('--raw-input');
  if (flags.kubeconfig !== undefined) words.push('--kubeconfig', flags.kubeconfig);
  if (flags.kindCluster !== undefined) words.push('--kind-cluster', flags.kindCluster);
  return [...words, '--update'].map(shellQuoted).join(' ');
}

/** Says what the run doesn't mirror, before anyone takes it for tested; each pipeline once. */
function warnOfWhatIsLeftOut(plan: RunPlan, reporter: Reporter): void {
  const pipelines = plan.cases.flatMap((each) => each.pipelines);
  const messages = pipelines
    .filter(({ notMirrored }) => notMirrored.length > 0)
    .map(({ name, notMirrored }) => `pipeline ${name} runs without ${notMirrored.join(', ')}`);
  for (const message of new Set(messages)) reporter.onEvent?.({ type: 'notice', level: 'warning', message });
}

/** An image to use as it is here, whatever folder would build it. */
function unbuilt(image: ImagePlan): ImagePlan {
  if (image.source.kind === 'pull') return image;
  return { ...image, source: { kind: 'pull', leftUnbuilt: image.source.folder.context } };
}

/** Builds what has a folder, and makes sure of the other images; returns their ids by reference. */
async function provideImages(
  plan: RunPlan,
  engine: Engine,
  reporter: Reporter,
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<ReadonlyMap<string, string>> {
  const images = await buildImages(flags.build ? plan.images : plan.images.map(unbuilt), {
    engine,
    env: io.env,
    root: plan.promise.root,
    emit: (event) => reporter.onEvent?.(event),
    signal: io.signal,
    options: { buildArgs: flags.buildArg, noCache: false, pull: false, push: false },
  });
  return new Map(images.map(({ reference, id }) => [reference, id]));
}

/** What the cases of a run share, once the images are there. */
interface Session {
  readonly runId: string;
  readonly imageIds: ReadonlyMap<string, string>;
  readonly engine: Engine;
  readonly reporter: Reporter;
}

async function runCases(
  { plan, promise, inputs }: RunSetup,
  { runId, imageIds, engine, reporter }: Session,
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<readonly CaseReport[]> {
  const reports: CaseReport[] = [];
  for (const casePlan of plan.cases) {
    if (io.signal.aborted) throw interrupted();
    const emit: Emit = (event) => reporter.onEvent?.(event);
    const ready = await giveClusterAccess(casePlan, { engine, emit, signal: io.signal });
    const tested = await testCase(ready, {
      input: inputs.get(casePlan.name) ?? { admitted: true, warnings: [], uncheckedRules: [] },
      engine,
      runId,
      imageIds,
      promise: promise.object,
      pipelines: promise.pipelines,
      root: plan.promise.root,
      update: flags.update,
      exact: flags.exact,
      keep: flags.keep,
      strict: flags.strict,
      retries: flags.retries,
      checks: flags.check,
      signal: io.signal,
      emit,
    });
    const report = maskReport(tested, ready);
    reports.push(report);
    reporter.onCaseEnd?.(report);
  }
  return reports;
}
