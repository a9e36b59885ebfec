import path from 'node:path';
import type { CaseGolden, GoldenPair } from '../../compare/types.ts';
import type { CasePlan } from '../../plan/types.ts';
import { goldenDir } from '../../promise/cases.ts';
import { fileKey } from '../../run/state-dir.ts';

/**
 * Which golden folder belongs to which folder of a run: per pipeline where a case has several.
 * @param folderOf where the files of the run are, all pipelines' in one
 */
export function goldenOf(plan: CasePlan, folderOf: (kind: 'output' | 'metadata') => string): CaseGolden {
  const pairsOf = (folder: string | undefined): readonly GoldenPair[] =>
    (['output', 'metadata'] as const).map((kind) => ({
      label: folder === undefined ? kind : path.posix.join('pipelines', folder, kind),
      dialect: kind === 'metadata' ? 'kubernetes' : 'gitops',
      actual: path.join(folderOf(kind), folder ?? ''),
    }));
  const pairsOfAll = (names: readonly string[]) =>
    plan.pipelineFolders ? names.flatMap((name) => pairsOf(fileKey(name))) : pairsOf(undefined);
  return {
    dir: goldenDir(plan),
    pairs: pairsOfAll(plan.pipelines.map(({ name }) => name)),
    labels: pairsOfAll(plan.allPipelines).map(({ label }) => label),
  };
}
