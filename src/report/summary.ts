import type { CaseReport, CollisionReport, RunReport } from './types.ts';

/** Where nothing was looked for, nothing is found. */
const NO_COLLISIONS: CollisionReport = { found: [], unmet: [] };

/** Counts how the cases of a run ended. */
export function summarise(
  cases: readonly CaseReport[],
  milliseconds: number,
  collisions: CollisionReport = NO_COLLISIONS,
): RunReport {
  const count = (outcome: CaseReport['outcome']) =>
    cases.filter((report) => report.outcome === outcome).length;
  return {
    cases,
    passed: count('passed'),
    failed: count('failed'),
    updated: count('updated'),
    collisions,
    milliseconds,
  };
}

/** Whether a run is well: no case failed, nothing collides that nobody expects to, and all does that somebody does. */
export function isPassed({ failed, collisions }: RunReport): boolean {
  return failed === 0 && countUnexpected(collisions) === 0 && collisions.unmet.length === 0;
}

/** How many collisions there are that no case expects. */
export function countUnexpected({ found }: CollisionReport): number {
  return found.filter(({ expected }) => expected === undefined).length;
}
