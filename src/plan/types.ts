import type { ImageSource, WorkflowAction, WorkflowType } from '../promise/types.ts';
import type { JsonObject } from '../shared/json.ts';

/** The version of the plan's JSON form; raised when a field changes its meaning or goes. */
export const PLAN_VERSION = 1;

/** Which resource limits a run applies: memory only, CPU too, or none. */
export type LimitsMode = 'memory' | 'all' | 'none';

/** What would run, in order: computed before anything acts, plain JSON, free of functions and absolute clocks. */
export interface RunPlan {
  readonly version: typeof PLAN_VERSION;
  readonly promise: { readonly name: string; readonly file: string; readonly root: string };
  /** Each image once, in order of first use. */
  readonly images: readonly ImagePlan[];
  readonly cases: readonly CasePlan[];
}

/** An image that the stages of the plan run. */
export interface ImagePlan {
  readonly reference: string;
  readonly source: ImageSource;
  /** `type/action/pipeline/stage` of every container that runs it. */
  readonly usedBy: readonly string[];
}

/** A case and the pipelines that it runs. */
export interface CasePlan {
  readonly name: string;
  /** Absolute path of the case's folder. */
  readonly dir: string;
  readonly workflow: { readonly type: WorkflowType; readonly action: WorkflowAction };
  /** What the first pipeline's stages find as /kratix/input/object.yaml, as an object. */
  readonly object: JsonObject;
  readonly pipelines: readonly PipelinePlan[];
  /** Names of all pipelines of the case, whichever of them run now. */
  readonly allPipelines: readonly string[];
  /**
   * Whether files and goldens lie in a folder for each pipeline: where the case has several, whichever of them run now.
   */
  readonly pipelineFolders: boolean;
  readonly timeoutSeconds: number;
  readonly network: 'default' | 'none';
}

/** One Pipeline: one Pod in Kratix, with volumes of its own. */
export interface PipelinePlan {
  readonly name: string;
  readonly stages: readonly StagePlan[];
  /** What of the Pipeline's spec can't be mirrored here, for people. */
  readonly notMirrored: readonly string[];
}

/** One stage, as a container will be created for it. */
export interface StagePlan {
  readonly name: string;
  readonly image: string;
  /** Replaces ENTRYPOINT; `$(VAR)` expanded. */
  readonly command?: readonly string[];
  /** Replaces CMD; `$(VAR)` expanded. */
  readonly args?: readonly string[];
  /** In order, each name once, `$(VAR)` expanded. */
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly limits: ResourceLimits;
}

/** What a container may use; absent: no limit. */
export interface ResourceLimits {
  readonly memoryBytes?: number;
  readonly cpuMillis?: number;
  /** Of output, metadata and emptyDirs together. */
  readonly ephemeralStorageBytes?: number;
}
