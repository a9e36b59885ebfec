import type { CaseReport, CollisionReport, RunLints, RunReport } from './types.ts';

/** Where nothing was looked for, nothing is found. */
export const NO_COLLISIONS: CollisionReport = { found: [], unmet: [] };

/** Where nothing was looked for, nothing is found. */
export const NO_LINTS: RunLints = { found: [], count: false };

/** What there is to say of a run as a whole where nothing ran. */
export const NOTHING_RAN = { collisions: NO_COLLISIONS, lints: NO_LINTS, coverage: undefined } as const;

/** What a run's report is made of, figures aside. */
export type RunParts = Omit<RunReport, 'passed' | 'failed' | 'updated'>;

/** Counts how the cases of a run ended. */
export function summarise(parts: RunParts): RunReport {
  return { ...parts, ...countOutcomes(parts.cases) };
}

/** How many cases ended in which way. */
export function countOutcomes(
  cases: readonly Pick<CaseReport, 'outcome'>[],
): Pick<RunReport, CaseReport['outcome']> {
  const count = (outcome: CaseReport['outcome']) => cases.filter((each) => each.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), updated: count('updated') };
}

/**
 * Whether a run is well: it came to its end, no case failed, nothing collides that nobody expects to, all does that
 * somebody does, and no lint counts.
 */
export function isPassed({ error, failed, collisions, lints }: RunReport): boolean {
  const asExpected = countUnexpected(collisions) === 0 && collisions.unmet.length === 0;
  const hurts = lints.count && lints.found.length > 0;
  return error === undefined && failed === 0 && asExpected && !hurts;
}

/** How many collisions there are that no case expects. */
export function countUnexpected({ found }: CollisionReport): number {
  return found.filter(({ expected }) => expected === undefined).length;
}
