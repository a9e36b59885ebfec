import { keptLabels, runLabels } from '../engine/ownership.ts';
import type { Terminal } from '../engine/types.ts';
import type { CasePlan, PipelinePlan, StagePlan } from '../plan/types.ts';
import { ahead } from '../shared/ahead.ts';
import { timed } from '../shared/phase.ts';
import { type Collected, Collection } from './collection.ts';
import type { Deadline } from './deadline.ts';
import { keptNotice } from './kept-notice.ts';
import { createMask } from './mask.ts';
import { openShell } from './open-shell.ts';
import { PipelineVolumes, type StageMounts } from './pipeline-volumes.ts';
import { PodStorage } from './pod-storage.ts';
import type { RunContext } from './run-context.ts';
import { RunResources } from './run-resources.ts';
import { createStage, runStage, type StageContainer, type StageContext } from './run-stage.ts';
import { NO_SEEDS, readSeeds } from './seeds.ts';
import { fileKey } from './state-dir.ts';
import type { StageFailure, StageRun } from './types.ts';

/** A pipeline's place in its case. */
export interface PodContext {
  readonly case: CasePlan;
  readonly run: RunContext;
  readonly deadline: Deadline;
  /** The text of /kratix/input/object.yaml. */
  readonly inputYaml: string;
}

/** A stage that was started. */
interface StartedStage {
  readonly stage: StagePlan;
  readonly context: StageContext;
}

/** A stage whose container is being created. */
interface PreparedStage extends StartedStage {
  readonly container: Promise<StageContainer>;
}

/**
 * What Kubernetes has a Pod for: the volumes of one pipeline, in which its stages are started, and started again. Closed
 * in any case, it leaves nothing behind but what was kept.
 */
export class Pod {
  readonly #plan: PipelinePlan;
  readonly #context: PodContext;
  readonly #resources: RunResources;
  readonly #prefix: string;
  readonly #labels: Readonly<Record<string, string>>;
  /** Absent until it is open. */
  #volumes: PipelineVolumes | undefined;
  /** Settles when the volumes hold what they begin with; the first container is created meanwhile. */
  #filled: Promise<void> = Promise.resolve();
  /** Containers so far, by stage: no two have the same name. */
  readonly #starts = new Map<string, number>();
  /** By the stage that ran last, to its own file system. */
  #writtenBytes = 0;
  #last: StartedStage | undefined;
  /** What comes next if all goes well, created while the stage before it runs. */
  #next: PreparedStage | undefined;

  private constructor(plan: PipelinePlan, context: PodContext) {
    const { run } = context;
    this.#plan = plan;
    this.#context = context;
    this.#resources = new RunResources(run.engine);
    // Underscores, which keys hardly have, keep the parts apart: `a-b` of `c` is not `a` of `b-c`.
    this.#prefix = `promise-${run.runId}-${fileKey(context.case.name)}_${fileKey(plan.name)}`;
    this.#labels = run.keep ? keptLabels(run.runId, run.root) : runLabels(run.runId);
  }

