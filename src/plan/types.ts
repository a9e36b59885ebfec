import type {
  ClusterChoice,
  ImageSource,
  PlacementPins,
  Seeds,
  TestCase,
  WorkflowAction,
  WorkflowType,
} from '../promise/types.ts';
import type { JsonObject } from '../shared/json.ts';
import type { EnvVar } from './environment.ts';

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
  /** See TestCase. */
  readonly variantOf?: NonNullable<TestCase['variantOf']>;
  /** See TestCase. */
  readonly oneOff?: NonNullable<TestCase['oneOff']>;
  readonly workflow: { readonly type: WorkflowType; readonly action: WorkflowAction };
  /** What the first pipeline's stages find as /kratix/input/object.yaml, as an object. */
  readonly object: JsonObject;
  /** That object.yaml byte for byte, with --raw-input; absent: the object as Kratix's reader writes it. */
  readonly inputText?: string;
  /** Names of all pipelines of the workflow, in order, whichever of them the case runs. */
  readonly workflowPipelines: readonly string[];
  readonly pipelines: readonly PipelinePlan[];
  /** Names of all pipelines of the case, whichever of them run now. */
  readonly allPipelines: readonly string[];
  /**
   * Whether files and goldens lie in a folder for each pipeline: where the case has several, whichever of them run now.
   */
  readonly pipelineFolders: boolean;
  /** The stage that runs alone, of the one pipeline; then nothing of what Kratix does after a pipeline happens. */
  readonly stage?: string;
  /** What it starts with. */
  readonly seeds?: Seeds;
  /** Pins Kratix's random choices of Destinations; absent where the case has no pins. */
  readonly placement?: PlacementPins;
  readonly timeoutSeconds: number;
  readonly network: 'default' | 'none';
  /** The cluster whose API the stages may call; absent: none. */
  readonly cluster?: ClusterChoice;
  /** How containers get there: a network of the engine's, and names for addresses. Known once the cluster is asked. */
  readonly route?: { readonly network?: string; readonly extraHosts: readonly string[] };
}

/** One Pipeline: one Pod in Kratix, with volumes of its own. */
export interface PipelinePlan {
  readonly name: string;
  readonly stages: readonly StagePlan[];
  /** Besides input, output and metadata; as they are before the first stage, shared by the stages. */
  readonly volumes: readonly VolumePlan[];
  /** Ephemeral storage of the whole Pod; absent: no limit. */
  readonly storageLimitBytes?: number;
  readonly restart: RestartPlan;
  /** Whose rights its stages have in the cluster. */
  readonly serviceAccount: { readonly namespace: string; readonly name: string };
  /** Values of Secrets that its stages read: `***` in everything that is printed. */
  readonly secretValues: readonly string[];
  /** What of the Pipeline's spec can't be mirrored here, for people. */
  readonly notMirrored: readonly string[];
}

/** What Kubernetes does where a stage fails. */
export interface RestartPlan {
  /** `OnFailure`: it starts again on the same volumes. `Never`: a new Pod begins with the first stage and empty volumes. */
  readonly policy: 'OnFailure' | 'Never';
  /** How often. */
  readonly backoffLimit: number;
}

/** One stage, as a container will be created for it. */
export interface StagePlan {
  readonly name: string;
  readonly image: string;
  /** When a node would pull it: `Always`, `IfNotPresent` or `Never`. A local run pulls what isn't here. */
  readonly pullPolicy?: string;
  /** Replaces ENTRYPOINT; `$(VAR)` expanded. */
  readonly command?: readonly string[];
  /** Replaces CMD; `$(VAR)` expanded. */
  readonly args?: readonly string[];
  /** In order, each name once, `$(VAR)` expanded. */
  readonly env: readonly EnvVar[];
  readonly limits: ResourceLimits;
  /** Besides those of input, output and metadata. */
  readonly mounts: readonly MountPlan[];
  /** Absent where the container declares none. */
  readonly securityContext?: SecurityPlan;
}

/** Volumes of Kratix that stages may mount once more, with the folder that each one is. */
export const KRATIX_VOLUMES = {
  'shared-input': 'input',
  'shared-output': 'output',
  'shared-metadata': 'metadata',
} as const;

/** A volume of a pipeline: empty, or with files from the cluster. */
export type VolumePlan =
  | {
      readonly name: string;
      readonly kind: 'emptyDir';
      readonly medium: 'disk' | 'memory';
      /** Enforced only where it is a file system in memory. */
      readonly sizeLimitBytes?: number;
    }
  | { readonly name: string; readonly kind: 'files'; readonly files: readonly VolumeFile[] };

/** A file of a volume. */
export interface VolumeFile {
  /** Relative to the volume, with forward slashes. */
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  readonly base64: string;
}

/** Where a stage sees a volume. */
export interface MountPlan {
  /** The volume's name in the plan, or one of {@link KRATIX_VOLUMES}. */
  readonly volume: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
  /** The file or folder of the volume that is mounted; absent: all of it. */
  readonly subPath?: string;
}

/** The rights of a container, as its securityContext has them; absent: what image and engine say. */
export interface SecurityPlan {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  /** Judged before the start, as the kubelet does. */
  readonly runAsNonRoot?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  /** Kubernetes' names (`NET_ADMIN`, `ALL`), without those that are dropped. */
  readonly addCapabilities?: readonly string[];
  readonly dropCapabilities?: readonly string[];
}

/** What a container may use; absent: no limit. */
export interface ResourceLimits {
  readonly memoryBytes?: number;
  readonly cpuMillis?: number;
  /** Counts for the Pod as a whole: see {@link PipelinePlan}. */
  readonly ephemeralStorageBytes?: number;
}
