import type { ChalkInstance } from 'chalk';
import { printable } from '../shared/printable.ts';
import { figuresText } from './figures.ts';
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
export function promiseText(promise: PromiseFigures): string {
  if (promise.why !== null) return printable(promise.why);
  // What collides is told of the run as a whole.
  return figuresText({ ...promise, collisions: 0 });
}

function mark({ failed, passed, updated }: PromiseFigures, chalk: ChalkInstance): string {
  if (failed > 0) return chalk.red('✗');
  return passed + updated > 0 ? chalk.green('✓') : '-';
}
