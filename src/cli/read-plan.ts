import { planRun } from '../plan/plan.ts';
import type { LimitsMode, RunPlan } from '../plan/types.ts';
import { findCases } from '../promise/cases.ts';
import type { CompareRule } from '../promise/compare-rules.ts';
import { type Coverage, coverageOf } from '../promise/coverage.ts';
import type { OutputCheck } from '../promise/output-checks.ts';
import type { ImageSource, PromiseDefinition, TestCase } from '../promise/types.ts';
import type { InputReport } from '../report/types.ts';
import type { InputOptions } from './case-input.ts';
import { type CaseChoice, type ChoiceFlags, chooseCases } from './choose-cases.ts';
import { type ClusterFlags, withClusterFlags } from './cluster-flags.ts';
import { type OneOffFlags, readOneOffCaseOf } from './one-off-case.ts';
import { planCase, type RefusedRequest } from './plan-case.ts';
import { loadProject, type ProjectFlags } from './project.ts';
import { splitStageFlags } from './stage-flags.ts';

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
  readonly allCases: readonly TestCase[];
  /** Undefined where the cases aren't a Promise's. */
  readonly coverage: Coverage | undefined;
}

/** Everything that is read and checked before the engine is asked for anything. */
export interface RunSetup {
  readonly promise: PromiseDefinition;
  /** Of the cases whose request the API server takes. */
  readonly plan: RunPlan;
  /** What became of each planned case's request, by the case's name. */
  readonly inputs: ReadonlyMap<string, InputReport>;
  readonly refused: readonly RefusedRequest[];
  /** Names of the selected cases, in order. */
  readonly names: readonly string[];
  /** Why there is none, as a sentence; undefined where there are some. */
  readonly whyNone: string | undefined;
  /** All of the Promise, whichever are selected. */
  readonly allCases: readonly TestCase[];
  /** What may differ from the goldens of every case. */
  readonly sharedRules: readonly CompareRule[];
  /** What judges the output of every case. */
  readonly sharedChecks: readonly OutputCheck[];
  /** What all cases of the Promise run of it; undefined where they aren't a Promise's. */
  readonly coverage: Coverage | undefined;
}

/**
 * Reads the Promise and the selected cases, admits their requests, and plans what would run.
 * @throws PromiseError for what is wrong with any of them; a request that the API server would refuse is no error
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
 * @throws PromiseError for what is wrong with the Promise, its cases or the selection
 */
export async function readCases(
  pipelines: readonly string[],
  flags: Omit<PlanFlags, keyof InputOptions> & OneOffFlags,
  cwd: string,
): Promise<ChosenCases> {
  const { alone, folders } = splitStageFlags(flags.stage);
  const { promise, config, sources } = await loadProject({ ...flags, stage: folders }, cwd);
  const oneOff = await readOneOffCaseOf(promise, pipelines, alone.stage, flags, cwd);
  const found = oneOff === undefined ? await findCases(promise, flags.ownsCases) : [oneOff];
  const allCases = found.map((each) => withClusterFlags(each, flags, cwd));
  // What the user named says already what a one-off runs.
  const narrowing = oneOff === undefined ? { pipelines, ...alone } : { pipelines: [] };
  const choice = await chooseCases(promise, allCases, { names: flags.case, ...narrowing }, flags);
  return {
    promise,
    sources,
    sharedRules: config.compareRules,
    sharedChecks: config.outputChecks,
    allCases,
    coverage: oneOff === undefined ? coverageOf(promise.pipelines, allCases) : undefined,
    ...choice,
  };
}

/**
 * Admits the requests of the selected cases, and plans what would run.
 * @throws PromiseError for what is wrong with a case; a request that the API server would refuse is no error
 */
export async function planCases(
  { promise, sources, sharedRules, sharedChecks, allCases, coverage, selected, whyNone }: ChosenCases,
  flags: InputOptions & Pick<CaseFlags, 'limits' | 'timeout'>,
): Promise<RunSetup> {
  const prepared = await Promise.all(selected.map((choice) => planCase(promise, choice, flags)));
  const cases = prepared.flatMap((each) => ('planned' in each ? [each.planned] : []));
  const { limits, timeout } = flags;
  return {
    promise,
    plan: planRun({ promise, sources, cases, limits, timeoutSeconds: timeout }),
    inputs: new Map(
      prepared.flatMap((each) => ('planned' in each ? [[each.planned.testCase.name, each.report]] : [])),
    ),
    refused: prepared.flatMap((each) => ('refusals' in each ? [each] : [])),
    names: selected.map(({ testCase }) => testCase.name),
    whyNone,
    allCases,
    sharedRules,
    sharedChecks,
    coverage,
  };
}
