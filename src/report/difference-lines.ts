import type { ChalkInstance } from 'chalk';
import type { FileDifference } from '../compare/types.ts';
import { printable } from '../shared/printable.ts';
import { unifiedLines } from './unified-lines.ts';

type Kind = FileDifference['kind'];
type Of<K extends Kind> = Extract<FileDifference, { readonly kind: K }>;

/** What the two sides of a comparison are called. */
export interface SideNames {
  readonly expected: string;
  readonly actual: string;
  /** Titles of the lists of files that only one side has. */
  readonly missing: string;
  readonly unexpected: string;
}

const GOLDEN: SideNames = {
  expected: 'golden',
  actual: 'written',
  missing: 'missing: in the golden, but not written by the run',
  unexpected: 'unexpected: written by the run, but not in the golden',
};

/** Tells where the golden is that a difference is about. */
export type PlaceOf = (difference: Of<'changed'>) => string;

/** How differences are shown. */
export interface DifferenceOptions {
  /** Absent: golden and run. */
  readonly names?: SideNames;
  readonly placeOf?: PlaceOf;
  /** See `ReporterOptions.diffLines`. */
  readonly diffLines?: number | undefined;
}

/**
 * The differences of a case as lines: first each file with what changed in it and its diff, then the lists of files
 * that are missing, unexpected, moved or no files at all.
 */
export function differenceLines(
  differences: readonly FileDifference[],
  chalk: ChalkInstance,
  options: DifferenceOptions = {},
): readonly string[] {
  const { names = GOLDEN } = options;
  const files = differences.flatMap((difference) => {
    if (difference.kind === 'changed') return ['', ...changedLines(difference, chalk, options)];
    return difference.kind === 'invalid' ? ['', ...invalidLines(difference, chalk, options)] : [];
  });
  const list = <K extends Kind>(kind: K, title: string, show: (difference: Of<K>) => string) => {
    const found = differences.filter((difference): difference is Of<K> => difference.kind === kind);
    return found.length === 0 ? [] : ['', title, ...found.map((difference) => `  ${show(difference)}`)];
  };
  return [
    ...files,
    ...list('missing', names.missing, ({ path }) => chalk.red(`- ${printable(path)}`)),
    ...list('unexpected', names.unexpected, ({ path }) => chalk.green(`+ ${printable(path)}`)),
    ...list(
      'moved',
      'moved: unchanged, but in another file',
      ({ object, from, to }) => `${printable(object)}: ${printable(from)} -> ${printable(to)}`,
    ),
    ...list(
      'not-a-file',
      'not a plain file, so neither followed nor read',
      ({ path, side, what }) => `${names[side]} ${printable(path)}: ${printable(what)}`,
    ),
  ];
}

function changedLines(
  difference: Of<'changed'>,
  chalk: ChalkInstance,
  { placeOf, diffLines }: DifferenceOptions,
): readonly string[] {
  const { path, summary, diff } = difference;
  const place = placeOf === undefined ? '' : ` ${chalk.dim(`(${placeOf(difference)})`)}`;
  return [
    `${chalk.bold(printable(path))}${place}`,
    ...summary.map((sentence) => `  ${printable(sentence)}`),
    ...unifiedLines(diff, chalk, diffLines).map((line) => `  ${line}`),
  ];
}

function invalidLines(
  difference: Of<'invalid'>,
  chalk: ChalkInstance,
  { names = GOLDEN, diffLines }: DifferenceOptions,
): readonly string[] {
  const { path, side, message, line, column, diff } = difference;
  const place = [path, line, column].filter((part) => part !== undefined).join(':');
  return [
    chalk.bold(printable(path)),
    `  ${chalk.red(`${names[side]} ${printable(place)}: ${printable(message)}`)}`,
    ...unifiedLines(diff, chalk, diffLines).map((line) => `  ${line}`),
  ];
}
