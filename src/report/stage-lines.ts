import type { ChalkInstance } from 'chalk';
import type { CaseRun, CollectProblem, StageRun } from '../run/types.ts';
import { printable, printableLog } from '../shared/printable.ts';

/** Log lines shown of a stage that failed. */
const MAX_LOG_LINES = 60;

/** The stages of a case that failed: why, what to do about it, and the last lines that they printed. */
export function failedStageLines(run: CaseRun, chalk: ChalkInstance): readonly string[] {
  const several = run.pipelines.length > 1;
  return run.pipelines.flatMap((pipeline) =>
    pipeline.stages.flatMap((stage) => {
      if (stage.failure === undefined) return [];
      const where = several ? ` of pipeline ${printable(pipeline.name)}` : '';
      return [
        `stage ${chalk.bold(printable(stage.name))}${where}: ${chalk.red(printable(stage.failure.message))}`,
        ...hintLines(stage.failure.hint, chalk),
        ...logLines(stage, chalk),
      ];
    }),
  );
}

/** What of a case's files Kratix would stumble over. */
export function problemLines(run: CaseRun, chalk: ChalkInstance): readonly string[] {
  const show = ({ path, message, severity }: CollectProblem) => {
    const title = severity === 'error' ? chalk.red('error') : chalk.yellow('warning');
    return `${title}: ${printable(path)}: ${printable(message)}`;
  };
  return run.pipelines.flatMap(({ problems }) => problems.map(show));
}

/** A hint, which may have several lines. */
export function hintLines(hint: string | undefined, chalk: ChalkInstance): readonly string[] {
  const [first, ...others] = hint?.split('\n').map(printable) ?? [];
  if (first === undefined) return [];
  return [`${chalk.cyan('hint')}: ${first}`, ...others.map((line) => `      ${line}`)];
}

function logLines({ name, log, droppedLines }: StageRun, chalk: ChalkInstance): readonly string[] {
  if (log.length === 0) return [chalk.dim('  it printed nothing')];
  const shown = log.slice(-MAX_LOG_LINES);
  const hidden = droppedLines + log.length - shown.length;
  return [
    ...(hidden === 0 ? [] : [chalk.dim(`  ${hidden} earlier lines not shown: --verbose shows all`)]),
    ...shown.map(({ text }) => `  ${chalk.dim(`${printable(name)} |`)} ${printableLog(text)}`),
  ];
}
