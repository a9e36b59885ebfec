import type { PromiseInspection } from '../promise/load.ts';
import { type Problem, problemsError } from '../promise/problems.ts';
import type { PromiseApi } from '../promise/types.ts';
import type { YamlPath } from '../promise/yaml-location.ts';
import type { PromiseError } from '../shared/errors.ts';
import { ruleProblems } from './cel/check-promise.ts';
import { defaultProblems } from './check-defaults.ts';

/** What the API server refuses an API for because of its defaults and rules; its schemas are known to be right otherwise. */
export function apiProblems(api: PromiseApi | undefined): readonly Problem[] {
  return (api?.versions ?? []).flatMap(({ schema }, index) => {
    const path: YamlPath = ['spec', 'api', 'spec', 'versions', index, 'schema', 'openAPIV3Schema'];
    return schema === undefined ? [] : [...defaultProblems(schema, path), ...ruleProblems(schema, path)];
  });
}

/** The same for a Promise that was read, as an error with the place of each problem. */
export function wrongApi({
  promise,
  locate,
}: Pick<PromiseInspection, 'promise' | 'locate'>): PromiseError | undefined {
  const problems = apiProblems(promise.api);
  if (problems.length === 0) return undefined;
  return problemsError(problems, {
    code: 'invalid-promise',
    file: promise.file,
    locator: { locate },
    document: 0,
    subject: `the Promise ${promise.name}`,
    hint: 'correct it: the API server refuses an API like this',
  });
}
