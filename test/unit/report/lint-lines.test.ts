import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { type Lint, lint } from '../../../src/lint/types.ts';
import { lintLines } from '../../../src/report/lint-lines.ts';

/** So many lints of one code. */
function many(count: number): readonly Lint[] {
  return Array.from({ length: count }, (_, index) =>
    lint('missing-namespace', `ConfigMap ${index} names no namespace`, {
      location: { file: 'output/a.yaml', line: index + 1, column: 1 },
    }),
  );
}

const show = (lints: readonly Lint[], diffLines = 200) =>
  lintLines(lints, new Chalk({ level: 0 }), '/redis', diffLines);

describe('the lints of a case', () => {
  it('are one line each, with code and place', () => {
    expect(show(many(1))).toEqual([
      'warning[missing-namespace]: output/a.yaml:1:1: ConfigMap 0 names no namespace',
    ]);
  });

  it('of many alike only the first are shown, and how many more there are', () => {
    expect(show(many(6))).toHaveLength(6);
    const lines = show([...many(17), lint('work-too-large', 'too large')]);
    expect(lines).toHaveLength(7);
    expect(lines.slice(4)).toEqual([
      'warning[missing-namespace]: output/a.yaml:5:1: ConfigMap 4 names no namespace',
      'and 12 more missing-namespace: --diff-lines all shows all',
      'warning[work-too-large]: too large',
    ]);
    expect(show(many(17), Number.POSITIVE_INFINITY)).toHaveLength(17);
  });
});
