import { casePlanOf, planRun } from '../../plan/plan.ts';
import type { LimitsMode, RunPlan } from '../../plan/types.ts';
import {
  type BrokenCase,
  type FoundCase,
  isBroken,
  orBroken,
  withoutBroken,
} from '../../promise/broken-case.ts';
import type { CompareRule } from '../../promise/compare-rules.ts';
import { type Coverage, coverageOf } from '../../promise/coverage.ts';
import type { OutputCheck } from '../../promise/output-checks.ts';
import { nameOfChoice } from '../../promise/select-cases.ts';
import type { ImageSource, PromiseDefinition, TestCase } from '../../promise/types.ts';
import type { CaseReport, InputReport } from '../../report/types.ts';
import { allCasesOf } from '../cases/all-cases.ts';
import { type CaseChoice, type ChoiceFlags, chooseCases } from '../cases/choose-cases.ts';
import { type OneOffFlags, readOneOffCaseOf } from '../cases/one-off-case.ts';
import { type ClusterFlags, withClusterFlags } from '../flags/cluster-flags.ts';
import { splitStageFlags } from '../flags/stage-flags.ts';
import { loadProject, type ProjectFlags } from '../project.ts';
import { runError } from '../run-error.ts';
import { caseWithoutRun } from '../test-case/case-without-run.ts';
import { judgeAdmitted, judgeRefusal } from '../test-case/judge-expectation.ts';
import type { InputOptions } from './case-input.ts';
import { type PreparedCase, planCase } from './plan-case.ts';

/** Flags that choose among cases, and say within which bounds they run. */
export interface CaseFlags extends ClusterFlags, ChoiceFlags {
  readonly case: readonly string[];
  /** Seconds. */
  readonly timeout: number;
  readonly limits: LimitsMode;
}

/** The flags that decide what runs. */
export interface PlanFlags extends ProjectFlags, InputOptions, CaseFlags {
  /** Of several Promises in one folder: whether cases that name none are this one's. Absent: they are. */
  readonly ownsCases?: boolean;
}

/** What cases belong to. */
export interface CaseOwner {
  readonly promise: PromiseDefinition;
  /** Where each stage image comes from, by reference. */
  readonly sources: ReadonlyMap<string, ImageSource>;
  /** What may differ from the goldens of every case. */
  readonly sharedRules: readonly CompareRule[];
  /** What judges the output of every case. */
  readonly sharedChecks: readonly OutputCheck[];
}

/** The cases to run, and all that there are. */
export interface ChosenCases extends CaseOwner, CaseChoice {
  /** All of the owner, whichever are selected. */
  readonly allCases: readonly FoundCase[];
  /** What all cases of the Promise run of it; undefined where they aren't a Promise's, or one can't be read. */
  readonly coverage: Coverage | undefined;
}

/** Everything that is read and checked before the engine is asked for anything. */
export interface RunSetup
  extends Pick<ChosenCases, 'promise' | 'sharedRules' | 'sharedChecks' | 'coverage' | 'whyNone'> {
  /** Of all other selected cases. */
  readonly plan: RunPlan;
  /** What became of each planned case's request, by the case's name. */
  readonly inputs: ReadonlyMap<string, InputReport>;
  /**
   * Of the selected cases that nothing runs for, and no image is built: they can't be run, their request is refused, or it
   * should have been and isn't.
   */
  readonly unrun: readonly CaseReport[];
  /** Names of the selected cases, in order. */
  readonly names: readonly string[];
  /** All of the Promise that can be read, whichever are selected. */
  readonly allCases: readonly TestCase[];
  /** All others. */
  readonly unreadable: readonly BrokenCase[];
}

/**
 * Reads the Promise and the selected cases, admits their requests, and plans what would run.
 * @throws PromiseError for what is wrong with the Promise or the selection; what is wrong with a case is that one's
 */
