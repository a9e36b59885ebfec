import type { CasePlan } from '../../plan/types.ts';
import type { OutputCheck } from '../../promise/output-checks.ts';
import { writeObjectYaml } from '../../promise/write-yaml.ts';
import type { CaseFailure } from '../../report/types.ts';
import { createMask } from '../../run/mask.ts';
import { runOutputCheck } from '../../run/output-check.ts';
import type { CaseRun, OutputCheckRun } from '../../run/types.ts';
import type { Emit } from '../../shared/events.ts';

/** A case that ran well, and the surroundings of its checks. */
export interface OutputChecksRequest {
  readonly plan: CasePlan;
  readonly run: CaseRun;
  /** Folder of promise.yaml. */
  readonly root: string;
  /** The user's. */
  readonly env: NodeJS.ProcessEnv;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * Runs the user's checks of what a case wrote, one after the other, each on a copy of its own: all of them, whichever fails.
 * None runs where only some of the case's pipelines did, as checks are written for all of its files.
 */
export async function checkOutput(
  checks: readonly OutputCheck[],
  { plan, run, root, env, emit, signal }: OutputChecksRequest,
): Promise<readonly OutputCheckRun[]> {
  if (checks.length === 0) return [];
  if (plan.pipelines.length < plan.allPipelines.length) {
    const message = `${plan.name}: its checks are left out, as only some of its pipelines run`;
    emit({ type: 'notice', level: 'info', message });
    return [];
  }
  const { type, action } = plan.workflow;
  const told = { PROMISE_CASE: plan.name, PROMISE_DIR: root, PROMISE_WORKFLOW: `${type}/${action}` };
  const context = {
    caseName: plan.name,
    collectedDir: run.collectedDir,
    objectYaml: plan.inputText ?? writeObjectYaml(plan.object),
    env: { ...env, ...told },
    timeoutSeconds: plan.timeoutSeconds,
    mask: createMask(plan.pipelines.flatMap(({ secretValues }) => secretValues)),
    emit,
    signal,
  };
  const runs: OutputCheckRun[] = [];
  for (const check of checks) runs.push(await runOutputCheck(check, context));
  return runs;
}

/** Why a case fails whose checks ended like that. */
export function outputCheckFailureOf(checks: readonly OutputCheckRun[]): CaseFailure | undefined {
  return checks.some(({ failure }) => failure !== undefined) ? { kind: 'output-check-failed' } : undefined;
}
