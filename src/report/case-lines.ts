import type { ChalkInstance } from 'chalk';
import type { GoldenChange } from '../compare/types.ts';
import { printable } from '../shared/printable.ts';
import { caseReason, passedWords } from './case-result.ts';
import { checkLines } from './check-lines.ts';
import { deliveryProblemLines, placementLines } from './delivery-lines.ts';
import { differenceLines, MAX_NAMES } from './difference-lines.ts';
import { errorLines } from './error-lines.ts';
import { formatDuration, formatPath } from './format.ts';
import { goldenPlaces } from './golden-location.ts';
import { inputLines } from './input-lines.ts';
import { lintLines } from './lint-lines.ts';
import { longList } from './long-list.ts';
import { outputCheckLines } from './output-check-lines.ts';
import { refusedOutputLines } from './refused-output-lines.ts';
import { failedStageLines, hintLines, problemLines, retryLines } from './stage-lines.ts';
import type { CaseReport } from './types.ts';
import { workflowLines } from './workflow-lines.ts';

/** What the lines about a case need besides its report. */
export interface CaseLinesContext {
  /** Paths are shown relative to it. */
  readonly cwd: string;
  /** See `ReporterOptions.updateCommand`. */
  readonly updateCommand: string;
  /** See `ReporterOptions.verbose`. */
  readonly verbose: boolean;
  /** See `ReporterOptions.diffLines`. */
  readonly diffLines?: number | undefined;
}

const NO_GOLDEN = 'what does not parse is made no golden: mend what the stage writes first';

const MARKS: Readonly<Record<GoldenChange['action'], string>> = {
  added: '+',
  edited: '~',
  rewritten: '~',
  removed: '-',
};

/** A case that ended, as lines: one that says how, and below it, indented, what there is to know. */
export function caseLines(
  report: CaseReport,
  chalk: ChalkInstance,
  context: CaseLinesContext,
): readonly string[] {
  return [
    heading(report, chalk, context.cwd),
    ...bodyLines(report, chalk, context).map((line) => (line === '' ? '' : `  ${line}`)),
  ];
}

function heading(report: CaseReport, chalk: ChalkInstance, cwd: string): string {
  const time = chalk.dim(`(${formatDuration(report.milliseconds)})`);
  const name = printable(report.name);
  if (report.failure !== undefined)
    return `${chalk.red('✗')} ${chalk.bold(name)} ${time}: ${caseReason(report.failure, report, cwd)}`;
  const words = passedWords(report);
  return `${chalk.green('✓')} ${name} ${time}${words.length === 0 ? '' : `: ${words.join(', ')}`}`;
}

/** What there is to know of a case below its first line. */
export function bodyLines(
  report: CaseReport,
  chalk: ChalkInstance,
  { cwd, updateCommand, verbose, diffLines }: CaseLinesContext,
): readonly string[] {
  const { failure, run, delivery, differences, goldenChanges } = report;
  return [
    // Its first line is the heading's.
    ...(failure?.kind === 'error' ? errorLines(failure.error, chalk, cwd).slice(1) : []),
    ...inputLines(report, chalk, cwd, diffLines),
    ...retryLines(run, chalk),
    ...(report.asExpected === 'failedStage' ? [] : failedStageLines(run, chalk, cwd)),
    ...workflowLines(report, chalk),
    ...problemLines(run, chalk),
    ...deliveryProblemLines(delivery, chalk),
    ...refusedOutputLines(report.refusedOutput, chalk, diffLines),
    ...(failure?.kind === 'missing-golden'
      ? writtenLines(report, chalk, { updateCommand, diffLines })
      : differenceLines(differences, chalk, { placeOf: goldenPlaces(report, cwd), diffLines })),
    ...apart(lintLines(report.lints, chalk, cwd, diffLines), failure?.kind === 'differences'),
    ...apart(nameLines(goldenChanges, changeLine, chalk, diffLines), differences.length > 0),
    ...outputCheckLines(report.outputChecks, chalk),
    ...checkLines(report.checks, chalk, diffLines),
    ...apart(placementLines(delivery, chalk, verbose), failure !== undefined),
    ...placeLines(report, cwd),
  ];
}

/** Sets lines apart from what stands above them. */
function apart(lines: readonly string[], isFar: boolean): readonly string[] {
  return isFar && lines.length > 0 ? ['', ...lines] : lines;
}

/** What a run wrote that has no golden yet. */
function writtenLines(
  { differences }: CaseReport,
  chalk: ChalkInstance,
  { updateCommand, diffLines }: Pick<CaseLinesContext, 'updateCommand' | 'diffLines'>,
): readonly string[] {
  const written = differences.flatMap((difference) =>
    difference.kind === 'unexpected' ? [difference.path] : [],
  );
  const other = differences.filter(({ kind }) => kind !== 'unexpected');
  return [
    written.length === 0 ? 'the run wrote no files' : 'the run wrote:',
    ...nameLines(written, (path) => chalk.green(`+ ${printable(path)}`), chalk, diffLines).map(
      (line) => `  ${line}`,
    ),
    ...differenceLines(other, chalk, { diffLines }),
    ...hintLines(
      other.some((each) => each.kind === 'invalid' && each.side === 'actual')
        ? NO_GOLDEN
        : `look them over, then make them the golden: ${updateCommand}`,
      chalk,
    ),
  ];
}

/** A line for each file. */
function nameLines<T>(
  files: readonly T[],
  show: (file: T) => string,
  chalk: ChalkInstance,
  diffLines: number | undefined,
): readonly string[] {
  return longList(files, {
    show: (file) => [show(file)],
    most: MAX_NAMES,
    others: 'files',
    diffLines,
    chalk,
  });
}

/** Where the files of a run are: told where somebody will want to look at them, or where they aren't as usual. */
function placeLines({ failure, run }: CaseReport, cwd: string): readonly string[] {
  if (run.pipelines.length === 0 || failure?.kind === 'error') return [];
  if (failure === undefined && run.movedBecause === undefined) return [];
  const why = run.movedBecause === undefined ? '' : ` (${printable(run.movedBecause)})`;
  return ['', `written to ${formatPath(run.outputDir, cwd)} and ${formatPath(run.metadataDir, cwd)}${why}`];
}

/** What became of a golden. */
function changeLine({ path, action, lost }: GoldenChange): string {
  const what = lost === undefined ? action : `${action}: its ${lost} could not be kept`;
  return `${MARKS[action]} ${printable(path)} (${what})`;
}
