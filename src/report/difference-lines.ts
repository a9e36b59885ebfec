import type { ChalkInstance } from 'chalk';
import type { FileDifference } from '../compare/types.ts';
import { printable } from '../shared/printable.ts';
import { firstOf, isWhole, longList } from './long-list.ts';
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

/** Files whose changes are shown; of the others only their names are. */
const MAX_FILES = 20;
/** Places of a file that changed, one sentence each. */
export const MAX_SENTENCES = 10;
/** Files in a list of their names. */
export const MAX_NAMES = 50;

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
  const { names = GOLDEN, diffLines } = options;
  const files = differences.filter(isWithDiff);
  const shown = isWhole(diffLines) ? files : firstOf(files, MAX_FILES);
  const others = files.slice(shown.length);
  const listed = <T>(title: string, found: readonly T[], show: (item: T) => string) => {
    const lines = longList(found, {
      show: (item) => [show(item)],
      most: MAX_NAMES,
      others: 'files',
      diffLines,
      chalk,
    });
    return found.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
  };
  const list = <K extends Kind>(kind: K, title: string, show: (difference: Of<K>) => string) =>
    listed(
      title,
      differences.filter((difference): difference is Of<K> => difference.kind === kind),
      show,
    );
  return [
    ...shown.flatMap((difference) => [
      '',
      ...(difference.kind === 'changed'
        ? changedLines(difference, chalk, options)
        : invalidLines(difference, chalk, options)),
    ]),
    ...listed(
      `${others.length} more files differ, whose diffs are not shown: --diff-lines all shows all`,
      others,
      ({ path }) => chalk.red(`~ ${printable(path)}`),
    ),
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

/** Those that are shown file by file. */
function isWithDiff(difference: FileDifference): difference is Of<'changed' | 'invalid'> {
  return difference.kind === 'changed' || difference.kind === 'invalid';
}

function changedLines(
  difference: Of<'changed'>,
  chalk: ChalkInstance,
  { placeOf, diffLines }: DifferenceOptions,
): readonly string[] {
  const { path, summary, diffNotes = [], diff } = difference;
  const place = placeOf === undefined ? '' : ` ${chalk.dim(`(${placeOf(difference)})`)}`;
  const sentenceLines = (sentences: readonly string[], others: string) =>
    longList(sentences, {
      show: (sentence) => [printable(sentence)],
      most: MAX_SENTENCES,
      others,
      diffLines,
      chalk,
    }).map((line) => `  ${line}`);
  return [
    `${chalk.bold(printable(path))}${place}`,
    ...sentenceLines(summary, 'changes'),
    ...sentenceLines(diffNotes, 'places where the diff is cut'),
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
