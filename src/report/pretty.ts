import { Chalk } from 'chalk';
import { caseLines } from './case-lines.ts';
import { collisionLines } from './collision-lines.ts';
import { errorLines } from './error-lines.ts';
import { lintLines } from './lint-lines.ts';
import { Progress } from './progress.ts';
import { promiseLines } from './promise-lines.ts';
import { summaryLines } from './summary-lines.ts';
import { type Reporter, type ReporterOptions, type ReportOutput, UPDATE_COMMAND } from './types.ts';

/**
 * The reporter for people: how each case ended, and why, on stdout as soon as it is known, a summary at the end;
 * what is under way on stderr. Whatever comes out of a stage is printed so that it can't act on the terminal.
 */
export function prettyReporter(output: ReportOutput, options: ReporterOptions): Reporter {
  const chalk = new Chalk({ level: output.color ? 1 : 0 });
  const progress = new Progress(output, options);
  const updateCommand = options.updateCommand ?? UPDATE_COMMAND;
  let isApart = true;
  const print = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    progress.write(output.stdout, lines.map((line) => `${line}\n`).join(''));
    isApart = lines.at(-1) === '';
  };
  return {
    onStart: (_, cases) => progress.onStart(cases),
    onEvent: (event) => progress.onEvent(event),
    onCaseEnd: (report) => {
      const lines = caseLines(report, chalk, { ...options, cwd: output.cwd, updateCommand });
      // What has a body ends with an empty line, so that the next case stands apart from it.
      print(lines.length > 1 ? [...lines, ''] : lines);
    },
    onEnd: (report) => {
      progress.stop();
      const collisions = collisionLines(report.collisions, chalk, output.cwd, options.diffLines);
      const error = errorLines(report.error, chalk, output.cwd);
      const lints = lintLines(report.lints.found, chalk, output.cwd, options.diffLines);
      print([...collisions, ...lints, ...error]);
      const promises = promiseLines(report.promises, chalk);
      if (promises.length > 0 && !isApart) print(['']);
      print([...promises, ...summaryLines(report, chalk, updateCommand)]);
    },
    stop: () => progress.stop(),
  };
}
