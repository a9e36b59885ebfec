import type { CaseReport, RunReport } from './types.ts';

/** Counts how the cases of a run ended. */
export function summarise(cases: readonly CaseReport[], milliseconds: number): RunReport {
  const count = (outcome: CaseReport['outcome']) =>
    cases.filter((report) => report.outcome === outcome).length;
  return { cases, passed: count('passed'), failed: count('failed'), updated: count('updated'), milliseconds };
}
