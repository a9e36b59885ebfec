import { KEEP_LABEL, runLabels } from '../engine/ownership.ts';
import type { CasePlan, PipelinePlan } from '../plan/types.ts';
import { type Collected, Collection } from './collection.ts';
import type { Deadline } from './deadline.ts';
import { explainEviction } from './explain-exit.ts';
import { keptNotice } from './kept-notice.ts';
import { createMask } from './mask.ts';
import { PipelineVolumes } from './pipeline-volumes.ts';
import type { RunContext } from './run-context.ts';
import { RunResources } from './run-resources.ts';
import { runStage } from './run-stage.ts';
import { fileKey } from './state-dir.ts';
import type { PipelineRun, StageRun } from './types.ts';

/** A pipeline's place in its case. */
export interface PipelineContext {
  readonly case: CasePlan;
  readonly run: RunContext;
  readonly deadline: Deadline;
  /** The text of /kratix/input/object.yaml. */
  readonly inputYaml: string;
  /** An empty folder; `output` and `metadata` are made in it. */
  readonly collectInto: string;
}

/** How a pipeline ended, and the files it wrote, with paths relative to `collectInto`. */
export interface PipelineResult {
  readonly pipeline: PipelineRun;
  readonly files: Collected['files'];
}

/**
 * Runs one pipeline as Kratix runs a Pod: empty volumes, its stages in order, an end at the first that fails. What the
 * stages wrote is collected in either case; everything created is removed in any case.
 * @throws PromiseError `interrupted`, `image-unavailable`, `disk-full`, or what else the engine says.
 */
export async function runPipeline(plan: PipelinePlan, context: PipelineContext): Promise<PipelineResult> {
  const { run, deadline } = context;
  const { engine, emit, signal } = run;
  const resources = new RunResources(engine);
  // Underscores, which keys hardly have, keep the parts apart: `a-b` of `c` is not `a` of `b-c`.
  const prefix = `promise-${run.runId}-${fileKey(context.case.name)}_${fileKey(plan.name)}`;
  const labels = { ...runLabels(run.runId), ...(run.keep ? { [KEEP_LABEL]: 'true' } : {}) };
  const collection = new Collection({
    into: context.collectInto,
    limitBytes: storageLimit(plan),
    action: context.case.workflow.action,
    signal,
  });
  const [first] = plan.stages;
  if (first === undefined) return result(plan, [], await collection.finish());
  try {
    const volumes = await PipelineVolumes.create({
      engine,
      resources,
      prefix,
      labels,
      image: run.imageIds.get(first.image) ?? first.image,
      stages: plan.stages,
      declared: plan.volumes,
      signal,
    });
    await volumes.fill(context.inputYaml);
    const mask = createMask(plan.secretValues);
    const stages: StageRun[] = [];
    let failed: string | undefined;
    for (const stage of plan.stages) {
      const containerName = `${prefix}_${fileKey(stage.name)}`;
      const stageRun = await runStage(stage, {
        engine,
        resources,
        ref: { case: context.case.name, pipeline: plan.name, stage: stage.name },
        containerName,
        imageId: run.imageIds.get(stage.image) ?? stage.image,
        labels,
        mounts: await volumes.stageMounts(stage),
        network: context.case.network,
        timeoutSeconds: context.case.timeoutSeconds,
        deadline,
        mask,
        emit,
        signal,
      });
      stages.push(stageRun);
      if (stageRun.failure !== undefined) {
        failed = containerName;
        break;
      }
      resources.release(containerName);
    }
    await volumes.collect(collection);
    const collected = await collection.finish();
    if (failed !== undefined && run.keep && resources.holds(failed))
      await keepFailed(failed, stages, volumes, resources, run);
    return result(plan, stages, collected);
  } finally {
    await resources.removeAll(emit);
  }
}

/**
 * The bytes that output and metadata may have: the largest limit of the stages, as the kubelet takes the largest of the
 * init containers for the Pod. Undefined where no stage has one.
 */
function storageLimit(plan: PipelinePlan): number | undefined {
  const limits = plan.stages.flatMap(({ limits }) => limits.ephemeralStorageBytes ?? []);
  return limits.length === 0 ? undefined : Math.max(...limits);
}

/** Leaves a failed stage for the user to look at, and says how. */
async function keepFailed(
  container: string,
  stages: readonly StageRun[],
  volumes: PipelineVolumes,
  resources: RunResources,
  run: RunContext,
): Promise<void> {
  const stage = stages.at(-1);
  if (stage === undefined) return;
  const { product } = await run.engine.info();
  resources.keep(container);
  const { name, image } = stage;
  run.emit(keptNotice({ cli: product, stage: name, image, container, volumes: volumes.names }));
}

/** Puts the result together; writing too much makes the last stage fail, as Kubernetes would evict the Pod then. */
function result(plan: PipelinePlan, stages: readonly StageRun[], collected: Collected): PipelineResult {
  const limit = storageLimit(plan);
  const judged = stages.map((stage, index) =>
    collected.exceeded && limit !== undefined && index === stages.length - 1
      ? { ...stage, failure: stage.failure ?? explainEviction(limit) }
      : stage,
  );
  const failed = judged.some(({ failure }) => failure !== undefined);
  return {
    pipeline: {
      name: plan.name,
      stages: judged,
      outcome: failed ? 'failed' : 'succeeded',
      problems: collected.problems,
    },
    files: collected.files,
  };
}
