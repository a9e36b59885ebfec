import { printable } from '../shared/printable.ts';

/** A line of a table of several Promises. */
export interface PlaceRow {
  /** How it went, in one character. */
  readonly mark: string;
  /** What tells the Promise from the others. */
  readonly place: string;
  /** Clauses. */
  readonly text: string;
}

/** A table of several Promises, a line for each. */
export function placeTable(rows: readonly PlaceRow[]): readonly string[] {
  const width = Math.max(...rows.map(({ place }) => printable(place).length));
  return rows.map(({ mark, place, text }) => `${mark} ${printable(place).padEnd(width)}  ${text}`);
}
