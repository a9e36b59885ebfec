import { DocumentReader } from '../../compare/document-reader.ts';
import { RuleBook } from '../../compare/rule-book.ts';
import type { FileDifference } from '../../compare/types.ts';
import type { DeliverySummary } from '../../deliver/summary.ts';
import type { Engine, Terminal } from '../../engine/types.ts';
import { type CaseFindings, lintCase } from '../../lint/lint-case.ts';
import type { Lint } from '../../lint/types.ts';
import { lintUnusedRules } from '../../lint/unused-rules.ts';
import type { CasePlan, ImagePlan } from '../../plan/types.ts';
import type { ExpectedFailure } from '../../promise/case-expect.ts';
import { sourceDir } from '../../promise/case-variants.ts';
import type { CompareRule } from '../../promise/compare-rules.ts';
import type { OutputCheck } from '../../promise/output-checks.ts';
import type { Pipeline } from '../../promise/types.ts';
import { writeObjectYaml } from '../../promise/write-yaml.ts';
import type { CaseFailure, CaseReport, CheckName, CheckReport, InputReport } from '../../report/types.ts';
import { locateFailures } from '../../run/locate-failures.ts';
import type { Removals } from '../../run/removals.ts';
import { runCase } from '../../run/run-case.ts';
import { fileKey } from '../../run/state-dir.ts';
import type { CaseRun } from '../../run/types.ts';
import type { Emit } from '../../shared/events.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import { timed } from '../../shared/phase.ts';
import { checkCase } from './check-case.ts';
import { checkOutput, outputCheckFailureOf } from './check-output.ts';
import type { DeclarationIndex } from './declaration-index.ts';
import { CaseDelivery } from './deliver-case.ts';
import { readDestinations } from './destinations.ts';
import { judgeRun } from './judge-expectation.ts';
import { isWhole, judgeGoldens, NOT_JUDGED } from './judge-goldens.ts';
import type { UpdateDecision } from './update-decision.ts';

/** What testing a case needs besides its plan. */
export interface TestCaseContext {
  readonly engine: Engine;
  readonly runId: string;
  /** The whole document of the Promise. */
  readonly promise: JsonObject;
  /** Documents that declare kinds of the output, besides the Promise. */
  readonly shipped: readonly Json[];
  /** All of the Promise. */
  readonly pipelines: readonly Pipeline[];
  /** Of the whole run: where each image comes from. */
  readonly images: readonly ImagePlan[];
  /** By reference; see RunContext. */
  readonly imageIds: ReadonlyMap<string, string>;
  /** Folder of promise.yaml. */
  readonly root: string;
  /** Whether goldens become what the run writes; undefined: they don't. */
  readonly update: UpdateDecision | undefined;
  readonly exact: boolean;
  readonly keep: boolean;
  /** See RunContext. */
  readonly shellTerminal?: Terminal | undefined;
  /** Lints make the case fail. */
  readonly strict: boolean;
  /** See RunContext. */
  readonly retries: number;
  /** What judges what it wrote. */
  readonly outputChecks: readonly OutputCheck[];
  /** For these; the user's. */
  readonly env: NodeJS.ProcessEnv;
  /** See RunContext. */
  readonly removals: Removals;
  /** Further runs to put the case through. */
  readonly checks: readonly CheckName[];
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly input: InputReport;
  /** What may differ from the goldens, and from one run to the next. */
  readonly rules: readonly CompareRule[];
  /** Receives those that something was found for. */
  readonly usedRules: Set<CompareRule>;
  /** Receives what its files declare. */
  readonly declarations: DeclarationIndex;
  /** How the case is supposed to fail; undefined: it isn't. */
  readonly expect: ExpectedFailure | undefined;
}

/**
 * Runs a case, works out what Kratix would do with what came out, and compares that with the goldens, or makes it the
 * goldens.
 */
