import type { ChalkInstance } from 'chalk';

/** How a long list is shown as text. */
export interface LongList<T> {
  /** The lines of one item. */
  readonly show: (item: T) => readonly string[];
  /** Items that are shown of a longer list. */
  readonly most: number;
  /** What the others are, after their number: `changes`. */
  readonly others: string;
  /** See `ReporterOptions.diffLines`: where all are shown, all of everything is. */
  readonly diffLines: number | undefined;
  readonly chalk: ChalkInstance;
}

/** A list as lines: of a long one the first items, how many more there are, and how to see them. */
export function longList<T>(items: readonly T[], list: LongList<T>): readonly string[] {
  const { show, most, others, diffLines, chalk } = list;
  const shown = isWhole(diffLines) ? items : firstOf(items, most);
  const more = items.length - shown.length;
  return [
    ...shown.flatMap(show),
    ...(more === 0 ? [] : [chalk.dim(`and ${more} more ${others}: --diff-lines all shows all`)]),
  ];
}

/** The first items of a list; all where a line that says of one more would take its place. */
export function firstOf<T>(items: readonly T[], most: number): readonly T[] {
  return items.length <= most + 1 ? items : items.slice(0, most);
}

/** Whether nothing is to be left out. */
export function isWhole(diffLines: number | undefined): boolean {
  return diffLines === undefined || diffLines === Number.POSITIVE_INFINITY;
}
