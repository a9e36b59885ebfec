import yaml from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type CompareRule, readCompareRules } from '../../../src/promise/compare-rules.ts';
import { formatPath, type Problem } from '../../../src/promise/problems.ts';
import { createLocator } from '../../../src/promise/yaml-location.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

function read(text: string): {
  readonly rules: readonly CompareRule[];
  readonly problems: readonly string[];
} {
  const problems: Problem[] = [];
  const source = { locator: createLocator(text, 'case.yaml'), isShared: false };
  const rules = readCompareRules(yaml.load(text) as JsonObject, source, problems);
  return { rules, problems: problems.map(({ path, message }) => `${formatPath(path)} ${message}`) };
}

describe('rules for what may differ', () => {
  it('are read with their place', () => {
    const { rules, problems } = read(`ignore:
  - .metadata.uid
  - {path: .spec.x, files: 'output/*.yaml', kind: Service}
  - files: output/secret.yaml
unordered:
  - .spec.tolerations
match:
  - {path: .a, any: true}
  - {path: .b, pattern: '^x+$'}
  - {path: .c, range: {min: 1, max: 2.5}}
  - {path: .d, sameAs: {path: .metadata.name, file: output/b.yaml, kind: Secret}}
`);
    expect(problems).toEqual([]);
    expect(rules).toMatchObject([
      {
        type: 'ignore',
        path: { text: '.metadata.uid' },
        location: { file: 'case.yaml', line: 2, column: 5 },
        isShared: false,
      },
      { type: 'ignore', path: { text: '.spec.x' }, files: 'output/*.yaml', kind: 'Service' },
      { type: 'ignore-files', files: 'output/secret.yaml' },
      { type: 'unordered', path: { text: '.spec.tolerations' } },
      { type: 'match', condition: { kind: 'any' } },
      { type: 'match', condition: { kind: 'pattern', pattern: '^x+$' } },
      { type: 'match', condition: { kind: 'range', min: 1, max: 2.5 } },
      { type: 'match', condition: { kind: 'same-as', file: 'output/b.yaml', objectKind: 'Secret' } },
    ]);
  });

  it.each<[string, string]>([
    ['ignore: [5]', 'ignore[0] must be a JSONPath or a mapping with path, not the number 5'],
    ['ignore: [{}]', 'ignore[0] needs a path, or files alone to ignore whole files'],
    ['ignore: [{files: a, kind: B}]', 'ignore[0] needs a path, or files alone to ignore whole files'],
    ["ignore: [{path: .a, files: ''}]", 'ignore[0].files is empty: leave it out where all files are meant'],
    [
      "match: [{path: .a, any: true, kind: ''}]",
      'match[0].kind is empty: leave it out where all kinds are meant',
    ],
    ['ignore: [{pth: .a}]', 'ignore[0].pth unknown field (did you mean path?)'],
    ['ignore: [.a[]', 'ignore[0].path ".a[" is no JSONPath: a bracket is not closed'],
    ['unordered: [{files: a}]', 'unordered[0] needs a path'],
    ['match: [.a]', 'match[0] needs one of any, pattern, range, sameAs, and has none'],
    [
      'match: [{path: .a, any: true, pattern: x}]',
      'match[0] needs one of any, pattern, range, sameAs, and has any and pattern',
    ],
    ['match: [{path: .a, any: false}]', 'match[0].any can only be true'],
    ['match: [{any: true}]', 'match[0] needs a path'],
    ['match: [{path: .a, range: {}}]', 'match[0].range needs min or max'],
    ['match: [{path: .a, range: {min: 2, max: 1}}]', 'match[0].range is empty: 2 is above 1'],
    ['match: [{path: .a, range: {min: x}}]', 'match[0].range.min must be a number, not the string "x"'],
    ['match: [{path: .a, sameAs: {file: b}}]', 'match[0].sameAs needs a path'],
  ])('%s is wrong', (text, problem) => {
    expect(read(text.replace('[.a[]', "['.a[']"))).toEqual({ rules: [], problems: [problem] });
  });

  it('take patterns that RE2 takes, and no others', () => {
    expect(read("match: [{path: .a, pattern: '(?<=x)y'}]").problems).toEqual([
      expect.stringMatching(/^match\[0\]\.pattern is no regular expression \(RE2\): /),
    ]);
  });
});
