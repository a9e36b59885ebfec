import type { ChalkInstance } from 'chalk';
import { printable } from '../shared/printable.ts';
import { formatCount } from './format.ts';
import { placeTable } from './place-table.ts';
import type { PromiseFigures } from './types.ts';

/** A table of several Promises, a line for each, and an empty one below it; none where the run was of one. */
export function promiseLines(
  promises: readonly PromiseFigures[] | undefined,
  chalk: ChalkInstance,
): readonly string[] {
  if (promises === undefined) return [];
  const rows = promises.map((each) => ({
    mark: mark(each, chalk),
    place: each.place,
    text: promiseText(each),
  }));
  return [...placeTable(rows), ''];
}

/** How the cases of a Promise went, or why there were none. */
export function promiseText({ passed, failed, updated, notRun, why }: PromiseFigures): string {
  if (why !== null) return printable(why);
  const parts = [
    ...(passed > 0 ? [`${passed} passed`] : []),
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(notRun > 0 ? [`${notRun} not run`] : []),
  ];
  return `${formatCount(passed + failed + updated + notRun, 'case')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}

function mark({ failed, passed, updated }: PromiseFigures, chalk: ChalkInstance): string {
  if (failed > 0) return chalk.red('✗');
  return passed + updated > 0 ? chalk.green('✓') : '-';
}
