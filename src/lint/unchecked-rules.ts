import { unreadableRules } from '../admission/cel/check-promise.ts';
import type { ApiVersion } from '../promise/types.ts';
import type { YamlPath } from '../promise/yaml-location.ts';
import type { Location } from '../shared/errors.ts';
import { type Lint, lint } from './types.ts';

/**
 * Finds CEL rules of an API that can't be read here: no run says whether a request keeps them.
 * @param locate finds a place in the Promise
 */
export function lintUncheckedRules(
  versions: readonly ApiVersion[],
  locate: (path: YamlPath) => Location,
): readonly Lint[] {
  return versions.flatMap(({ schema }, index) => {
    const path: YamlPath = ['spec', 'api', 'spec', 'versions', index, 'schema', 'openAPIV3Schema'];
    const rules = schema === undefined ? [] : unreadableRules(schema, path);
    return rules.map(({ path: at, why }) =>
      lint('unchecked-rule', `this rule is not checked: ${why}`, {
        location: locate(at),
        hint: 'correct its syntax: most likely the API server refuses it',
      }),
    );
  });
}
