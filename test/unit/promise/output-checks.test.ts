import yaml from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readOutputChecks } from '../../../src/promise/output-checks.ts';
import { formatPath, type Problem } from '../../../src/promise/problems.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

function read(text: string) {
  const problems: Problem[] = [];
  const checks = readOutputChecks(yaml.load(text) as JsonObject, problems);
  return { checks, problems: problems.map(({ path, message }) => `${formatPath(path)} ${message}`) };
}

describe('checks of the output', () => {
  it('are commands, or mappings with a command and how it runs', () => {
    const { checks, problems } = read(`checks:
  - kubeconform -strict output
  - {name: policy, run: ./check.sh, timeout: 90s, env: {LEVEL: strict}}
  - run: |
      set -e
      test -s output/a.yaml
`);
    expect(problems).toEqual([]);
    expect(checks).toEqual([
      { name: 'kubeconform -strict output', run: 'kubeconform -strict output', env: {} },
      { name: 'policy', run: './check.sh', timeoutSeconds: 90, env: { LEVEL: 'strict' } },
      { name: 'set -e', run: 'set -e\ntest -s output/a.yaml', env: {} },
    ]);
  });

  it('take a name from the start of a long command', () => {
    const [check] = read(`checks: ['${'x'.repeat(100)}']`).checks;
    expect(check?.name).toBe(`${'x'.repeat(59)}…`);
  });

  it.each([
    ['{}', []],
    ['checks:', []],
    ['checks: kubeconform', ['checks must be a list of commands, not the string "kubeconform"']],
    ['checks: [5]', ['checks[0] must be a command, or a mapping with run, not the number 5']],
    ['checks: [" "]', ['checks[0].run has no command to run']],
    ['checks: [{name: a}]', ['checks[0] has no command to run']],
    ['checks: [{rum: a}]', ['checks[0].rum unknown field (did you mean run?)']],
    ['checks: [{run: [a, b]}]', ['checks[0].run must be a string, not a list']],
    [
      'checks: [{run: a, timeout: soon}]',
      [
        'checks[0].timeout must be a number of seconds or a duration such as 90s or 5m, not the string "soon"',
      ],
    ],
    ['checks: [{run: a, env: {A=B: c}}]', ['checks[0].env.A=B is no name of a variable']],
    ['checks: [a, {name: a, run: b}]', ['checks[1] "a" is the name of an earlier check']],
  ])('%s: %j', (text, expected) => {
    expect(read(text).problems).toEqual(expected);
  });
});
