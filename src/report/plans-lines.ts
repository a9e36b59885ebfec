import type { ChalkInstance } from 'chalk';
import { printable } from '../shared/printable.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { formatCount } from './format.ts';
import { placeTable } from './place-table.ts';
import type { PlacedPlan, PlanDocument, PlansDocument } from './plan-document.ts';
import { planLines } from './plan-lines.ts';
import type { PlanLinesContext } from './plan-stage-lines.ts';

/** The plans of several Promises for people, one after the other, and a table of what there is to run. */
export function plansLines(
  { promises }: PlansDocument,
  chalk: ChalkInstance,
  context: PlanLinesContext,
): readonly string[] {
  return [
    ...promises.flatMap((promise) => {
      const lines = linesOf(promise, chalk, context);
      return lines.length === 0 ? [] : [...lines, ''];
    }),
    ...placeTable(
      promises.map((promise) => ({
        mark: mark(promise, chalk),
        place: promise.place,
        text: summary(promise).join('; '),
      })),
    ),
  ];
}

function linesOf(promise: PlacedPlan, chalk: ChalkInstance, context: PlanLinesContext): readonly string[] {
  switch (promise.outcome) {
    case 'invalid':
      return promise.problems.flatMap((problem) =>
        diagnosticLines(problem, chalk, context.cwd, () => undefined),
      );
    case 'nothing':
      return [];
    default:
      return planLines(promise.plan, chalk, context);
  }
}

function mark(promise: PlacedPlan, chalk: ChalkInstance): string {
  switch (promise.outcome) {
    case 'nothing':
      return '-';
    case 'planned':
      return chalk.green('✓');
    default:
      return chalk.red('✗');
  }
}

/** Clauses. */
function summary(promise: PlacedPlan): readonly string[] {
  switch (promise.outcome) {
    case 'invalid':
      return [...new Set(promise.problems.map(({ code }) => code))];
    case 'nothing':
      return [printable(promise.why)];
    default:
      return [casesText(promise.plan), ...imagesText(promise.plan)];
  }
}

/** Of a Promise without cases its workflows are planned, which are none of its cases. */
function casesText({ cases: planned, promise }: PlanDocument): string {
  const cases = planned.filter(({ dir }) => dir !== promise.root);
  if (cases.length === 0) return 'no case yet';
  const refused = cases.filter(({ outcome }) => outcome === 'refused').length;
  const counted = formatCount(cases.length, 'case');
  return refused === 0 ? counted : `${counted}, ${refused} of them can't run`;
}

function imagesText({ images }: PlanDocument): readonly string[] {
  const builds = images.filter(({ source }) => source.kind === 'build');
  const guessed = builds.filter(({ source }) => source.kind === 'build' && source.pin !== undefined).length;
  const guess =
    guessed === 0
      ? ''
      : ` (${guessed === builds.length && guessed === 1 ? 'a guess' : `${guessed} by a guess`})`;
  const used = images.length - builds.length;
  return [
    ...(builds.length === 0 ? [] : [`${formatCount(builds.length, 'image')} built here${guess}`]),
    ...(used === 0 ? [] : [`${formatCount(used, 'image')} used as ${used === 1 ? 'it is' : 'they are'}`]),
  ];
}
