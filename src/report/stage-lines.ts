import type { ChalkInstance } from 'chalk';
import type { CaseRun, CollectProblem, StageFailure, StageRun } from '../run/types.ts';
import { printable, printableLog } from '../shared/printable.ts';
import { formatPlace } from './format.ts';

/** Log lines shown of a stage that failed. */
const MAX_LOG_LINES = 60;
/** Paths named of files that have the same problem. */
const MAX_PATHS = 5;

/** The stages of a case that failed: why, what to do about it, and the last lines that they printed. */
export function failedStageLines(run: CaseRun, chalk: ChalkInstance, cwd: string): readonly string[] {
  const several = run.pipelines.length > 1;
  return run.pipelines.flatMap((pipeline) =>
    pipeline.stages.flatMap((stage) => {
      if (stage.failure === undefined) return [];
      const where = several ? ` of pipeline ${printable(pipeline.name)}` : '';
      return [
        `stage ${chalk.bold(printable(stage.name))}${where}: ${chalk.red(printable(stage.failure.message))}`,
        ...sourceLines(stage.failure.source, chalk, cwd),
        ...hintLines(stage.failure.hint, chalk),
        ...logLines(stage, chalk),
      ];
    }),
  );
}

/** Characters of a line of source that are shown. */
const MAX_EXCERPT = 120;

/** The line of a script that failed, so that editors and terminals find it. */
function sourceLines(source: StageFailure['source'], chalk: ChalkInstance, cwd: string): readonly string[] {
  if (source === undefined) return [];
  const place = formatPlace({ file: source.file, line: source.line }, cwd);
  const line = source.text.trim();
  const text = printable(line.length > MAX_EXCERPT ? `${line.slice(0, MAX_EXCERPT - 1)}…` : line);
  return [`  at ${chalk.bold(place)}${text === '' ? '' : `: ${text}`}`];
}

/** Stages that didn't succeed at their first start, whatever became of them: never silently green. */
export function retryLines(run: CaseRun, chalk: ChalkInstance): readonly string[] {
  return run.pipelines.flatMap(({ retries, stages }) =>
    [...new Set(retries.map(({ stage }) => stage))].map((name) => {
      const failed = retries.filter(({ stage }) => stage === name);
      const last = stages.find((stage) => stage.name === name);
      const outcome = last?.failure === undefined ? 'needed' : 'failed at all of its';
      const why = failed.map(({ message }) => printable(message)).join('; ');
      return `${chalk.yellow('warning')}: stage ${printable(name)} ${outcome} ${failed.length + 1} attempts; before the last: ${why}`;
    }),
  );
}

/** What of a case's files Kratix would stumble over; what is said of several files alike is one line. */
export function problemLines(run: CaseRun, chalk: ChalkInstance): readonly string[] {
  const alike = new Map<string, CollectProblem[]>();
  for (const problem of run.pipelines.flatMap(({ problems }) => problems)) {
    if (problem.lint !== undefined) continue;
    const key = JSON.stringify([problem.severity, problem.message]);
    const others = alike.get(key);
    if (others === undefined) alike.set(key, [problem]);
    else others.push(problem);
  }
  return [...alike.values()].flatMap((problems) => {
    const [first] = problems;
    if (first === undefined) return [];
    const title = first.severity === 'error' ? chalk.red('error') : chalk.yellow('warning');
    const paths = problems.slice(0, MAX_PATHS).map(({ path }) => printable(path));
    const more = problems.length - paths.length;
    if (problems.length === 1) return [`${title}: ${paths[0]}: ${printable(first.message)}`];
    const others = more > 0 ? ` and ${more} more` : '';
    return [`${title}: ${printable(first.message)}: ${paths.join(', ')}${others}`];
  });
}

/** A hint, which may have several lines. */
export function hintLines(hint: string | undefined, chalk: ChalkInstance): readonly string[] {
  const [first, ...others] = hint?.split('\n').map(printable) ?? [];
  if (first === undefined) return [];
  return [`${chalk.cyan('hint')}: ${first}`, ...others.map((line) => `      ${line}`)];
}

/** The last lines that a stage printed. */
export function logLines(
  { name, log, droppedLines }: Pick<StageRun, 'name' | 'log' | 'droppedLines'>,
  chalk: ChalkInstance,
): readonly string[] {
  if (log.length === 0) return [chalk.dim('  it printed nothing')];
  const shown = log.slice(-MAX_LOG_LINES);
  const hidden = droppedLines + log.length - shown.length;
  return [
    ...(hidden === 0 ? [] : [chalk.dim(`  ${hidden} earlier lines not shown: --verbose shows all`)]),
    ...shown.map(({ text }) => `  ${chalk.dim(`${printable(name)} |`)} ${printableLog(text)}`),
  ];
}
