import type { ChalkInstance } from 'chalk';
import { printable } from '../shared/printable.ts';
import { formatPlace } from './format.ts';
import { longList } from './long-list.ts';
import { hintLines } from './stage-lines.ts';
import type { CaseReport } from './types.ts';

/** Of each kind of thing that is said of a request. */
const MAX_SHOWN = 20;

/**
 * What there is to say of a case's request: for what it is refused, what was taken away, and that nobody looked at it.
 * @param diffLines see `ReporterOptions`
 */
export function inputLines(
  { failure, input }: CaseReport,
  chalk: ChalkInstance,
  cwd: string,
  diffLines?: number,
): readonly string[] {
  const list = <T>(others: string, items: readonly T[], show: (item: T) => readonly string[]) =>
    longList(items, { show, most: MAX_SHOWN, others, diffLines, chalk });
  const refusals = failure?.kind === 'refused-request' ? failure.refusals : [];
  return [
    ...(input.admitted || input.withoutApi === true
      ? []
      : [chalk.yellow('the request was handed over as it is, not admitted')]),
    ...list('refusals', refusals, ({ field, message, location, hint }) => [
      `${formatPlace(location, cwd)} ${chalk.red(printable(field === '' ? message : `${field}: ${message}`))}`,
      ...hintLines(hint, chalk),
    ]),
    ...list('unchecked rules', input.uncheckedRules, ({ path, rule, why }) => [
      `${chalk.yellow('warning')}: rule not checked: ${printable(`${path === '' ? '' : `${path}: `}${rule}`)} (${printable(why)})`,
    ]),
    ...list('fields that were taken away', input.warnings, ({ message, location, hint }) => [
      `${chalk.yellow('warning')}: ${formatPlace(location, cwd)} ${printable(message)} was taken away`,
      ...hintLines(hint, chalk),
    ]),
  ];
}
