import type { ChalkInstance } from 'chalk';
import { formatLocation } from '../shared/errors.ts';
import { printableLog } from '../shared/printable.ts';
import { formatPath } from './format.ts';
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
  const place = location && formatLocation({ ...location, file: formatPath(location.file, cwd) });
  return [
    `${chalk.red(`error[${code}]`)}: ${first}`,
    ...others.map((line) => `  ${line}`),
    ...(place === undefined ? [] : [`  at ${place}`]),
    ...notes.flatMap((note) => note.split('\n')).map((line) => `  ${printableLog(line)}`),
    ...hintLines(hint, chalk),
  ];
}
