import type {
  CasePlan,
  ImagePlan,
  LimitsMode,
  PipelinePlan,
  PLAN_VERSION,
  RunPlan,
  VolumePlan,
} from '../plan/types.ts';
import type { Diagnostic } from '../shared/diagnostics.ts';
import type { InputReport } from './types.ts';

/**
 * What `promise plan --json` prints: the RunPlan as far as it is for people and programs, without the values of
 * Secrets. Paths are absolute. `docs/schemas/plan.schema.json` describes it.
 */
export interface PlanDocument {
  readonly version: typeof PLAN_VERSION;
  /** `refused` where a case can't run. */
  readonly outcome: 'planned' | 'refused';
  readonly promise: RunPlan['promise'];
  readonly limits: LimitsMode;
  /** Each image once, in order of first use. */
  readonly images: readonly ImagePlan[];
  readonly cases: readonly PlanDocumentCase[];
  /** Why there is no case, as a sentence; absent where there are some. */
  readonly whyNone?: string;
  /** `type/action/pipeline` of those that no case runs; empty where only some cases were asked for. */
  readonly withoutCase: readonly string[];
}

/**
 * What `promise plan --all --json` prints: the plan of every Promise in a folder and below it.
 * `docs/schemas/plans.schema.json` describes it.
 */
export interface PlansDocument {
  readonly version: typeof PLAN_VERSION;
  /** By place. */
  readonly promises: readonly PlacedPlan[];
}

/** One of several Promises: its plan, or why it has none. */
export type PlacedPlan = {
  /** What tells it from the others: its folder, or its file; relative to where they were looked for. */
  readonly place: string;
  /** Absolute. */
  readonly file: string;
} & (
  | { readonly outcome: PlanDocument['outcome']; readonly plan: PlanDocument }
  /** It can't be read. */
  | { readonly outcome: 'invalid'; readonly problems: readonly Diagnostic[] }
  /** It has nothing to run, or nothing of what is asked for. */
  | { readonly outcome: 'nothing'; readonly why: string }
);

/** A case that would run, or one that can't. */
export type PlanDocumentCase = PlannedDocumentCase | RefusedDocumentCase;

/** A case that would run. */
export interface PlannedDocumentCase
  extends Pick<
    CasePlan,
    'name' | 'dir' | 'workflow' | 'object' | 'timeoutSeconds' | 'network' | 'stage' | 'seeds'
  > {
  readonly outcome: 'planned';
  readonly input: PlanInput;
  readonly pipelines: readonly PlanDocumentPipeline[];
  /** The Destinations in the manifests that its output can go to; absent where there are none, or where none counts. */
  readonly destinations?: readonly string[];
}

/** A case that can't run, and why. */
export interface RefusedDocumentCase extends Pick<CasePlan, 'name' | 'dir' | 'workflow'> {
  readonly outcome: 'refused';
  readonly problems: readonly Diagnostic[];
}

/** What the stages find as object.yaml. */
export interface PlanInput extends InputReport {
  /**
   * The case's request; the Promise itself; the request beside promise.yaml, for a Promise without cases; or, where
   * there is none either, one that holds nothing but a name.
   */
  readonly kind: 'request' | 'promise' | 'example' | 'stand-in';
  /** Absent for a stand-in. */
  readonly file?: string;
}

/** A pipeline: one Pod in Kratix. */
export interface PlanDocumentPipeline
  extends Pick<PipelinePlan, 'name' | 'stages' | 'restart' | 'serviceAccount' | 'notMirrored'> {
  /** Names of all containers, Kratix's own too, in order. */
  readonly containers: readonly string[];
  readonly volumes: readonly PlanDocumentVolume[];
}

/** A volume, its files without content. */
export type PlanDocumentVolume =
  | Extract<VolumePlan, { kind: 'emptyDir' }>
  | {
      readonly name: string;
      readonly kind: 'files';
      readonly files: readonly { readonly path: string; readonly mode: number }[];
    };

/** The containers of a pipeline in Kratix's order (`api/v1alpha1/pipeline_factory.go`): a delete has no work-writer, a stage alone has neither writer. */
export function podContainers({ stages }: PipelinePlan, { workflow, stage }: CasePlan): readonly string[] {
  if (stage !== undefined) return [stage];
  const writers = workflow.action === 'delete' ? ['status-writer'] : ['work-writer', 'status-writer'];
  return ['reader', ...stages.map(({ name }) => name), ...writers];
}

/** A pipeline of the plan, for the document. */
export function documentPipeline(pipeline: PipelinePlan, plan: CasePlan): PlanDocumentPipeline {
  const { name, stages, volumes, restart, serviceAccount, notMirrored } = pipeline;
  return {
    name,
    containers: podContainers(pipeline, plan),
    stages,
    volumes: volumes.map(withoutContent),
    restart,
    serviceAccount,
    notMirrored,
  };
}

function withoutContent(volume: VolumePlan): PlanDocumentVolume {
  if (volume.kind === 'emptyDir') return volume;
  const { name, kind, files } = volume;
  return { name, kind, files: files.map(({ path, mode }) => ({ path, mode })) };
}
