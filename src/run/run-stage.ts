import type { ContainerExit, Engine, OnOutput } from '../engine/types.ts';
import type { StagePlan } from '../plan/types.ts';
import { interrupted } from '../shared/errors.ts';
import type { Emit, StageRef } from '../shared/events.ts';
import { timed } from '../shared/phase.ts';
import { clusterHint } from './cluster-hint.ts';
import type { Deadline } from './deadline.ts';
import { explainExit, explainTimeout } from './explain-exit.ts';
import { LogTail } from './log-tail.ts';
import type { Mask } from './mask.ts';
import type { StageMounts } from './pipeline-volumes.ts';
import type { RunResources } from './run-resources.ts';
import { missingCommand } from './stage-command.ts';
import { type StageSurroundings, stageContainer } from './stage-container.ts';
import { stageUser } from './stage-user.ts';
import type { StageFailure, StageRun } from './types.ts';

/** Exit code of a process that was killed: what a stage shows that ran out of time. */
const KILLED = 137;

/** Exit code of a command that can't be run: what a stage shows that the kubelet wouldn't start. */
const NOT_STARTED = 126;

/** The surroundings of a stage. */
export interface StageContext extends StageSurroundings {
  readonly engine: Engine;
  readonly resources: RunResources;
  readonly ref: StageRef;
  readonly mounts: StageMounts;
  /** Settles when what it mounts is filled: only then it starts. */
  readonly filled: Promise<void>;
  /** Whether the case names a cluster: where it doesn't, a stage that looks for one is told so. */
  readonly hasCluster: boolean;
  readonly timeoutSeconds: number;
  readonly deadline: Deadline;
  /** See RunContext. */
  readonly onStarting: () => void;
  /** Goes over everything that the stage prints. */
  readonly mask: Mask;
  readonly emit: Emit;
  /** The user's interrupt. */
  readonly signal: AbortSignal;
}

/** The id of the container that a stage is to run in, or why the kubelet wouldn't start it. */
export type StageContainer = { readonly id: string } | { readonly failure: StageFailure };

/**
 * Creates the container of a stage, without starting it.
 * @throws PromiseError `interrupted`, `image-unavailable`, or what else the engine says.
 */
export async function createStage(stage: StagePlan, context: StageContext): Promise<StageContainer> {
  const { engine, resources, ref, emit, signal } = context;
  if (signal.aborted) throw interrupted();
  const judged = await stageUser(stage, context.imageId, engine);
  if ('failure' in judged) return judged;
  if ('failure' in context.mounts) return context.mounts;
  const noCommand = await missingCommand(stage, context.imageId, engine);
  if (noCommand !== undefined) return { failure: noCommand };
  const spec = stageContainer(stage, judged.user, context.mounts.mounts, context);
  const of = [ref.case, ref.pipeline, ref.stage];
  return { id: await timed(emit, of, 'create container', () => resources.createContainer(spec)) };
}

/**
 * Runs one stage in its container. A stage that fails, can't be started or runs out of time is a result.
 * @throws PromiseError `interrupted`, or what else the engine says.
 */
export async function runStage(
  stage: StagePlan,
  container: StageContainer,
  context: StageContext,
): Promise<StageRun> {
  const { engine, ref, deadline, onStarting, emit, signal } = context;
  const log = new LogTail();
  if (signal.aborted) throw interrupted();
  let startedAt = Date.now();
  const end = (
    exitCode: number,
    milliseconds: number,
    failure: StageRun['failure'],
    exit?: Pick<ContainerExit, 'memoryPeakBytes' | 'writtenBytes'>,
  ): StageRun => {
    emit({ type: 'stage:end', exitCode, milliseconds, ...ref });
    const { lines, dropped } = log;
    const { name, image } = stage;
    return {
      name,
      image,
      exitCode,
      startedAt,
      milliseconds,
      log: lines,
      droppedLines: dropped,
      memoryPeakBytes: exit?.memoryPeakBytes,
      ...(exit?.writtenBytes === undefined ? {} : { writtenBytes: exit.writtenBytes }),
      failure,
    };
  };
  if ('failure' in container) {
    emit({ type: 'stage:start', image: stage.image, ...ref });
    return end(NOT_STARTED, 0, container.failure);
  }
  await context.filled;
  emit({ type: 'stage:start', image: stage.image, ...ref });
  deadline.start();
  startedAt = Date.now();
  const started = performance.now();
  try {
    const onOutput: OnOutput = (stream, line) => {
      const text = context.mask(line);
      log.push({ stream, text });
      emit({ type: 'stage:line', stream, text, ...ref });
    };
    const exit = await timed(emit, [ref.case, ref.pipeline, ref.stage], 'run', () =>
      engine.runContainer(container.id, { signal: deadline.signal, onOutput, onStarting }),
    );
    const { memoryBytes } = stage.limits;
    const memoryPeakBytes = memoryPeak(exit, memoryBytes);
    const hint = context.hasCluster ? undefined : clusterHint(log.lines);
    if (hint !== undefined && exit.exitCode === 0) {
      emit({ type: 'notice', level: 'warning', message: `stage ${stage.name} succeeded, but ${hint}` });
    }
    return end(
      exit.exitCode,
      exit.milliseconds,
      withHint(
        explainExit({
          ...exit,
          startError: context.mask(exit.startError),
          memoryBytes,
          memoryPeakBytes,
          log: log.lines,
        }),
        hint,
      ),
      { ...exit, memoryPeakBytes },
    );
  } catch (error) {
    if (signal.aborted || !deadline.expired) throw error;
    return end(KILLED, performance.now() - started, explainTimeout(context.timeoutSeconds));
  }
}

/** A second hint goes below the first. */
function withHint(failure: StageRun['failure'], hint: string | undefined): StageRun['failure'] {
  if (failure === undefined || hint === undefined) return failure;
  return { ...failure, hint: failure.hint === undefined ? hint : `${failure.hint}\n${hint}` };
}

/** What runs out of memory has taken all that it may have, seen or not. */
function memoryPeak(exit: ContainerExit, limit: number | undefined): number | undefined {
  return exit.oomKilled && limit !== undefined ? limit : exit.memoryPeakBytes;
}
