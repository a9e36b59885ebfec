import type { Engine, Terminal } from '../engine/types.ts';
import type { Emit } from '../shared/events.ts';
import type { Removals } from './removals.ts';

/** What the cases of a run share. */
export interface RunContext {
  readonly engine: Engine;
  /** From `newRunId`: names and labels everything that is created. */
  readonly runId: string;
  /** Absolute path of the folder of promise.yaml; what the tool remembers lies in `.promise` below it. */
  readonly root: string;
  /** Whether the container and the volumes of a stage that fails stay for the user to look at. */
  readonly keep: boolean;
  /** Where a shell in the container of a stage that fails is opened; absent: none is. No two cases may have it at once. */
  readonly shellTerminal?: Terminal | undefined;
  /** How often a stage that fails is started again; 0 in an ordinary run. */
  readonly retries: number;
  readonly emit: Emit;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /**
   * The id of each image by its reference, as this run has built or found it: by then, a run beside it may have given the
   * reference to an image of its own. References that are not in it are used as they are.
   */
  readonly imageIds: ReadonlyMap<string, string>;
  /** The text of the first pipeline's /kratix/input/object.yaml. */
  readonly inputYaml: string;
  readonly afterPipeline: AfterPipeline;
  /** Called when a stage's start is under way: the time for what nobody should wait for. */
  readonly onStarting?: () => void;
  /** Where what a pipeline created is removed; the caller waits for it before the case has ended. */
  readonly removals: Removals;
}

/** Where a pipeline's files were collected. Absolute; nothing in there but regular files and folders. */
export interface PipelineFolders {
  readonly output: string;
  readonly metadata: string;
}

/**
 * What Kratix does once a pipeline's stages have succeeded, which is none of this step's business. Returns the text of
 * the next pipeline's object.yaml, or undefined where the workflow ends here.
 */
export type AfterPipeline = (pipeline: string, folders: PipelineFolders) => Promise<string | undefined>;
