import { Chalk, type ChalkInstance } from 'chalk';
import { caseLines } from './case-lines.ts';
import { collisionLines } from './collision-lines.ts';
import { formatCount, formatDuration } from './format.ts';
import { Progress } from './progress.ts';
import { hintLines } from './stage-lines.ts';
import { countUnexpected } from './summary.ts';
import {
  type Reporter,
  type ReporterOptions,
  type ReportOutput,
  type RunReport,
  UPDATE_COMMAND,
} from './types.ts';

/**
 * The reporter for people: how each case ended, and why, on stdout as soon as it is known, a summary at the end;
 * what is under way on stderr. Whatever comes out of a stage is printed so that it can't act on the terminal.
 */
export function prettyReporter(output: ReportOutput, options: ReporterOptions): Reporter {
  const chalk = new Chalk({ level: output.color ? 1 : 0 });
  const progress = new Progress(output, options);
  const updateCommand = options.updateCommand ?? UPDATE_COMMAND;
  const print = (lines: readonly string[]) =>
    progress.write(output.stdout, lines.map((line) => `${line}\n`).join(''));
  return {
    onEvent: (event) => progress.onEvent(event),
    onCaseEnd: (report) => {
      progress.endCase(report.name);
      const lines = caseLines(report, chalk, { cwd: output.cwd, updateCommand, verbose: options.verbose });
      // What has a body ends with an empty line, so that the next case stands apart from it.
      print(lines.length > 1 ? [...lines, ''] : lines);
    },
    onEnd: (report) => {
      progress.stop();
      const collisions = collisionLines(report.collisions, chalk, output.cwd);
      print([...collisions, ...summaryLines(report, chalk, updateCommand)]);
    },
    stop: () => progress.stop(),
  };
}

const EXPECT_COLLISIONS =
  'where a collision is known and stays: collisions: {expect: true, reason: why} in the case.yaml of one of its cases';

/** One line of figures, and what to do next where output differs. */
function summaryLines(report: RunReport, chalk: ChalkInstance, updateCommand: string): readonly string[] {
  const collisions = countUnexpected(report.collisions);
  const parts = [
    report.passed > 0 ? chalk.green(`${report.passed} passed`) : '',
    report.updated > 0 ? chalk.green(`${report.updated} updated`) : '',
    report.failed > 0 ? chalk.red(`${report.failed} failed`) : '',
    collisions > 0 ? chalk.red(formatCount(collisions, 'collision')) : '',
  ].filter((part) => part !== '');
  const figures = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  // What doesn't parse is made no golden.
  const differs = report.cases.some(
    ({ failure, differences }) =>
      failure?.kind === 'differences' &&
      differences.some((difference) => difference.kind !== 'invalid' || difference.side === 'expected'),
  );
  return [
    `${formatCount(report.cases.length, 'case')}${figures} (${formatDuration(report.milliseconds)})`,
    ...(collisions > 0 ? hintLines(EXPECT_COLLISIONS, chalk) : []),
    ...(differs ? hintLines(`if the new output is right: ${updateCommand}`, chalk) : []),
  ];
}
