import { readFile } from 'node:fs/promises';
import { admitRequest, promiseAsInput } from '../../admission/admit.ts';
import { buildImages } from '../../build/build-images.ts';
import { connectEngine } from '../../engine/connect.ts';
import { newRunId, reapLeftovers } from '../../engine/ownership.ts';
import type { Engine } from '../../engine/types.ts';
import { type PlannedCase, planRun } from '../../plan/plan.ts';
import type { ImagePlan, LimitsMode, RunPlan } from '../../plan/types.ts';
import { findCases } from '../../promise/cases.ts';
import { readClusterObjects } from '../../promise/cluster-objects.ts';
import { parseYaml } from '../../promise/kubernetes-yaml.ts';
import { type SelectedCase, selectCases } from '../../promise/select-cases.ts';
import type { PromiseDefinition, TestCase } from '../../promise/types.ts';
import { jsonReporter } from '../../report/json.ts';
import { prettyReporter } from '../../report/pretty.ts';
import { summarise } from '../../report/summary.ts';
import type { CaseReport, Reporter } from '../../report/types.ts';
import { removeRunTemp } from '../../run/case-temp.ts';
import { reapTemp } from '../../run/reap-temp.ts';
import { type ExitCode, interrupted, PromiseError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { CommandIo } from '../io.ts';
import { maskReport } from '../mask-report.ts';
import { loadProject, type ProjectFlags } from '../project.ts';
import { testCase } from '../test-case.ts';

/** The flags of `promise test-pipeline`. */
export interface TestPipelineFlags extends ProjectFlags {
  readonly case: readonly string[];
  readonly update: boolean;
  readonly exact: boolean;
  readonly build: boolean;
  readonly keep: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly limits: LimitsMode;
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
  const { plan, promise } = await readPlan(pipelines, flags, io);
  const engine = await connectEngine({ env: io.env, signal: io.signal, host: flags.host });
  const reporter = flags.json ? jsonReporter(io) : prettyReporter(io, { verbose: flags.verbose });
  // What killed runs left in the engine is none of this run's business to wait for, or to fail on.
  const reaping = reapLeftovers(engine).catch(() => 0);
  const runId = newRunId();
  try {
    reporter.onStart?.(plan);
    warnOfWhatIsLeftOut(plan, reporter);
    await reapTemp(plan.promise.root);
    const started = performance.now();
    await provideImages(plan, engine, reporter, flags, io);
    const reports = await runCases(plan, promise, runId, engine, reporter, flags, io);
    const report = summarise(reports, performance.now() - started);
    reporter.onEnd?.(report);
    return report.failed > 0 ? 1 : 0;
  } catch (error) {
    reporter.onAbort?.();
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

/** Everything that is read and checked before the engine is asked for anything. */
async function readPlan(
  pipelines: readonly string[],
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<{ readonly plan: RunPlan; readonly promise: PromiseDefinition }> {
  const { promise, sources } = await loadProject(flags, io.cwd);
  const found = await findCases(promise);
  const selected = selectCases(promise, found, { names: flags.case, pipelines });
  const cases = await Promise.all(selected.map((choice) => planCase(promise, choice)));
  const { limits, timeout } = flags;
  return { promise, plan: planRun({ promise, sources, cases, limits, timeoutSeconds: timeout }) };
}

async function planCase(promise: PromiseDefinition, choice: SelectedCase): Promise<PlannedCase> {
  const object = await inputObject(promise, choice.testCase);
  return { ...choice, object, clusterObjects: await readClusterObjects(promise, choice.testCase) };
}

/** The request as the API server would have stored it, or the Promise in a Promise workflow. */
async function inputObject(promise: PromiseDefinition, { requestFile }: TestCase): Promise<JsonObject> {
  if (requestFile === undefined) return promiseAsInput(promise);
  const text = await readFile(requestFile, 'utf8');
  return admitRequest(parseYaml(text, requestFile), promise, requestFile, text);
}

/** Builds what has a folder; with --no-build an image that isn't here is pulled or missed like any other. */
async function provideImages(
  plan: RunPlan,
  engine: Engine,
  reporter: Reporter,
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<void> {
  const asTheyAre = (image: ImagePlan): ImagePlan => ({ ...image, source: { kind: 'pull' } });
  await buildImages(flags.build ? plan.images : plan.images.map(asTheyAre), {
    engine,
    env: io.env,
    root: plan.promise.root,
    emit: (event) => reporter.onEvent?.(event),
    signal: io.signal,
    options: { buildArgs: flags.buildArg, noCache: false, pull: false, push: false },
  });
}

async function runCases(
  plan: RunPlan,
  promise: PromiseDefinition,
  runId: string,
  engine: Engine,
  reporter: Reporter,
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<readonly CaseReport[]> {
  const reports: CaseReport[] = [];
  for (const casePlan of plan.cases) {
    if (io.signal.aborted) throw interrupted();
    const tested = await testCase(casePlan, {
      engine,
      runId,
      promise: promise.object,
      root: plan.promise.root,
      update: flags.update,
      exact: flags.exact,
      keep: flags.keep,
      signal: io.signal,
      emit: (event) => reporter.onEvent?.(event),
    });
    const report = maskReport(tested, casePlan);
    reports.push(report);
    reporter.onCaseEnd?.(report);
  }
  return reports;
}
