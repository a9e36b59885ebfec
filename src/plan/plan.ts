import { pipelinesOfWorkflow } from '../promise/case-pipelines.ts';
import { pullPolicy } from '../promise/pull-policy.ts';
import { stageImages } from '../promise/stage-images.ts';
import type {
  ClusterObject,
  Container,
  ImageSource,
  Pipeline,
  PromiseDefinition,
  TestCase,
} from '../promise/types.ts';
import { type JsonObject, objectOrEmpty } from '../shared/json.ts';
import { ClusterReferences } from './cluster-references.ts';
import { envSources } from './env-sources.ts';
import { containerEnvironment, kratixEnvironment } from './environment.ts';
import { expandReferences } from './expand.ts';
import { podStorageLimit, resourceLimits } from './limits.ts';
import { planMounts } from './mounts.ts';
import { notMirrored } from './not-mirrored.ts';
import { podFacts } from './pod.ts';
import { planRestart } from './restart.ts';
import { securityPlan } from './security.ts';
import {
  type CasePlan,
  type ImagePlan,
  type LimitsMode,
  type PipelinePlan,
  PLAN_VERSION,
  type RunPlan,
  type StagePlan,
} from './types.ts';
import { planVolumes } from './volumes.ts';
import { statusAtStart } from './workflow-status.ts';

/** A case with its admitted request (or the Promise, in a Promise workflow) and the pipelines to run on it. */
export interface PlannedCase {
  readonly testCase: TestCase;
  readonly object: JsonObject;
  /** See {@link CasePlan.inputText}. */
  readonly inputText?: string;
  /** Those to run now. */
  readonly pipelines: readonly Pipeline[];
  /** Names of all that the case has. */
  readonly allPipelines: readonly string[];
  /** The one stage of the one pipeline that runs alone. */
  readonly stage?: string;
  /** Secrets and ConfigMaps that its stages may ask for. */
  readonly clusterObjects: readonly ClusterObject[];
}

/** What holds for every case. */
export interface PlanSettings {
  readonly promise: PromiseDefinition;
  readonly limits: LimitsMode;
  /** Seconds for a case that names none. */
  readonly timeoutSeconds: number;
}

/** A case with its own plan. */
export interface CaseWithPlan {
  readonly planned: PlannedCase;
  readonly plan: CasePlan;
}

/**
 * Computes what a run would do, without doing any of it.
 * @param sources where each stage image comes from, by reference
 */
export function planRun(
  {
    promise,
    sources,
  }: { readonly promise: PromiseDefinition; readonly sources: ReadonlyMap<string, ImageSource> },
  cases: readonly CaseWithPlan[],
): RunPlan {
  return {
    version: PLAN_VERSION,
    promise: { name: promise.name, file: promise.file, root: promise.root },
    images: planImages(
      cases.flatMap(({ planned: { pipelines, stage } }) => pipelines.map((each) => withStages(each, stage))),
      sources,
    ),
    cases: cases.map(({ plan }) => plan),
  };
}

/** Each image of the pipelines once, in order of first use, so that a shared one is built once. */
export function planImages(
  pipelines: readonly Pipeline[],
  sources: ReadonlyMap<string, ImageSource>,
): readonly ImagePlan[] {
  return stageImages(pipelines).map(({ reference, users }) => ({
    reference,
    source: sources.get(reference) ?? { kind: 'pull' },
    usedBy: users,
  }));
}

/** A pipeline with those of its containers that run: all of them, or a stage alone. */
export function withStages(pipeline: Pipeline, stage: string | undefined): Pipeline {
  if (stage === undefined) return pipeline;
  return { ...pipeline, containers: pipeline.containers.filter(({ name }) => name === stage) };
}

/**
 * Computes what one case would do.
 * @throws PromiseError `missing-cluster-object`
 */
