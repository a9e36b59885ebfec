import type { ChalkInstance } from 'chalk';
import { printableLog } from '../shared/printable.ts';
import { formatPlace } from './format.ts';
import { hintLines } from './stage-lines.ts';
import type { RunError } from './types.ts';

/** What ended a run or a case early, as lines; none where nothing did. */
export function errorLines(
  error: RunError | undefined,
  chalk: ChalkInstance,
  cwd: string,
): readonly string[] {
  if (error === undefined) return [];
  const { code, message, location, notes, hint } = error;
  const [first = '', ...others] = message.split('\n').map(printableLog);
  const place = location && formatPlace(location, cwd);
  return [
    `${chalk.red(`error[${code}]`)}: ${first}`,
    ...others.map((line) => `  ${line}`),
    ...(place === undefined ? [] : [`  at ${place}`]),
    ...notes.flatMap((note) => note.split('\n')).map((line) => `  ${printableLog(line)}`),
    ...hintLines(hint, chalk),
  ];
}
