import { planRun } from '../plan/plan.ts';
import type { LimitsMode, RunPlan } from '../plan/types.ts';
import { findCases } from '../promise/cases.ts';
import type { CompareRule } from '../promise/compare-rules.ts';
import type { PromiseDefinition, TestCase } from '../promise/types.ts';
import type { InputReport } from '../report/types.ts';
import type { InputOptions } from './case-input.ts';
import { type ChoiceFlags, chooseCases } from './choose-cases.ts';
import { type ClusterFlags, withClusterFlags } from './cluster-flags.ts';
import { planCase, type RefusedRequest } from './plan-case.ts';
import { loadProject, type ProjectFlags } from './project.ts';
import { splitStageFlags } from './stage-flags.ts';

/** The flags that decide what runs. */
export interface PlanFlags extends ProjectFlags, InputOptions, ClusterFlags, ChoiceFlags {
  readonly case: readonly string[];
  /** Seconds. */
  readonly timeout: number;
  readonly limits: LimitsMode;
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
}

/**
 * Reads the Promise and the selected cases, admits their requests, and plans what would run.
 * @throws PromiseError for what is wrong with any of them; a request that the API server would refuse is no error
 */
export async function readPlan(
  pipelines: readonly string[],
  flags: PlanFlags,
  cwd: string,
): Promise<RunSetup> {
  const { alone, folders } = splitStageFlags(flags.stage);
  const { promise, config, sources } = await loadProject({ ...flags, stage: folders }, cwd);
  const found = await findCases(promise);
  const selection = { names: flags.case, pipelines, ...alone };
  const { selected, whyNone } = await chooseCases(promise, found, selection, flags);
  const prepared = await Promise.all(
    selected.map((choice) =>
      planCase(promise, { ...choice, testCase: withClusterFlags(choice.testCase, flags, cwd) }, flags),
    ),
  );
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
    allCases: found,
    sharedRules: config.compareRules,
  };
}