export function casePlanOf(planned: PlannedCase, settings: PlanSettings): CasePlan {
  const { testCase } = planned;
  const request = { ...settings, promise: testCase.standIn ?? settings.promise };
  const workflowPipelines = pipelinesOfWorkflow(request.promise.pipelines, testCase.workflow).map(
    ({ name }) => name,
  );
  return {
    name: testCase.name,
    dir: testCase.dir,
    ...(testCase.variantOf === undefined ? {} : { variantOf: testCase.variantOf }),
    ...(testCase.oneOff === undefined ? {} : { oneOff: testCase.oneOff }),
    workflow: testCase.workflow,
    object: objectAtStart(planned, workflowPipelines),
    workflowPipelines,
    ...(planned.inputText === undefined ? {} : { inputText: planned.inputText }),
    pipelines: planned.pipelines.map((pipeline) => planPipeline(pipeline, planned, request)),
    allPipelines: planned.allPipelines,
    pipelineFolders: planned.allPipelines.length > 1,
    ...(planned.stage === undefined ? {} : { stage: planned.stage, seeds: testCase.seeds ?? {} }),
    ...(testCase.placement === undefined ? {} : { placement: testCase.placement }),
    timeoutSeconds: testCase.timeoutSeconds ?? request.timeoutSeconds,
    network: testCase.network,
    ...(testCase.cluster === undefined ? {} : { cluster: testCase.cluster }),
  };
}

/** The API server drops the status of what is created; only an object that is about to be deleted has one of before. */
function objectAtStart({ object, testCase, pipelines }: PlannedCase, all: readonly string[]): JsonObject {
  const { action } = testCase.workflow;
  const before = action === 'delete' ? objectOrEmpty(object.status) : {};
  const current = pipelines[0]?.name ?? '';
  return { ...object, status: statusAtStart(before, { action, pipelines: all, current }) };
}

function planPipeline(pipeline: Pipeline, planned: PlannedCase, request: PlanSettings): PipelinePlan {
  const kratix = kratixEnvironment(request.promise, pipeline, planned.object);
  const pod = podFacts(request.promise, pipeline, planned.object);
  const { file, oneOff, standIn } = planned.testCase;
  const hasNoSettings = file === undefined && oneOff === undefined && standIn === undefined;
  const references = new ClusterReferences(planned.clusterObjects, pipeline, pod.namespace, hasNoSettings);
  const { containers } = withStages(pipeline, planned.stage);
  const envs = containers.map((container) => {
    const index = pipeline.containers.indexOf(container);
    const sources = envSources(container, ['spec', 'containers', index], references, pod);
    return containerEnvironment(kratix, container, planned.testCase.env, sources);
  });
  // The Pod has its limit whichever of its stages run.
  const storageLimitBytes = podStorageLimit(pipeline.containers, request.limits);
  const { volumes, mounts } = planMounts(containers, envs, planVolumes(pipeline, references, pod));
  return {
    name: pipeline.name,
    stages: containers.map((container, index) =>
      planStage(container, envs[index] ?? [], mounts[index] ?? [], request.limits),
    ),
    volumes,
    ...(storageLimitBytes === undefined ? {} : { storageLimitBytes }),
    restart: planRestart(pipeline),
    serviceAccount: { namespace: pod.namespace, name: pod.serviceAccountName },
    secretValues: references.secretValues,
    notMirrored: notMirrored(pipeline, pod),
  };
}

/** `command` and `args` expand from the container's whole environment. */
function planStage(
  container: Container,
  env: StagePlan['env'],
  mounts: StagePlan['mounts'],
  limits: LimitsMode,
): StagePlan {
  const values = new Map(env.map(({ name, value }) => [name, value]));
  const securityContext = securityPlan(container);
  const expand = (text: string) => expandReferences(text, (name) => values.get(name));
  return {
    name: container.name,
    image: container.image,
    pullPolicy: pullPolicy(container),
    ...(container.command === undefined ? {} : { command: container.command.map(expand) }),
    ...(container.args === undefined ? {} : { args: container.args.map(expand) }),
    env,
    limits: resourceLimits(container, limits),
    mounts,
    ...(securityContext === undefined ? {} : { securityContext }),
  };
}
