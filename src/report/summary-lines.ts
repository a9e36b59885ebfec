import type { ChalkInstance } from 'chalk';
import { coverageText } from './coverage-text.ts';
import { figuresOf, figuresText } from './figures.ts';
import { formatCount, formatDuration } from './format.ts';
import { hintLines } from './stage-lines.ts';
import { countUnexpected } from './summary.ts';
import type { RunReport } from './types.ts';
import { updateHint } from './update-hint.ts';

const EXPECT_COLLISIONS =
  'where a collision is known and stays: collisions: {expect: true, reason: why} in the case.yaml of one of its cases';

const RAW_INPUT = 'where stages are to get a request as it is, unchecked: --raw-input';

const FIRST_CASES = 'promise init --adopt --all writes test cases for the Promises that have none';

/** One line of figures, and what to do next where output differs. */
export function summaryLines(
  report: RunReport,
  chalk: ChalkInstance,
  updateCommand: string,
): readonly string[] {
  const collisions = countUnexpected(report.collisions);
  const colours = { good: chalk.green, bad: chalk.red, open: chalk.yellow };
  const figures = figuresText(figuresOf(report), (text, meaning) => colours[meaning](text));
  const hints = new Set(report.cases.flatMap((each) => updateHint(each, updateCommand) ?? []));
  const promises = report.promises === undefined ? '' : `${formatCount(report.promises.length, 'Promise')}, `;
  const isRefused = report.cases.some(({ failure }) => failure?.kind === 'refused-request');
  const isUntested = report.promises?.some((each) => each.isUntested) === true;
  return [
    `${promises}${figures} (${formatDuration(report.milliseconds)})`,
    ...coverageText(report.coverage).map((line) => chalk.yellow(line)),
    ...(collisions > 0 ? hintLines(EXPECT_COLLISIONS, chalk) : []),
    ...[...hints].flatMap((hint) => hintLines(hint, chalk)),
    ...(isRefused ? hintLines(RAW_INPUT, chalk) : []),
    ...(isUntested ? hintLines(FIRST_CASES, chalk) : []),
  ];
}
