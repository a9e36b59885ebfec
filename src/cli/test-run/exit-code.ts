import { isPassed } from '../../report/summary.ts';
import type { RunReport } from '../../report/types.ts';
import { ERROR_EXIT_CODES, type ExitCode } from '../../shared/errors.ts';

/** From bad to worse. */
const SEVERITY: readonly ExitCode[] = [0, 1, 2, 3, 70];

/** The exit code of a run: that of the worst error that a case ended with, else whether all is well. */
export function exitCodeOf(report: RunReport): ExitCode {
  const codes = report.cases.map(
    ({ failure }): ExitCode => (failure?.kind === 'error' ? ERROR_EXIT_CODES[failure.error.code] : 0),
  );
  return worstExitCode([isPassed(report) ? 0 : 1, ...codes]);
}

/** The worst of several exit codes; 0 of none. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  const worst = Math.max(0, ...codes.map((code) => SEVERITY.indexOf(code)));
  return SEVERITY[worst] ?? 1;
}
