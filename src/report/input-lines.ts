import type { ChalkInstance } from 'chalk';
import { printable } from '../shared/printable.ts';
import { formatPlace } from './format.ts';
import { hintLines } from './stage-lines.ts';
import type { CaseReport } from './types.ts';

/** What there is to say of a case's request: for what it is refused, what was taken away, and that nobody looked at it. */
export function inputLines(
  { failure, input }: CaseReport,
  chalk: ChalkInstance,
  cwd: string,
): readonly string[] {
  const refusals = failure?.kind === 'refused-request' ? failure.refusals : [];
  return [
    ...(input.admitted || input.withoutApi === true
      ? []
      : [chalk.yellow('the request was handed over as it is, not admitted')]),
    ...refusals.flatMap(({ field, message, location, hint }) => [
      `${formatPlace(location, cwd)} ${chalk.red(printable(field === '' ? message : `${field}: ${message}`))}`,
      ...hintLines(hint, chalk),
    ]),
    ...input.uncheckedRules.map(
      ({ path, rule, why }) =>
        `${chalk.yellow('warning')}: rule not checked: ${printable(`${path === '' ? '' : `${path}: `}${rule}`)} (${printable(why)})`,
    ),
    ...input.warnings.flatMap(({ message, location, hint }) => [
      `${chalk.yellow('warning')}: ${formatPlace(location, cwd)} ${printable(message)} was taken away`,
      ...hintLines(hint, chalk),
    ]),
  ];
}
