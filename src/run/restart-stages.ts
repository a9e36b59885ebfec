import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CasePlan, PipelinePlan } from '../plan/types.ts';
import { interrupted } from '../shared/errors.ts';
import { anotherSecond } from './another-second.ts';
import { createCaseTemp } from './case-temp.ts';
import { Deadline } from './deadline.ts';
import { Pod } from './pod.ts';
import { Retries } from './retry.ts';
import type { PipelineFolders, RunContext } from './run-context.ts';
import { fileKey } from './state-dir.ts';
import type { StageRun } from './types.ts';

/** A stage that was started a second time on what its first run had left. */
export interface StageRestart {
  readonly pipeline: string;
  readonly stage: string;
  /** What output and metadata held after its first run, and after its second. */
  readonly before: PipelineFolders;
  readonly after: PipelineFolders;
}

/** The stage that ended it all by failing. */
export interface FailedStart {
  readonly pipeline: string;
  readonly stage: StageRun;
  /** Whether it was its second start. */
  readonly onLeftovers: boolean;
}

/** What came of starting every stage of a case twice. */
export interface RestartRun {
  readonly restarts: readonly StageRestart[];
  readonly failed: FailedStart | undefined;
}

/** What the pipelines of a case share while their stages are started twice. */
interface Session {
  readonly plan: CasePlan;
  readonly context: RunContext;
  readonly deadline: Deadline;
  /** A folder of our own. */
  readonly dir: string;
}

/**
 * Runs a case once more, each stage twice in a row on the same volumes, as Kubernetes does with a stage that fails near its
 * end (`restartPolicy: OnFailure`). Stages of a pipeline that is never restarted in place run once. The folders stay until
 * `removeRunTemp`.
 * @throws PromiseError see `runCase`.
 */
export async function restartStages(plan: CasePlan, context: RunContext): Promise<RestartRun> {
  const temp = await createCaseTemp(context.root, context.runId, plan.name);
  const deadline = new Deadline(plan.timeoutSeconds, context.signal);
  const session = { plan, context, deadline, dir: temp.dir };
  const restarts: StageRestart[] = [];
  let inputYaml: string | undefined = context.inputYaml;
  try {
    for (const pipeline of plan.pipelines) {
      const ran: PipelineRestart = await restartPipeline(pipeline, inputYaml, session);
      restarts.push(...ran.restarts);
      if (ran.failed !== undefined) return { restarts, failed: ran.failed };
      inputYaml = await context.afterPipeline(pipeline.name, ran.left);
      if (inputYaml === undefined) break;
    }
    return { restarts, failed: undefined };
  } catch (error) {
    await rm(temp.dir, { recursive: true, force: true });
    throw error;
  } finally {
    deadline.stop();
  }
}

/** What came of a pipeline, and what it left. */
interface PipelineRestart extends RestartRun {
  readonly left: PipelineFolders;
}

async function restartPipeline(
  plan: PipelinePlan,
  inputYaml: string,
  { plan: casePlan, context, deadline, dir }: Session,
): Promise<PipelineRestart> {
  const restarts: StageRestart[] = [];
  const place = path.join(dir, 'restarts', fileKey(plan.name));
  return Pod.with(plan, { case: casePlan, run: context, deadline, inputYaml }, async (pod) => {
    const snapshot = async (name: string): Promise<PipelineFolders> => {
      if (context.signal.aborted) throw interrupted();
      const into = path.join(place, name);
      await mkdir(into, { recursive: true });
      await pod.collect(into);
      return { output: path.join(into, 'output'), metadata: path.join(into, 'metadata') };
    };
    const retries = new Retries({ case: casePlan.name, run: context, deadline, restart: plan.restart });
    let left = await snapshot('start');
    for (const [index, stage] of plan.stages.entries()) {
      const first = await retries.start(pod, stage);
      if (first.failure !== undefined) {
        return { restarts, left, failed: { pipeline: plan.name, stage: first, onLeftovers: false } };
      }
      const before = await snapshot(`${index}-first`);
      left = before;
      if (!restartsInPlace(plan)) continue;
      await anotherSecond(context.signal);
      const second = await retries.start(pod, stage);
      if (second.failure !== undefined) {
        return { restarts, left, failed: { pipeline: plan.name, stage: second, onLeftovers: true } };
      }
      left = await snapshot(`${index}-second`);
      restarts.push({ pipeline: plan.name, stage: stage.name, before, after: left });
    }
    return { restarts, left, failed: undefined };
  });
}

/** Whether Kubernetes would start a failed stage of a pipeline again on what it left. */
export function restartsInPlace({ restart }: PipelinePlan): boolean {
  return restart.policy === 'OnFailure' && restart.backoffLimit > 0;
}