export async function testCase(plan: CasePlan, context: TestCaseContext): Promise<CaseReport> {
  const [started, startedAt] = [performance.now(), Date.now()];
  const known = await readDestinations(context.root, sourceDir(plan));
  const follow = (followed: CasePlan) => new CaseDelivery(followed, context.promise, known);
  const following = follow(plan);
  const ran = await runCase(plan, {
    ...context,
    inputYaml: plan.inputText ?? writeObjectYaml(plan.object),
    afterPipeline: (pipeline, folders) => following.afterPipeline(pipeline, folders),
  });
  const run = await locateFailures(ran, context.images);
  const runFailure = runFailureOf(run, plan);
  // What a stage alone leaves is for other stages: Kratix takes nothing of it.
  const isDelivered = runFailure === undefined && plan.stage === undefined;
  const delivery = isDelivered ? await following.summary() : undefined;
  const unexpected = runFailure ?? deliveryFailureOf(delivery);
  const verdict = judgeRun(context.expect, { run, delivery, failure: unexpected });
  const asExpected = verdict?.asExpected;
  const early = verdict === undefined ? unexpected : verdict.failure;
  // Kratix schedules nothing of what a failed stage leaves: there is nothing more to say of it.
  const isOver = asExpected === 'failedStage';
  const isReady = early === undefined && !isOver;
  const rules = new RuleBook(context.rules, context.usedRules);
  const documents = new DocumentReader();
  const found = isOver ? NOTHING_FOUND : await findLints(plan, run, following, documents, context);
  const { refusedOutput } = found;
  const refused = isReady && refusedOutput.length > 0 ? REFUSED_OUTPUT : undefined;
  // No golden is made of what the API server would refuse.
  const isCompared = isReady && (refused === undefined || context.update === undefined);
  const judged = isCompared
    ? await timed(context.emit, [plan.name], 'compare', () =>
        judgeGoldens({ plan, run, following, rules, documents }, context),
      )
    : NOT_JUDGED;
  context.declarations.note(documents);
  const lints = [
    ...notToldTwice(found.lints, judged.differences),
    ...(isCompared ? lintUnusedRules(unusedRules(plan, rules, context)) : []),
  ];
  const outputChecks = isReady ? await checkOutput(context.outputChecks, { ...context, plan, run }) : [];
  const checks = isReady
    ? await checkCase(context.checks, { plan, run, delivery: following, context, follow, rules })
    : [];
  const strictly = context.strict && lints.length > 0 ? LINTS : undefined;
  const failure =
    early ??
    refused ??
    judged.failure ??
    outputCheckFailureOf(outputChecks) ??
    checkFailureOf(checks) ??
    strictly;
  return {
    name: plan.name,
    dir: plan.dir,
    ...plan.oneOff,
    workflow: plan.workflow,
    outcome: failure !== undefined ? 'failed' : judged.goldenChanges.length > 0 ? 'updated' : 'passed',
    failure,
    ...(asExpected === undefined ? {} : { asExpected }),
    input: context.input,
    run,
    delivery,
    differences: judged.differences,
    goldenChanges: judged.goldenChanges,
    refusedOutput: refused === undefined ? [] : refusedOutput,
    lints,
    outputChecks,
    checks,
    startedAt,
    milliseconds: performance.now() - started,
  };
}

const LINTS: CaseFailure = { kind: 'lints' };

const REFUSED_OUTPUT: CaseFailure = { kind: 'refused-output' };

const NOTHING_FOUND: CaseFindings = { lints: [], refusedOutput: [] };

async function findLints(
  plan: CasePlan,
  run: CaseRun,
  following: CaseDelivery,
  documents: DocumentReader,
  { promise, pipelines, shipped }: TestCaseContext,
): Promise<CaseFindings> {
  const { outputs } = following;
  const works = plan.stage === undefined ? (await following.delivery()).works : [];
  const prefixOf = (pipeline: string) => (plan.pipelineFolders ? `pipelines/${fileKey(pipeline)}/` : '');
  return lintCase({ plan, run, outputs, documents, works, promise, pipelines, shipped, prefixOf });
}

/** Rules of the case itself that are of no use; whether others are, more than one case tells. */
function unusedRules(plan: CasePlan, rules: RuleBook, { exact }: TestCaseContext): readonly CompareRule[] {
  // By bytes, or of a part of the files, nobody knows.
  if (exact || !isWhole(plan)) return [];
  return rules.unused.filter(({ isShared }) => !isShared);
}

/** What the comparison says of a file already, as that it doesn't parse. */
function notToldTwice(lints: readonly Lint[], differences: readonly FileDifference[]): readonly Lint[] {
  const invalid = new Set(
    differences.flatMap((each) => (each.kind === 'invalid' && each.side === 'actual' ? [each.path] : [])),
  );
  return lints.filter(
    ({ code, location }) => code !== 'invalid-output-yaml' || !invalid.has(location?.file ?? ''),
  );
}

/** Why the run itself failed: then there is nothing to compare, and no golden is made of it. */
function runFailureOf(run: CaseRun, plan: CasePlan): CaseFailure | undefined {
  const timedOut = run.pipelines.some((pipeline) =>
    pipeline.stages.some((stage) => stage.failure?.reason === 'timeout'),
  );
  if (timedOut) return { kind: 'timeout', seconds: plan.timeoutSeconds };
  if (run.outcome === 'failed') return { kind: 'stage-failed' };
  const problems = run.pipelines.flatMap((pipeline) => pipeline.problems);
  return problems.some((problem) => problem.severity === 'error') ? { kind: 'bad-output' } : undefined;
}

/** Metadata that Kratix fails on: no golden is made of it either. */
function deliveryFailureOf(delivery: DeliverySummary | undefined): CaseFailure | undefined {
  return delivery === undefined || delivery.errors.length === 0 ? undefined : { kind: 'bad-metadata' };
}

function checkFailureOf(checks: readonly CheckReport[]): CaseFailure | undefined {
  return checks.some(({ outcome }) => outcome === 'failed') ? { kind: 'not-repeatable' } : undefined;
}
