import path from 'node:path';
import { PLAN_VERSION } from '../../plan/types.ts';
import type { PlacedPlan, PlansDocument } from '../../report/plan-document.ts';
import { diagnosticsOf } from '../../shared/diagnostics.ts';
import type { ExitCode } from '../../shared/errors.ts';
import type { SeveralFlags } from '../flags/shared-flags.ts';
import { placedCase } from '../test-run/place.ts';
import { namedPromise, type ReadPromise, readEach, refuseNothing } from '../test-run/several-promises.ts';
import { type PlannedDocument, planDocument } from './plan-document.ts';
import type { PlanFlags } from './read-plan.ts';

/** The plans of several Promises. */
export interface PlannedDocuments {
  readonly document: PlansDocument;
  /** Those that there are; their cases are called after the place of their Promise. */
  readonly planned: readonly PlannedDocument[];
  /** Of the worst: 2 where a Promise can't be read, 1 where a case can't run. */
  readonly exitCode: ExitCode;
}

/**
 * Plans every Promise in a folder and below it; what is wrong with one doesn't hide the others.
 * @throws PromiseError `no-promise`; `no-cases` and the like where none has any of what is asked for
 */
export async function planAll(
  pipelines: readonly string[],
  flags: PlanFlags & Pick<SeveralFlags, 'exclude'>,
  cwd: string,
): Promise<PlannedDocuments> {
  const promises = await readEach(path.resolve(cwd, flags.dir), flags, (found) =>
    planDocument(pipelines, { ...flags, ...namedPromise(found) }, cwd),
  );
  refuseNothing(promises, flags.dir);
  return {
    document: { version: PLAN_VERSION, promises: promises.map(placedPlan) },
    planned: promises.flatMap((each) => ('read' in each ? [withPlacedCases(each)] : [])),
    exitCode: Math.max(...promises.map(exitCodeOf)) as ExitCode,
  };
}

function placedPlan(promise: ReadPromise<PlannedDocument>): PlacedPlan {
  const { place, file } = promise;
  if ('error' in promise) return { place, file, outcome: 'invalid', problems: diagnosticsOf(promise.error) };
  if ('without' in promise) return { place, file, outcome: 'nothing', why: promise.without.message };
  const { document: plan } = promise.read;
  if (plan.whyNone !== undefined) return { place, file, outcome: 'nothing', why: plan.whyNone };
  return { place, file, outcome: plan.outcome, plan };
}

function withPlacedCases({
  place,
  read: { document, plans },
}: {
  readonly place: string;
  readonly read: PlannedDocument;
}): PlannedDocument {
  const placed = <T extends { readonly name: string }>(each: T): T => ({
    ...each,
    name: placedCase(place, each.name),
  });
  return { document: { ...document, cases: document.cases.map(placed) }, plans: plans.map(placed) };
}

function exitCodeOf(promise: ReadPromise<PlannedDocument>): ExitCode {
  if ('error' in promise) return promise.error.exitCode;
  return 'read' in promise && promise.read.document.outcome === 'refused' ? 1 : 0;
}
