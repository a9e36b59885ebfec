import type { ChalkInstance } from 'chalk';
import { printableLog } from '../shared/printable.ts';
import { formatPlace } from './format.ts';
import { hintLines } from './stage-lines.ts';
import type { RunError } from './types.ts';

/** What ended a command, a run or a case early, as lines that are safe to print; none where nothing did. */
export function errorLines(
  error: RunError | undefined,
  chalk: ChalkInstance,
  cwd: string,
): readonly string[] {
  if (error === undefined) return [];
  const { code, message, location, hint } = error;
  const [first = '', ...others] = message.split('\n').map(printableLog);
  const place = location && formatPlace(location, cwd);
  return [
    `${chalk.red(`error[${code}]`)}: ${first}`,
    ...others.map((line) => `  ${line}`),
    ...(place === undefined ? [] : [`  at ${place}`]),
    ...notesOf(error, cwd).map((line) => `  ${printableLog(line)}`),
    ...hintLines(hint, chalk),
  ];
}

/** Where an error is about several places, each of them as it is shown everywhere; else its notes, line by line. */
function notesOf({ problems, notes }: RunError, cwd: string): readonly string[] {
  if (problems.length < 2) return notes.flatMap((note) => note.split('\n'));
  return problems.map(({ message, location, hint }) => {
    const way = hint === undefined ? '' : ` (${hint})`;
    return `${formatPlace(location, cwd)} ${message}${way}`;
  });
}
