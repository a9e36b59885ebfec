import type { Location } from '../shared/errors.ts';
import type { FileContent } from '../shared/file-content.ts';
import type { JsonObject } from '../shared/json.ts';

/**
 * What a pipeline left: files by path, `output/…` and `metadata/…` with forward slashes. An empty folder is a path that
 * ends with a slash.
 */
export type DeliveryFiles = ReadonlyMap<string, FileContent>;

/** Where a selector comes from; sources with `promise` in front of `-workflow` are those of a Promise workflow. */
export type SelectorSource = 'resource-workflow' | 'promise-workflow' | 'promise';

/** Labels that a Destination must have, all of them. */
export interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly source: SelectorSource;
}

/** A file of a Work. */
export interface Workload {
  /** Relative to the output, its directory included. */
  readonly filepath: string;
  readonly content: FileContent;
}

/** Files that go to the same Destinations (`api/v1alpha1/work_types.go`). */
export interface WorkloadGroup {
  /** The md5 sum of the directory, hexadecimal. */
  readonly id: string;
  /** `.` for the default group. */
  readonly directory: string;
  readonly destinationSelectors: readonly Selector[];
  /** In the order of Go's os.ReadDir: by name, byte by byte, folders in their place. */
  readonly workloads: readonly Workload[];
}

/** What Kratix makes of a pipeline's output. */
export interface Work {
  /** Ends in `-xxxxx` where Kratix puts random characters. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly promiseName: string;
  /** Empty for the output of a Promise workflow. */
  readonly resourceName: string;
  readonly workloadGroups: readonly WorkloadGroup[];
}

/** How a Destination lays files out. */
export type FilepathMode = 'nestedByMetadata' | 'none' | 'aggregatedYAML';

/** A Destination, as far as it decides what goes where. */
export interface Destination {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly strictMatchLabels: boolean;
  /** Below the path of its state store. */
  readonly path: string;
  readonly filepathMode: FilepathMode;
  /** The one file of the mode `aggregatedYAML`. */
  readonly filename: string;
  /** `kind/name`; undefined where it names none. */
  readonly stateStore: string | undefined;
}

/** A GitStateStore or a BucketStateStore. */
export interface StateStore {
  /** `kind/name`. */
  readonly id: string;
  readonly path: string;
}

/** How the Destinations of a group came to be these. */
export type Choice =
  /** Output of a Promise goes to all that match. */
  | 'all'
  /** A request's output goes to one, and only one matches. */
  | 'only'
  /** Several match, and the caller named this one. */
  | 'pinned'
  /** Several match, Kratix picks one at random; this is the first by name. */
  | 'first'
  /** None matches: Kratix waits. */
  | 'unscheduled';

/** Where a workload group goes. */
export interface GroupPlacement {
  readonly work: Work;
  readonly group: WorkloadGroup;
  /** What a Destination's labels must hold. */
  readonly selector: Readonly<Record<string, string>>;
  /** Names of all Destinations that match, sorted. */
  readonly candidates: readonly string[];
  /** Those of them that get the files, sorted. */
  readonly destinations: readonly string[];
  readonly choice: Choice;
}

/** What a stage asks for in workflow-control.yaml. */
export interface WorkflowControl {
  readonly suspend: boolean;
  /** A Go duration, as written; empty where none is asked for. */
  readonly retryAfter: string;
  readonly message: string;
}

/** A metadata file that fails the pipeline. */
export interface DeliveryError {
  readonly pipeline: string;
  /** `metadata/status.yaml` and the like. */
  readonly file: string;
  /** Which of Kratix's containers fails. */
  readonly container: 'work-writer' | 'status-writer';
  readonly message: string;
  /** One sentence: what becomes of the pipeline. */
  readonly consequence: string;
  /** Where in the file, where that is known; `file` is the same as above. */
  readonly location?: Location;
}

/** How a pipeline ends (`status.kratix.workflows.pipelines[].phase`). */
export type PipelinePhase = 'Succeeded' | 'Suspended' | 'Failed';

/** What becomes of what a workflow wrote. */
export interface Delivery {
  readonly works: readonly Work[];
  readonly placements: readonly GroupPlacement[];
  /** The object's status afterwards, without the times that Kratix takes from the clock. */
  readonly status: JsonObject;
  /** That of the last pipeline that ran. */
  readonly phase: PipelinePhase;
  /** What the last pipeline asked for where it is suspended. */
  readonly control: WorkflowControl | undefined;
  /** What the state stores hold: by Destination, then by path in its state store. */
  readonly tree: ReadonlyMap<string, ReadonlyMap<string, FileContent>>;
  readonly errors: readonly DeliveryError[];
  readonly warnings: readonly string[];
}
