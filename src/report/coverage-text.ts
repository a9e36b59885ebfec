import type { Coverage } from '../promise/coverage.ts';
import { printable } from '../shared/printable.ts';

/** Says what of a Promise no case runs, in one line; none where they run all of it, or nobody knows. */
export function coverageText(coverage: Coverage | undefined): readonly string[] {
  if (coverage === undefined || coverage.stagesNotRun === 0) return [];
  const { stages, stagesNotRun, pipelinesNotRun, otherStagesNotRun } = coverage;
  const missing = [...pipelinesNotRun, ...otherStagesNotRun].map(printable).join(', ');
  return [`coverage: ${stages - stagesNotRun} of ${stages} stages; no case runs ${missing}`];
}
