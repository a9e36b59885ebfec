import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { PipelinePlan } from '../plan/types.ts';
import type { Collected } from './collection.ts';
import { explainEviction } from './explain-exit.ts';
import { Pod, type PodContext } from './pod.ts';
import { Retries } from './retry.ts';
import type { PipelineRun, StageRun } from './types.ts';
import { RUN_FOLDERS } from './users-files.ts';

/** A pipeline's place in its case. */
export interface PipelineContext extends PodContext {
  /** An empty folder; `output` and `metadata` are made in it. */
  readonly collectInto: string;
}

/** How a pipeline ended, and the files it wrote, with paths relative to `collectInto`. */
export interface PipelineResult {
  readonly pipeline: PipelineRun;
  readonly files: Collected['files'];
}

/** What came of one Pod. */
interface PodResult {
  readonly stages: readonly StageRun[];
  readonly collected: Collected;
}

/**
 * Runs one pipeline as Kratix runs a Pod: empty volumes, its stages in order, an end at the first that fails. What the
 * stages wrote is collected in either case; everything created is removed in any case, by `removals` of the case. Where the
 * user asks for retries, a failed stage starts again as Kubernetes would start it: in place, or with `restartPolicy: Never`
 * in a new Pod, which begins with the first stage and empty volumes.
 * @throws PromiseError `interrupted`, `image-unavailable`, `disk-full`, or what else the engine says.
 */
export async function runPipeline(plan: PipelinePlan, context: PipelineContext): Promise<PipelineResult> {
  const { run, deadline, collectInto } = context;
  const retries = new Retries({ case: context.case.name, run, deadline, restart: plan.restart });
  for (;;) {
    const { stages, collected } = await Pod.with(plan, context, (pod) => runPod(plan, context, pod, retries));
    const failed = failedForNow(plan, stages, retries);
    if (failed === undefined) return result(plan, stages, collected, retries);
    await retries.note(failed);
    for (const folder of RUN_FOLDERS) await rm(path.join(collectInto, folder), { recursive: true });
  }
}

/** Runs the stages of a Pod until one fails for good, or for this Pod. */
async function runPod(
  plan: PipelinePlan,
  context: PipelineContext,
  pod: Pod,
  retries: Retries,
): Promise<PodResult> {
  const stages: StageRun[] = [];
  for (const [at, stage] of plan.stages.entries()) {
    const stageRun = await retries.start(pod, stage, plan.stages[at + 1]);
    stages.push(stageRun);
    if (stageRun.failure !== undefined) break;
  }
  const collected = await pod.collect(context.collectInto);
  const last = stages.at(-1);
  if (last?.failure === undefined || failedForNow(plan, stages, retries) !== undefined)
    return { stages, collected };
  const { shellTerminal, keep } = context.run;
  // What is done in the shell is no part of the run: its files have been collected.
  if (shellTerminal !== undefined) await pod.openShell(last, shellTerminal);
  if (keep) await pod.keepLast();
  return { stages, collected };
}

/** The stage that a new Pod gives another chance; in place, all retries are used up by now. */
function failedForNow(
  { restart }: PipelinePlan,
  stages: readonly StageRun[],
  retries: Retries,
): StageRun | undefined {
  const last = stages.at(-1);
  return restart.policy === 'Never' && last !== undefined && retries.allows(last) ? last : undefined;
}

/** Puts the result together; writing too much makes the last stage fail, as Kubernetes would evict the Pod then. */
function result(
  plan: PipelinePlan,
  stages: readonly StageRun[],
  collected: Collected,
  retries: Retries,
): PipelineResult {
  const { storageLimitBytes: limit } = plan;
  const judged = stages.map((stage, index) =>
    collected.exceeded && limit !== undefined && index === stages.length - 1
      ? { ...stage, failure: stage.failure ?? explainEviction(limit, new Map()) }
      : stage,
  );
  const failed = judged.some(({ failure }) => failure !== undefined);
  return {
    pipeline: {
      name: plan.name,
      stages: judged,
      retries: retries.failed,
      outcome: failed ? 'failed' : 'succeeded',
      problems: collected.problems,
    },
    files: collected.files,
  };
}
