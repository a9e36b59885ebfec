import type { ChalkInstance } from 'chalk';
import type { OutputCheckRun } from '../run/types.ts';
import { printable } from '../shared/printable.ts';
import { hintLines, logLines } from './stage-lines.ts';

/** The checks of a case's output that failed: why, what to do about it, and the last lines that they printed. */
export function outputCheckLines(checks: readonly OutputCheckRun[], chalk: ChalkInstance): readonly string[] {
  return checks.flatMap(({ name, run, failure, log, droppedLines }) => {
    if (failure === undefined) return [];
    return [
      '',
      `check ${chalk.bold(printable(name))}: ${chalk.red(printable(failure.message))}`,
      ...(run === name ? [] : run.split('\n').map((line) => `  ${chalk.dim(`$ ${printable(line)}`)}`)),
      ...hintLines(failure.hint, chalk),
      ...logLines({ name: 'check', log, droppedLines }, chalk),
    ];
  });
}

/** `check kubeconform failed`, `2 checks failed`. */
export function failedOutputChecks(checks: readonly OutputCheckRun[]): string {
  const failed = checks.filter(({ failure }) => failure !== undefined);
  const [only] = failed;
  if (only !== undefined && failed.length === 1) return `the check ${printable(only.name)} failed`;
  return `${failed.length} checks failed`;
}
