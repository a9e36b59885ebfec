import { matchingDestinations } from '../../deliver/schedule.ts';
import { casePlanOf, type PlannedCase, planImages, withStages } from '../../plan/plan.ts';
import { type CasePlan, PLAN_VERSION } from '../../plan/types.ts';
import { type FoundCase, isBroken, withoutBroken } from '../../promise/broken-case.ts';
import { pipelinesOfWorkflow } from '../../promise/case-pipelines.ts';
import { sourceDir } from '../../promise/case-variants.ts';
import { caseFolders } from '../../promise/cases.ts';
import { promiseSelectors } from '../../promise/promise-settings.ts';
import type { ChosenCase, SelectedCase } from '../../promise/select-cases.ts';
import { pipelinePath } from '../../promise/stage-images.ts';
import type { ClusterObject, Pipeline, PromiseDefinition } from '../../promise/types.ts';
import { formatPlace } from '../../report/format.ts';
import {
  documentPipeline,
  type PlanDocument,
  type PlanDocumentCase,
  type PlanInput,
} from '../../report/plan-document.ts';
import { diagnosticsOf } from '../../shared/diagnostics.ts';
import { PromiseError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { allCasesOf } from '../cases/all-cases.ts';
import { chooseCases } from '../cases/choose-cases.ts';
import { standInCases, standInRequest } from '../cases/stand-in-cases.ts';
import { splitStageFlags } from '../flags/stage-flags.ts';
import { loadProject, type Project } from '../project.ts';
import { readDestinations } from '../test-case/destinations.ts';
import { judgeRefusal } from '../test-case/judge-expectation.ts';
import { casesBesideStages } from '../test-stage/cases-beside.ts';
import { planCase } from './plan-case.ts';
import type { PlanFlags } from './read-plan.ts';

/** What a plan shows, and what it is made of. */
export interface PlannedDocument {
  readonly document: PlanDocument;
  /** Those that would run. */
  readonly plans: readonly CasePlan[];
}

/**
 * Plans the selected cases one by one, so that what is wrong with one doesn't hide the others. A Promise without cases
 * is planned workflow by workflow. Values of Secrets never enter the plan.
 * @throws PromiseError for what is wrong with the Promise, its configuration, or the selection
 */
export async function planDocument(
  pipelines: readonly string[],
  flags: PlanFlags,
  cwd: string,
): Promise<PlannedDocument> {
  const { alone, folders } = splitStageFlags(flags.stage);
  const project = await loadProject({ ...flags, stage: folders }, cwd);
  const { promise, sources } = project;
  const found = await casesOf(project, flags);
  const selection = { names: flags.case, pipelines, ...alone };
  const { chosen, whyNone } = await chooseCases(promise, found, selection, flags);
  const selected = withoutBroken<SelectedCase>(chosen);
  const planned = await Promise.all(chosen.map((choice) => planOne(choice, project, flags)));
  const cases = planned.map(({ entry }) => entry);
  const isNarrowed = flags.onlyFailed || flags.shard !== undefined || alone.stage !== undefined;
  const isWhole = flags.case.length === 0 && pipelines.length === 0 && !isNarrowed;
  return {
    document: {
      version: PLAN_VERSION,
      outcome: planned.some(({ entry, asExpected }) => entry.outcome === 'refused' && asExpected !== true)
        ? 'refused'
        : 'planned',
      promise: { name: promise.name, file: promise.file, root: promise.root },
      limits: flags.limits,
      images: planImages(
        selected.flatMap((choice) => choice.pipelines.map((each) => withStages(each, choice.stage))),
        sources,
      ),
      cases,
      ...(whyNone === undefined ? {} : { whyNone }),
      withoutCase: isWhole && selected.length === chosen.length ? withoutCase(promise, selected) : [],
    },
    plans: planned.flatMap(({ plan }) => (plan === undefined ? [] : [plan])),
  };
}

async function casesOf(project: Project, flags: PlanFlags): Promise<readonly FoundCase[]> {
  const { promise, sources } = project;
  const folders = await caseFolders(promise, flags.ownsCases);
  if (folders.length > 0 || flags.case.length > 0) return allCasesOf(project, flags.ownsCases);
  const standIns = await standInCases(promise);
  if (standIns.length === 0) return allCasesOf(project, flags.ownsCases);
  return [...standIns, ...(flags.ownsCases === false ? [] : await casesBesideStages(promise, sources))];
}

/** A case of the document, with its plan where it would run. */
interface PlannedOne {
  readonly entry: PlanDocumentCase;
  readonly plan?: CasePlan;
  /** Its request is refused, as the case says. */
  readonly asExpected?: boolean;
}

async function planOne(choice: ChosenCase, project: Project, flags: PlanFlags): Promise<PlannedOne> {
  const { name, dir, workflow } = isBroken(choice) ? choice : choice.testCase;
  const refused = (problems: ReturnType<typeof diagnosticsOf>): PlannedOne => ({
    entry: { outcome: 'refused', name, dir, workflow, problems },
  });
  if (isBroken(choice)) return refused(diagnosticsOf(choice.error));
  try {
    const prepared = await prepare(choice, project.promise, flags);
    if ('refusals' in prepared) {
      return { ...refused(prepared.refusals), asExpected: prepared.asExpected };
    }
    const { input } = prepared;
    const planned = { ...prepared.planned, clusterObjects: masked(prepared.planned.clusterObjects) };
    const { limits, timeout: timeoutSeconds } = flags;
    const plan = casePlanOf(planned, { promise: project.promise, limits, timeoutSeconds });
    const destinations = await candidates(plan, project.promise);
    const { object, network } = plan;
    const entry: PlanDocumentCase = {
      outcome: 'planned',
      name,
      dir,
      workflow,
      input,
      object,
      timeoutSeconds: plan.timeoutSeconds,
      network,
      ...(plan.stage === undefined ? {} : { stage: plan.stage, seeds: plan.seeds ?? {} }),
      pipelines: plan.pipelines.map((pipeline) => documentPipeline(pipeline, plan)),
      ...(destinations === undefined ? {} : { destinations }),
    };
    return { entry, plan };
  } catch (error) {
    if (!(error instanceof PromiseError)) throw error;
    return refused(diagnosticsOf(error));
  }
}

type Prepared =
  | { readonly planned: PlannedCase; readonly input: PlanInput }
  | { readonly refusals: ReturnType<typeof diagnosticsOf>; readonly asExpected: boolean };

/** Reads what a case needs; a stand-in for a resource workflow gets a request that holds only a name. */
async function prepare(
  choice: SelectedCase,
  promise: PromiseDefinition,
  flags: PlanFlags,
): Promise<Prepared> {
  const { testCase } = choice;
  const { requestFile, workflow } = testCase;
  const { api } = promise;
  if (workflow.type === 'resource' && requestFile === undefined && api !== undefined) {
    const planned = { ...choice, object: standInRequest(api), clusterObjects: [] };
    return { planned, input: { kind: 'stand-in', admitted: false, warnings: [], uncheckedRules: [] } };
  }
  const prepared = await planCase(promise, choice, flags);
  if ('refusals' in prepared) {
    const refusals = prepared.refusals.map(({ field, message, location, hint }) => ({
      severity: 'error' as const,
      code: 'invalid-request',
      message: field === '' ? message : `${field}: ${message}`,
      location,
      ...(hint === undefined ? {} : { hint }),
    }));
    const { asExpected } = judgeRefusal(testCase.expect, prepared.refusals);
    return { refusals, asExpected: asExpected !== undefined };
  }
  const isExample = testCase.dir === promise.root;
  const kind = workflow.type === 'promise' ? 'promise' : isExample ? 'example' : 'request';
  const { planned, report } = prepared;
  return { planned, input: { kind, file: requestFile ?? promise.file, ...report } };
}

/** The objects with `***` for what is secret: then nothing that is computed from them shows it. */
function masked(objects: readonly ClusterObject[]): readonly ClusterObject[] {
  return objects.map((object) => {
    if (object.kind !== 'Secret') return object;
    const keys = [...object.data.keys()];
    return { ...object, data: new Map(keys.map((key) => [key, Buffer.from('***')])) };
  });
}

/** The Destinations that have the labels which the Promise asks for; a stage may ask for more. */
async function candidates(
  plan: CasePlan,
  promise: PromiseDefinition,
): Promise<readonly string[] | undefined> {
  if (plan.workflow.action === 'delete') return undefined;
  const { destinations } = await readDestinations(promise.root, sourceDir(plan));
  if (destinations.length === 0) return undefined;
  return matchingDestinations(promiseSelectors(promise.object) ?? {}, destinations);
}

/** Pipelines that a run of all cases leaves out, but those of a delete that Kratix leaves out itself. */
function withoutCase(promise: PromiseDefinition, selected: readonly SelectedCase[]): readonly string[] {
  const covered = new Set(selected.flatMap((choice) => choice.pipelines));
  const runsNever = (pipeline: Pipeline) =>
    pipeline.action === 'delete' && pipelinesOfWorkflow(promise.pipelines, pipeline)[0] !== pipeline;
  return promise.pipelines
    .filter((pipeline) => !covered.has(pipeline) && !runsNever(pipeline))
    .map(pipelinePath);
}

/** The problems of a case, one line each and safe to print, for stderr. */
export function problemTexts(entry: PlanDocumentCase, cwd: string): readonly string[] {
  if (entry.outcome === 'planned') return [];
  return entry.problems.map(({ message, location }) =>
    location === undefined ? printable(message) : `${formatPlace(location, cwd)}: ${printable(message)}`,
  );
}
