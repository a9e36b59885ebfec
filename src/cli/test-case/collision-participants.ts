import path from 'node:path';
import { isPlaceholder } from '../../compare/classify-paths.ts';
import { goldenExists } from '../../compare/compare-case.ts';
import type { Claimant, CollidingFile } from '../../deliver/collision-types.ts';
import { deliverWorkflow } from '../../deliver/deliver.ts';
import { scheduleGroup } from '../../deliver/schedule.ts';
import { dependenciesWork } from '../../deliver/work.ts';
import type { RunPlan } from '../../plan/types.ts';
import { isBroken, orBroken } from '../../promise/broken-case.ts';
import { sourceDir } from '../../promise/case-variants.ts';
import { goldenDir } from '../../promise/cases.ts';
import { parseYaml } from '../../promise/kubernetes-yaml.ts';
import { nameOf, namespaceOf } from '../../promise/promise-settings.ts';
import { readTextFile } from '../../promise/read-file.ts';
import { applyRequestPatch } from '../../promise/request-patch.ts';
import type { SelectedCase } from '../../promise/select-cases.ts';
import type { PromiseDefinition, TestCase } from '../../promise/types.ts';
import type { CaseReport } from '../../report/types.ts';
import type { PipelineFolders } from '../../run/run-context.ts';
import { fileKey } from '../../run/state-dir.ts';
import { type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import type { DeclarationIndex } from './declaration-index.ts';
import { findDeliveryFiles } from './delivery-files.ts';
import { readDestinations } from './destinations.ts';

/** What the search for collisions goes through. */
export interface CollisionSearch {
  readonly promise: PromiseDefinition;
  readonly plan: RunPlan;
  /** All of the Promise, whichever ran. */
  readonly cases: readonly TestCase[];
  /** Whether there are more, which can't be read. */
  readonly hasUnreadable: boolean;
  /** Of those that ran, or would have. */
  readonly reports: readonly CaseReport[];
  /** What is known of what files declare. */
  readonly declarations: DeclarationIndex;
}

/** Whose files may collide, and where the user finds them. */
export interface Participant {
  readonly claimant: Claimant;
  readonly place: (file: CollidingFile) => string;
}

/** Where the files of a pipeline are read, and where the user finds its output. */
interface PipelineSource {
  readonly pipeline: string;
  readonly folders: PipelineFolders;
  readonly shownOutput: string;
}

/** What the Promise is called among requests, `<namespace>/<name>`: all cases of its workflow are about the one. */
const PROMISE_ITSELF = 'Promise';

/** The label value by which Kratix tells the Work of `spec.dependencies` (`api/v1alpha1/work_types.go`). */
const STATIC_DEPENDENCY = 'static-dependency';

/** What `spec.dependencies` brings to every Destination of the Promise; undefined where it has none. */
export async function dependenciesParticipant({
  promise: { object, file, root },
  declarations,
}: CollisionSearch): Promise<Participant | undefined> {
  const work = dependenciesWork(object);
  if (work === undefined) return undefined;
  const { destinations } = await readDestinations(root, path.join(root, 'test'));
  const placements = work.workloadGroups.map((group) => scheduleGroup(work, group, destinations));
  const declared = await declarations.declaredBy(placements);
  const claimant = { case: undefined, request: PROMISE_ITSELF, placements, declared, destinations };
  return { claimant, place: () => file };
}

/**
 * What a case brings: what its pipelines wrote now, or the goldens of those that didn't run, or not to their end.
 * @returns `nothing` where its files never get to a Destination: they are a stage's alone, its request is refused, or it is meant to fail;
 *   `unknown` where it has neither files nor goldens, or they or its request can't be read: its own report says so
 */
export async function caseParticipant(
  choice: SelectedCase,
  search: CollisionSearch,
): Promise<Participant | 'nothing' | 'unknown'> {
  const found = await orBroken(choice.testCase, () => readParticipant(choice, search));
  return typeof found === 'object' && isBroken(found) ? 'unknown' : found;
}

async function readParticipant(
  choice: SelectedCase,
  { promise, plan, reports, declarations }: CollisionSearch,
): Promise<Participant | 'nothing' | 'unknown'> {
  const { name, dir, workflow, expect } = choice.testCase;
  const isMeantToFail = expect !== undefined && expect.kind !== 'suspended';
  if (choice.stage !== undefined || isMeantToFail) return 'nothing';
  const planned = plan.cases.find((each) => each.name === name);
  const report = reports.find((each) => each.name === name);
  const endedEarly = report !== undefined && report.delivery === undefined;
  if (endedEarly && report.outcome === 'passed') return 'nothing';
  const sources = await sourcesOf(choice, report);
  if (sources === undefined) return 'unknown';
  const object = planned?.object ?? (await requestOf(choice.testCase, promise));
  const { destinations, stateStores } = await readDestinations(promise.root, sourceDir(choice.testCase));
  const target = { promise: promise.object, ...workflow, object, destinations, stateStores };
  const pipelines = await Promise.all(
    sources.map(async ({ pipeline, folders }) => {
      const files = [...(await findDeliveryFiles(folders))].filter(([file]) => !isPlaceholder(file));
      return { pipeline, files: new Map(files) };
    }),
  );
  const delivery = await deliverWorkflow(target, pipelines);
  // Those of spec.dependencies take part for themselves.
  const placements = delivery.placements.filter(
    ({ work }) => work.labels['kratix.io/work-type'] !== STATIC_DEPENDENCY,
  );
  const claimant: Claimant = {
    case: name,
    request: workflow.type === 'promise' ? PROMISE_ITSELF : `${namespaceOf(object)}/${nameOf(object)}`,
    placements,
    declared: await declarations.declaredBy(placements),
    destinations,
  };
  const outputs = new Map(sources.map(({ pipeline, shownOutput }) => [pipeline, shownOutput]));
  return {
    claimant,
    place: (file) => path.join(outputs.get(file.pipeline ?? '') ?? dir, ...file.path.split('/')),
  };
}

/** Where each pipeline's files are: those of this run where it came to its end. */
async function sourcesOf(
  { testCase, allPipelines }: SelectedCase,
  report: CaseReport | undefined,
): Promise<readonly PipelineSource[] | undefined> {
  const expected = goldenDir(testCase);
  const hasGolden = await goldenExists(expected);
  const severalPipelines = allPipelines.length > 1;
  const ran = new Set(
    report?.delivery === undefined || report.delivery.errors.length > 0
      ? []
      : report.run.pipelines.map(({ name }) => name),
  );
  if (ran.size === 0 && !hasGolden) return undefined;
  return allPipelines.map((pipeline) => {
    const key = severalPipelines ? fileKey(pipeline) : '';
    if (report !== undefined && ran.has(pipeline)) {
      const { collectedDir, outputDir } = report.run;
      const folders = {
        output: path.join(collectedDir, 'output', key),
        metadata: path.join(collectedDir, 'metadata', key),
      };
      return { pipeline, folders, shownOutput: path.join(outputDir, key) };
    }
    const golden = severalPipelines ? path.join(expected, 'pipelines', key) : expected;
    const folders = { output: path.join(golden, 'output'), metadata: path.join(golden, 'metadata') };
    return { pipeline, folders, shownOutput: folders.output };
  });
}

/** Of the request of a case that doesn't run only its name and namespace count. */
async function requestOf({ requestFile, patch }: TestCase, promise: PromiseDefinition): Promise<JsonObject> {
  if (requestFile === undefined) return promise.object;
  const request = parseYaml(await readTextFile(requestFile), requestFile);
  return objectOrEmpty(patch === undefined ? request : applyRequestPatch(request, patch));
}
