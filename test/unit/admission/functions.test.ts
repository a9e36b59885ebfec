import { describe, expect, it } from 'vitest';
import { overloadsOf } from '../../../src/admission/cel/library.ts';
import recorded from './recorded-functions.json' with { type: 'json' };

/** Only for the variable `authorizer`, which rules of an API don't have; and old or inner names of operators. */
const NOT_FOR_RULES = new Set(
  'allowed check error errored fieldSelector group labelSelector name namespace path reason resource serviceAccount subresource _?._ __not_strictly_false__ _in_ in'.split(
    ' ',
  ),
);

// How many functions and methods of each name the environment of rules has (apiserver 0.36.2,
// `pkg/cel/environment/base.go`): a rule that calls what is unknown here is one that the API server refuses.
describe('the functions of rules', () => {
  const table = Object.entries(recorded).filter(([name]) => !NOT_FOR_RULES.has(name));

  it.each(table)('%s has as many forms as in Kubernetes 1.36', (name, [functions, methods]) => {
    const ours = overloadsOf(name);
    expect(ours.filter(({ isMethod }) => !isMethod)).toHaveLength(functions ?? 0);
    expect(ours.filter(({ isMethod }) => isMethod)).toHaveLength(methods ?? 0);
  });
});
