import { Chalk } from 'chalk';
import { printable } from '../shared/printable.ts';
import { caseLines } from './case-lines.ts';
import { collisionLines } from './collision-lines.ts';
import { errorLines } from './error-lines.ts';
import { summaryLines } from './summary-lines.ts';
import {
  type CaseReport,
  type Reporter,
  type ReporterOptions,
  type ReportOutput,
  UPDATE_COMMAND,
} from './types.ts';

const MARKS: Readonly<Record<CaseReport['outcome'], string>> = { passed: '.', updated: 'U', failed: 'F' };

/**
 * The reporter for runs of many cases: a character for each case as soon as it ended (`.` passed, `F` failed, `U` golden
 * updated), at the end what there is to say of those that failed, and a summary.
 */
export function dotReporter(output: ReportOutput, options: ReporterOptions): Reporter {
  const chalk = new Chalk({ level: output.color ? 1 : 0 });
  const updateCommand = options.updateCommand ?? UPDATE_COMMAND;
  const warnings = new Set<string>();
  let column = 0;
  const write = (text: string) => output.stdout.write(text);
  const endLine = () => {
    if (column > 0) write('\n');
    column = 0;
  };
  return {
    onEvent: (event) => {
      if (event.type === 'notice' && event.level === 'warning') warnings.add(event.message);
    },
    onCaseEnd: ({ outcome }) => {
      const colour = outcome === 'failed' ? chalk.red : chalk.green;
      write(colour(MARKS[outcome]));
      column += 1;
      if (column >= output.columns) endLine();
    },
    onEnd: (report) => {
      endLine();
      const { cwd } = output;
      const context = { ...options, cwd, updateCommand };
      const failed = report.cases.filter(({ outcome }) => outcome === 'failed');
      const lines = [
        ...[...warnings].map((message) => `${chalk.yellow('warning')}: ${printable(message)}`),
        ...failed.flatMap((each) => ['', ...caseLines(each, chalk, context)]),
        '',
        ...collisionLines(report.collisions, chalk, cwd, options.diffLines),
        ...errorLines(report.error, chalk, cwd),
        ...summaryLines(report, chalk, updateCommand),
      ];
      write(lines.map((line) => `${line}\n`).join(''));
    },
    stop: endLine,
  };
}
