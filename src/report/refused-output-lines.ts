import type { ChalkInstance } from 'chalk';
import type { OutputRefusal } from '../lint/output-objects.ts';
import { formatLocation } from '../shared/errors.ts';
import { printable } from '../shared/printable.ts';
import { longList } from './long-list.ts';
import { hintLines } from './stage-lines.ts';

/** Refusals that are shown of a case. */
const MAX_SHOWN = 20;

/**
 * What the API server would refuse of the output, each with its place in the file that the run wrote.
 * @param diffLines see `ReporterOptions`
 */
export function refusedOutputLines(
  refusals: readonly OutputRefusal[],
  chalk: ChalkInstance,
  diffLines?: number,
): readonly string[] {
  return longList(refusals, {
    show: ({ location, object, field, message, hint }) => [
      `${printable(formatLocation(location))} ${printable(object)}: ${chalk.red(printable(refusalText({ field, message })))}`,
      ...hintLines(hint, chalk),
    ],
    most: MAX_SHOWN,
    others: 'refusals',
    diffLines,
    chalk,
  });
}

/** What is wrong, after the field where there is one. */
export function refusalText({ field, message }: Pick<OutputRefusal, 'field' | 'message'>): string {
  return field === '' ? message : `${field}: ${message}`;
}
