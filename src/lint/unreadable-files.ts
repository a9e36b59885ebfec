import type { CaseRun } from '../run/types.ts';
import { type Lint, lint } from './types.ts';

/** Takes what collecting the files found that Kratix's own containers may not read. */
export function lintUnreadableFiles(run: CaseRun, prefixOf: (pipeline: string) => string): readonly Lint[] {
  return run.pipelines
    .flatMap(({ name, problems }) => problems.map((problem) => ({ name, ...problem })))
    .filter(({ lint: code }) => code === 'unreadable-file')
    .map(({ name, path, message }) =>
      lint('unreadable-file', message, {
        location: { file: `${prefixOf(name)}${path}` },
        hint: 'let others read it: chmod a+rX',
      }),
    );
}
