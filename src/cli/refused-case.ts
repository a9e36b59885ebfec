import path from 'node:path';
import type { LocatedRefusal } from '../admission/admit-request.ts';
import type { TestCase } from '../promise/types.ts';
import type { CaseReport } from '../report/types.ts';

/** The report of a case whose request the API server would refuse: it failed, nothing ran, its goldens stay as they are. */
export function refusedCase(
  { name, dir, workflow }: Pick<TestCase, 'name' | 'dir' | 'workflow'>,
  refusals: readonly LocatedRefusal[],
): CaseReport {
  return {
    name,
    dir,
    workflow,
    outcome: 'failed',
    failure: { kind: 'refused-request', refusals },
    input: { admitted: true, warnings: [], uncheckedRules: [] },
    run: {
      pipelines: [],
      notRun: [],
      outcome: 'failed',
      collectedDir: '',
      outputDir: path.join(dir, 'output'),
      metadataDir: path.join(dir, 'metadata'),
      movedBecause: undefined,
      milliseconds: 0,
    },
    delivery: undefined,
    differences: [],
    goldenChanges: [],
    lints: [],
    checks: [],
    startedAt: Date.now(),
    milliseconds: 0,
  };
}