  /**
   * Runs `use` with the volumes of a pipeline that has stages. Everything is removed afterwards, by `removals` of the case.
   * @throws PromiseError `interrupted`, `image-unavailable`, `disk-full`, or what else the engine says.
   */
  static async with<T>(plan: PipelinePlan, context: PodContext, use: (pod: Pod) => Promise<T>): Promise<T> {
    const pod = new Pod(plan, context);
    try {
      await pod.#timed('volumes', () => pod.#open());
      return await use(pod);
    } finally {
      context.run.removals.begin(pod.#prefix, () => pod.#remove());
    }
  }

  /** Takes away what isn't kept, once nothing is written to it, or created, any more. */
  async #remove(): Promise<void> {
    await Promise.allSettled([this.#filled, this.#next?.container]);
    await this.#timed('clean up', () => this.#resources.removeAll(this.#context.run.emit));
  }

  #timed<T>(phase: string, act: () => Promise<T>): Promise<T> {
    return timed(this.#context.run.emit, [this.#context.case.name, this.#plan.name], phase, act);
  }

  async #open(): Promise<void> {
    const { run, inputYaml, case: plan } = this.#context;
    const { stages, volumes } = this.#plan;
    const [first] = stages;
    if (first === undefined) return;
    // A pipeline that starts anew calls everything by the same names.
    await run.removals.settledOf(this.#prefix);
    const made = await PipelineVolumes.create({
      engine: run.engine,
      resources: this.#resources,
      prefix: this.#prefix,
      labels: this.#labels,
      image: run.imageIds.get(first.image) ?? first.image,
      stages,
      declared: volumes,
      signal: run.signal,
    });
    this.#volumes = made;
    const seeds = plan.seeds === undefined ? NO_SEEDS : await readSeeds(plan.seeds);
    // Awaited by the first stage, if there ever is one.
    this.#filled = ahead(this.#timed('fill volumes', () => made.fill(inputYaml, seeds)));
  }

  /**
   * Starts a stage in a fresh container, on whatever the volumes hold by now. The container before it is removed.
   * @param next the stage that follows if this one succeeds: its container is created meanwhile
   * @throws PromiseError `interrupted`, or what else the engine says.
   */
  async start(stage: StagePlan, next?: StagePlan): Promise<StageRun> {
    const { run } = this.#context;
    if (this.#last !== undefined) this.#resources.release(this.#last.context.containerName);
    const prepared = this.#next?.stage === stage ? this.#next : await this.#prepare(stage);
    if (this.#next === prepared) this.#next = undefined;
    this.#last = prepared;
    const container = await prepared.container;
    // A part of a volume is looked for, and made, only once the stages before have left what they leave.
    if (next !== undefined && !mountsParts(next)) this.#next ??= await this.#prepare(next, this.#filled);
    const { context } = prepared;
    const ran = await runStage(stage, container, context);
    // A stage that never starts doesn't wait for it.
    await this.#filled;
    if (ran.failure !== undefined) return ran;
    const { case: caseName, pipeline } = context.ref;
    const judge = () => this.#eviction(stage, ran);
    return {
      ...ran,
      failure: await timed(run.emit, [caseName, pipeline, stage.name], 'measure storage', judge),
    };
  }

  /** Begins to create the container of a stage, at once, or after what somebody waits for now. */
  async #prepare(stage: StagePlan, after: Promise<void> = Promise.resolve()): Promise<PreparedStage> {
    const { run, deadline, case: plan } = this.#context;
    const count = (this.#starts.get(stage.name) ?? 0) + 1;
    this.#starts.set(stage.name, count);
    const name = `${this.#prefix}_${fileKey(stage.name)}`;
    const context: StageContext = {
      engine: run.engine,
      resources: this.#resources,
      ref: { case: plan.name, pipeline: this.#plan.name, stage: stage.name },
      containerName: count === 1 ? name : `${name}_${count}`,
      imageId: run.imageIds.get(stage.image) ?? stage.image,
      labels: this.#labels,
      mounts: await this.#mountsOf(stage),
      filled: this.#filled,
      ...surroundings(plan),
      timeoutSeconds: plan.timeoutSeconds,
      deadline,
      onStarting: run.onStarting ?? (() => undefined),
      mask: createMask(this.#plan.secretValues),
      emit: run.emit,
      signal: run.signal,
    };
    return { stage, context, container: ahead(after.then(() => createStage(stage, context))) };
  }

  /** What a stage mounts; a part of a volume can be found only in one that is filled. */
  async #mountsOf(stage: StagePlan): Promise<StageMounts> {
    if (mountsParts(stage)) await this.#filled;
    return (await this.#volumes?.stageMounts(stage)) ?? { mounts: [] };
  }

  /**
   * Why the kubelet would evict the Pod after a stage, if it would. What the last stage leaves in output and metadata is
   * counted as it is collected, so that nobody waits for it twice.
   */
  async #eviction(stage: StagePlan, { writtenBytes = 0 }: StageRun): Promise<StageFailure | undefined> {
    this.#writtenBytes = writtenBytes;
    const storage = new PodStorage(this.#plan);
    if (!storage.isLimited || this.#volumes === undefined) return undefined;
    const isLast = this.#plan.stages.at(-1)?.name === stage.name;
    const { emptyDirs, enough } = storage;
    const use = isLast && emptyDirs.length === 0 ? new Map() : await this.#volumes.measure(emptyDirs, enough);
    return storage.judge(use, writtenBytes);
  }

  /**
   * Copies what output and metadata hold into a folder.
   * @param into an empty folder; `output` and `metadata` are made in it
   * @throws PromiseError `disk-full`, `not-permitted`, or what the engine says.
   */
  async collect(into: string): Promise<Collected> {
    const collection = new Collection({
      into,
      limitBytes: new PodStorage(this.#plan).roomBeside(this.#writtenBytes),
      action: this.#context.case.workflow.action,
      signal: this.#context.run.signal,
    });
    await this.#timed('collect files', async () => this.#volumes?.collect(collection));
    return collection.finish();
  }

  /**
   * Opens a shell where the stage that was started last has failed; returns when the user leaves it. Nothing where it never
   * got a container.
   * @throws PromiseError `interrupted`, or what the engine says.
   */
  async openShell(failed: StageRun, terminal: Terminal): Promise<void> {
    if (this.#last === undefined || !this.#resources.holds(this.#last.context.containerName)) return;
    await openShell(this.#last.stage, failed, { ...this.#last.context, terminal });
  }

  /**
   * Leaves the stage that was started last, and the volumes, for the user to look at, and says how; nothing where it never
   * got a container.
   */
  async keepLast(): Promise<void> {
    const { run } = this.#context;
    if (this.#last === undefined || this.#volumes === undefined) return;
    const { stage } = this.#last;
    const { containerName: container } = this.#last.context;
    if (!this.#resources.holds(container)) return;
    const { product } = await run.engine.info();
    this.#resources.keep(container);
    const { name, image } = stage;
    run.emit(keptNotice({ cli: product, stage: name, image, container, volumes: this.#volumes.names }));
  }
}

/** Whether a stage mounts a part of a volume. */
function mountsParts({ mounts }: StagePlan): boolean {
  return mounts.some(({ subPath }) => subPath !== undefined);
}

/** The network of the stages: that of the cluster which the case names, else what the case says. */
function surroundings({ network, route, cluster }: CasePlan) {
  return {
    network: route?.network === undefined ? network : { name: route.network },
    extraHosts: route?.extraHosts ?? [],
    hasCluster: cluster !== undefined,
  };
}
