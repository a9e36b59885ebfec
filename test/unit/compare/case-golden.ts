import { join } from 'node:path';
import type { CaseGolden } from '../../../src/compare/types.ts';

/** The golden of a case of one pipeline, in `expected/`; what the run wrote lies in `output/` and `metadata/`. */
export function goldenIn(dir: string): CaseGolden {
  return {
    dir: join(dir, 'expected'),
    pairs: [
      { label: 'output', dialect: 'gitops', actual: join(dir, 'output') },
      { label: 'metadata', dialect: 'kubernetes', actual: join(dir, 'metadata') },
    ],
    labels: ['output', 'metadata'],
  };
}

/** The golden of a case of several pipelines, of which only some run now. */
export function goldenOfPipelines(
  dir: string,
  all: readonly string[],
  running: readonly string[] = all,
): CaseGolden {
  const folders = ['output', 'metadata'] as const;
  return {
    dir: join(dir, 'expected'),
    pairs: running.flatMap((name) =>
      folders.map((folder) => ({
        label: `pipelines/${name}/${folder}`,
        dialect: folder === 'metadata' ? ('kubernetes' as const) : ('gitops' as const),
        actual: join(dir, folder, name),
      })),
    ),
    labels: all.flatMap((name) => folders.map((folder) => `pipelines/${name}/${folder}`)),
  };
}
