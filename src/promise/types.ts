import type { Location } from '../shared/errors.ts';
import type { JsonObject } from '../shared/json.ts';
import type { ExpectedFailure } from './case-expect.ts';
import type { CompareRule } from './compare-rules.ts';
import type { OutputCheck } from './output-checks.ts';
import type { RequestPatch } from './request-patch.ts';

export type { Json, JsonObject } from '../shared/json.ts';

/** Whose life cycle a workflow belongs to (KRATIX_WORKFLOW_TYPE). */
export type WorkflowType = 'resource' | 'promise';

/** What happens to it (KRATIX_WORKFLOW_ACTION). */
export type WorkflowAction = 'configure' | 'delete';

/** An entry of a container's `env`. `valueFrom` is kept as written. */
export interface EnvEntry {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: JsonObject;
}

/** A stage: one container of a Pipeline, as `api/v1alpha1/pipeline_types.go` declares it. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly EnvEntry[];
  readonly envFrom: readonly JsonObject[];
  readonly volumeMounts: readonly JsonObject[];
  readonly imagePullPolicy?: string;
  readonly securityContext?: JsonObject;
  /** Absent and `{}` differ: absent takes Kratix's defaults, any block replaces all of them. */
  readonly resources?: JsonObject;
  readonly location: Location;
}

/** One Pipeline of a workflow. */
export interface Pipeline {
  readonly type: WorkflowType;
  readonly action: WorkflowAction;
  readonly name: string;
  readonly containers: readonly Container[];
  readonly volumes: readonly JsonObject[];
  /** `rbac.serviceAccount`, node selectors and the like: everything else of the spec, as written. */
  readonly spec: JsonObject;
  /** Labels and annotations, which its Pod takes over. */
  readonly metadata?: JsonObject;
  readonly location: Location;
  /** The place of something within the pipeline; absent where it wasn't read from a file. */
  readonly locate?: (path: readonly (string | number)[]) => Location;
}

/** The API that a Promise offers: its CustomResourceDefinition. */
export interface PromiseApi {
  readonly crd: JsonObject;
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  /** All versions, in the order of the CRD; requests may use those that are served. */
  readonly versions: readonly ApiVersion[];
  readonly storageVersion: string;
}

/** A version of the API with its schema (`openAPIV3Schema`). */
export interface ApiVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly schema: JsonObject | undefined;
}

/** A Promise, read and checked. */
export interface PromiseDefinition {
  readonly name: string;
  /** Absolute path of the file it was read from; of several, the first. */
  readonly file: string;
  /** Absolute paths of all files it was read from. */
  readonly files: readonly string[];
  /** Absolute path of the folder that everything else is found from. */
  readonly root: string;
  /** The whole document. */
  readonly object: JsonObject;
  /** Absent where the Promise offers no API. */
  readonly api: PromiseApi | undefined;
  /** In the order in which they are written: resource/configure, resource/delete, promise/configure, promise/delete. */
  readonly pipelines: readonly Pipeline[];
}

/** `promise.config.yaml`, all optional. Paths are absolute. */
export interface ProjectConfig {
  /** Stage image folders by container name, image reference or image base name. */
  readonly stages: Readonly<Record<string, StageFolder>>;
  /** What may differ from the goldens in every case. */
  readonly compareRules: readonly CompareRule[];
  /** What judges the output of every case. */
  readonly outputChecks: readonly OutputCheck[];
}

/** A folder that builds an image. Absolute paths. */
export interface StageFolder {
  readonly context: string;
  readonly dockerfile: string;
  /** Build arguments by their names, under those of the command line; absent: none. */
  readonly args?: Readonly<Record<string, string>>;
}

/** Where a stage's image comes from. */
export type ImageSource =
  | {
      readonly kind: 'build';
      readonly folder: StageFolder;
      /** Which rule found the folder, for people: `promise.config.yaml`, `folder name`, `pipeline/`… */
      readonly foundBy: string;
      /** Set where the folder or its context is a guess: what `promise.config.yaml` can say to make it certain. */
      readonly pin?: string;
      /** The repository's own build that the folder's build arguments are taken from: `scripts/build:7`; absent: they aren't. */
      readonly argsFrom?: string;
      /** What the file VERSION beside the Dockerfile says, where the image's tag says another version. */
      readonly otherVersion?: string;
    }
  | {
      readonly kind: 'pull';
      /** Where a Dockerfile was looked for, relative to the root; for the error where there is no such image either. */
      readonly lookedIn?: readonly string[];
      /** The folder that would build it, absolute, where the user asked for no build. */
      readonly leftUnbuilt?: string;
      /** Set where the user named the image itself, and no Promise does. */
      readonly isNamed?: true;
    };

