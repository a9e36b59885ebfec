import type { ChalkInstance } from 'chalk';
import type { Diagnostic } from '../shared/diagnostics.ts';
import type { Location } from '../shared/errors.ts';
import { printable } from '../shared/printable.ts';
import { formatPlace } from './format.ts';
import { hintLines } from './stage-lines.ts';

/** Characters of a line of source that are shown. */
const MAX_EXCERPT = 120;

/** The text of a file, or undefined where there is none to show. */
export type SourceText = (file: string) => string | undefined;

/**
 * A diagnostic as lines: place and message as compilers print them, so that editors find the place, and below it,
 * indented, the line of the file and what to do.
 */
export function diagnosticLines(
  diagnostic: Diagnostic,
  chalk: ChalkInstance,
  cwd: string,
  source: SourceText,
): readonly string[] {
  const { severity, code, message, location, hint, notes } = diagnostic;
  const title = severity === 'error' ? chalk.red(`error[${code}]`) : chalk.yellow(`warning[${code}]`);
  const place = location === undefined ? '' : `${chalk.bold(formatPlace(location, cwd))}: `;
  return [
    `${place}${title}: ${printable(message)}`,
    ...(location === undefined ? [] : excerpt(location, chalk, source)),
    ...(notes ?? []).map((note) => `    ${printable(note)}`),
    ...hintLines(hint, chalk).map((line) => `    ${line}`),
  ];
}

/** The line that a place is on, with a mark below the column. */
function excerpt(
  { file, line, column }: Location,
  chalk: ChalkInstance,
  source: SourceText,
): readonly string[] {
  const text = line === undefined ? undefined : source(file)?.split(/\r?\n/)[line - 1];
  if (text === undefined || text.trim() === '') return [];
  const shown = printable(text.slice(0, MAX_EXCERPT).replaceAll('\t', ' '));
  const number = String(line);
  const lines = [`    ${chalk.dim(`${number} |`)} ${shown}`];
  if (column === undefined || column > shown.length) return lines;
  const gap = ' '.repeat(number.length);
  return [...lines, `    ${chalk.dim(`${gap} |`)} ${' '.repeat(column - 1)}^`];
}
