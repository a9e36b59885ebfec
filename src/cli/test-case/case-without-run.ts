import path from 'node:path';
import type { TestCase } from '../../promise/types.ts';
import type { CaseReport, InputReport } from '../../report/types.ts';
import type { Verdict } from './judge-expectation.ts';

/** What there is to tell of a case that didn't come to a run. */
export type CaseWithoutRun = Verdict & {
  readonly input?: InputReport;
  /** Milliseconds since 1970; now where absent. */
  readonly startedAt?: number;
  readonly milliseconds?: number;
};

/** The report of a case that ended without a run to tell of: nothing was placed, its goldens stay as they are. */
export function caseWithoutRun(
  { name, dir, oneOff, workflow }: Pick<TestCase, 'name' | 'dir' | 'oneOff' | 'workflow'>,
  { input, startedAt = Date.now(), milliseconds = 0, ...verdict }: CaseWithoutRun,
): CaseReport {
  return {
    name,
    dir,
    ...oneOff,
    workflow,
    ...(verdict.failure === undefined
      ? { outcome: 'passed', failure: undefined, asExpected: verdict.asExpected }
      : { outcome: 'failed', failure: verdict.failure }),
    input: input ?? { admitted: true, warnings: [], uncheckedRules: [] },
    run: {
      pipelines: [],
      notRun: [],
      outcome: 'failed',
      collectedDir: '',
      outputDir: path.join(dir, 'output'),
      metadataDir: path.join(dir, 'metadata'),
      movedBecause: undefined,
      milliseconds,
    },
    delivery: undefined,
    differences: [],
    goldenChanges: [],
    refusedOutput: [],
    lints: [],
    outputChecks: [],
    checks: [],
    startedAt,
    milliseconds,
  };
}