/** The cluster whose API the stages of a case may call. */
export type ClusterChoice =
  | {
      readonly kind: 'kubeconfig';
      /** Absolute. */
      readonly file: string;
    }
  | { readonly kind: 'kind'; readonly name: string };

/** A Secret or ConfigMap that stages find in the cluster. */
export interface ClusterObject {
  readonly kind: 'ConfigMap' | 'Secret';
  /** Undefined: wherever the pipeline runs. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** Decoded; `stringData` goes over `data`, as the API server has it. */
  readonly data: ReadonlyMap<string, Buffer>;
  /** Keys of a ConfigMap's `binaryData`, which become files but never variables. */
  readonly binaryKeys: ReadonlySet<string>;
}

/** Pins Kratix's random choice of a Destination for a workload group. */
export interface PlacementPin {
  /** Name of the Destination. */
  readonly destination: string;
  /** Where it is pinned; absent where that was no file. */
  readonly location?: Location;
}

/**
 * Pins by the group that they are for: its directory (`.` for the default group), `<pipeline>/<directory>`, or
 * {@link EVERY_GROUP}.
 */
export type PlacementPins = Readonly<Record<string, PlacementPin>>;

/** Pins all groups that nothing else pins. */
export const EVERY_GROUP = '*';

/** A case whose files are known to collide with those of others. */
export interface ExpectedCollisions {
  readonly reason: string | undefined;
  /** Where that is said. */
  readonly location: Location;
}

/** What the stages before one that runs alone left, in folders that belong to the case. Absolute; absent: nothing. */
export interface Seeds {
  readonly output?: string;
  readonly metadata?: string;
}

/** A case that the user put together on the command line: nothing but its goldens is written into the user's folders. */
export interface OneOff {
  /** Where its goldens are, as in a case's `expected/`. Absolute; need not be there. */
  readonly expectedDir: string;
}

/** A test case: one request, what runs on it, and what is expected. Paths are absolute. */
export interface TestCase {
  /** `test` for the case that lies in test/ itself, else the folder's name. */
  readonly name: string;
  readonly dir: string;
  /** The case that it is a variant of, with the folder that holds its input, cluster and destinations; absent: none. */
  readonly variantOf?: { readonly name: string; readonly dir: string };
  /** What makes its request another than in the file; absent: nothing. */
  readonly patch?: RequestPatch;
  /** Absent: its goldens are in `expected/` of its folder. */
  readonly oneOff?: OneOff;
  /** Where `case.yaml` is, if there is one. */
  readonly file: string | undefined;
  readonly workflow: { readonly type: WorkflowType; readonly action: WorkflowAction };
  /** The one pipeline that the case names; undefined: the whole workflow. */
  readonly pipeline: string | undefined;
  /** The one stage of that pipeline that runs alone: a container's name; absent: all of them. */
  readonly stage?: string;
  /** What a stage alone starts with; absent: nothing. */
  readonly seeds?: Seeds;
  /** In place of the Promise, where the case tests an image by itself, whatever Promise runs it. */
  readonly standIn?: PromiseDefinition;
  /** The file of what the stages work on; undefined: the Promise itself. */
  readonly requestFile: string | undefined;
  /** Added to every stage's environment, over the Promise's. */
  readonly env: Readonly<Record<string, string>>;
  /** Seconds for the whole case; undefined: the command's default. */
  readonly timeoutSeconds: number | undefined;
  readonly network: 'default' | 'none';
  /** Those that case.yaml writes out itself; absent: none. */
  readonly clusterObjects?: readonly ClusterObject[];
  /** Absent: Kratix's random choices are the first by name. */
  readonly placement?: PlacementPins;
  /** Absent: a collision is not expected. */
  readonly collisions?: ExpectedCollisions;
  /** Absent: stages find no Kubernetes API. */
  readonly cluster?: ClusterChoice;
  /** Absent: it is supposed to succeed. */
  readonly expect?: ExpectedFailure;
  /** What may differ from its goldens, as case.yaml says; absent: nothing. */
  readonly compareRules?: readonly CompareRule[];
  /** What judges its output, as case.yaml says; absent: nothing. */
  readonly outputChecks?: readonly OutputCheck[];
}