export async function readPlan(
  pipelines: readonly string[],
  flags: PlanFlags & OneOffFlags,
  cwd: string,
): Promise<RunSetup> {
  return planCases(await readCases(pipelines, flags, cwd), flags);
}

/**
 * Reads the Promise and its cases, and selects among these; or puts the one of the flags together. Requests aren't looked at.
 * @throws PromiseError for what is wrong with the Promise or the selection; what is wrong with a case is that one's
 */
export async function readCases(
  pipelines: readonly string[],
  flags: Omit<PlanFlags, keyof InputOptions> & OneOffFlags,
  cwd: string,
): Promise<ChosenCases> {
  const { alone, folders } = splitStageFlags(flags.stage);
  const { promise, config, sources } = await loadProject({ ...flags, stage: folders }, cwd);
  const oneOff = await readOneOffCaseOf(promise, pipelines, alone.stage, flags, cwd);
  const found = oneOff === undefined ? await allCasesOf({ promise, sources }, flags.ownsCases) : [oneOff];
  const allCases = found.map((each) => (isBroken(each) ? each : withClusterFlags(each, flags, cwd)));
  const readable = withoutBroken<TestCase>(allCases);
  // What the user named says already what a one-off runs.
  const narrowing = oneOff === undefined ? { pipelines, ...alone } : { pipelines: [] };
  const choice = await chooseCases(promise, allCases, { names: flags.case, ...narrowing }, flags);
  return {
    promise,
    sources,
    sharedRules: config.compareRules,
    sharedChecks: config.outputChecks,
    allCases,
    coverage:
      oneOff === undefined && readable.length === allCases.length
        ? coverageOf(promise.pipelines, readable)
        : undefined,
    ...choice,
  };
}

/** What a plan is made with, whatever the cases. */
type PlanOptions = InputOptions & Pick<CaseFlags, 'limits' | 'timeout'>;

/**
 * Admits the requests of the selected cases, and plans what would run. What is wrong with a case is that one's: the others are
 * planned.
 */
export async function planCases(
  { promise, sources, sharedRules, sharedChecks, allCases, coverage, chosen, whyNone }: ChosenCases,
  options: PlanOptions,
): Promise<RunSetup> {
  const { limits, timeout: timeoutSeconds } = options;
  const prepared = await Promise.all(
    chosen.map(async (choice) => {
      if (isBroken(choice)) return choice;
      return orBroken(choice.testCase, async () => {
        const ready = await planCase(promise, choice, options);
        if ('refusals' in ready) return ready;
        return { ...ready, plan: casePlanOf(ready.planned, { promise, limits, timeoutSeconds }) };
      });
    }),
  );
  const unrun = prepared.flatMap((each) => reportWithoutRun(each) ?? []);
  const ended = new Set(unrun.map(({ name }) => name));
  const planned = prepared.flatMap((each) =>
    'planned' in each && !ended.has(each.planned.testCase.name) ? [each] : [],
  );
  return {
    promise,
    plan: planRun({ promise, sources }, planned),
    inputs: new Map(planned.map((each) => [each.planned.testCase.name, each.report])),
    unrun,
    names: chosen.map(nameOfChoice),
    whyNone,
    allCases: withoutBroken<TestCase>(allCases),
    unreadable: allCases.filter(isBroken),
    sharedRules,
    sharedChecks,
    coverage,
  };
}

/** What a case comes to before anything runs; undefined where that is for its stages to tell. */
function reportWithoutRun(prepared: PreparedCase | BrokenCase): CaseReport | undefined {
  if (isBroken(prepared))
    return caseWithoutRun(prepared, { failure: { kind: 'error', error: runError(prepared.error) } });
  if ('refusals' in prepared) {
    const { testCase, refusals } = prepared;
    return caseWithoutRun(testCase, judgeRefusal(testCase.expect, refusals));
  }
  const { planned, report: input } = prepared;
  const verdict = judgeAdmitted(planned.testCase.expect, input);
  return verdict && caseWithoutRun(planned.testCase, { ...verdict, input });
}
