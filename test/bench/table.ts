import { isMissed, type Result } from './result.ts';

/** A result with what was measured, in words. */
export interface TableRow extends Result {
  readonly subject: string;
  readonly reference: string;
  /** Empty: nothing more to tell. */
  readonly note: string;
}

const HEADINGS = ['name', 'what', 'against', 'ratio', 'min', 'max', 'goal'];
/** Columns from here on hold numbers. */
const FIRST_NUMBER = 3;

/** The results as lines for a terminal, misses marked. */
export function tableLines(rows: readonly TableRow[]): readonly string[] {
  const cells = rows.map((row) => [
    row.name,
    row.subject,
    row.reference,
    ...[row.ratio, row.min, row.max, row.goal].map((number) => number.toFixed(2)),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column < FIRST_NUMBER ? cell.padEnd(width) : cell.padStart(width);
    });
  return [
    line(HEADINGS).join('  '),
    ...rows.map((row, index) => [...line(cells[index] ?? []), remark(row)].join('  ').trimEnd()),
  ];
}

function remark(row: TableRow): string {
  return [isMissed(row) ? 'missed' : '', row.note].filter((part) => part !== '').join('; ');
}
