import { describe, expect, it } from 'vitest';
import { dotReporter } from '../../../src/report/dot.ts';
import { junitReporter } from '../../../src/report/junit.ts';
import { prettyReporter } from '../../../src/report/pretty.ts';
import type { Reporter, ReporterOptions, ReportOutput } from '../../../src/report/types.ts';
import { caseReport, memoryOutput, runReport } from './reports.ts';

const REPORTERS: readonly (readonly [
  string,
  (output: ReportOutput, options: ReporterOptions) => Reporter,
])[] = [
  ['pretty', prettyReporter],
  ['dot', dotReporter],
  ['junit', junitReporter],
];

const changed = {
  kind: 'changed',
  path: 'output/a.txt',
  summary: [],
  diff: '--- expected/output/a.txt\n+++ actual/output/a.txt\n@@ -1,2 +1,2 @@\n-a\n+b\n c\n',
} as const;

const report = caseReport({
  failure: { kind: 'differences' },
  differences: [changed, { ...changed, path: 'output/b.txt' }],
  checks: [
    {
      check: 'idempotency',
      outcome: 'failed',
      findings: [{ kind: 'differences', stage: undefined, differences: [changed], causes: [] }],
      notes: [],
    },
  ],
});

describe.each(REPORTERS)('the lines of diffs in %s', (_, create) => {
  const show = (diffLines?: number) => {
    const { output, stdout } = memoryOutput();
    const reporter = create(output, { verbose: false, ...(diffLines === undefined ? {} : { diffLines }) });
    reporter.onCaseEnd?.(report);
    reporter.onEnd?.(runReport([report]));
    return stdout();
  };
  const count = (text: string, part: string) => text.split(part).length - 1;

  it('are all that there are, unless told otherwise', () => {
    for (const all of [undefined, 4, Number.POSITIVE_INFINITY]) {
      expect(show(all).match(/^ +c$/gm)).toHaveLength(3);
      expect(show(all)).not.toContain('not shown');
    }
  });

  it('end where they are to, and say so', () => {
    expect(count(show(3), '+b\n')).toBe(3);
    expect(count(show(3), ' 1 line of the diff not shown: --diff-lines all shows all')).toBe(3);
    expect(count(show(1), ' 3 lines of the diff not shown')).toBe(3);
    expect(show(1)).toContain('@@ -1,2 +1,2 @@');
  });

  it('are none, without the names of the files, where that is wanted', () => {
    expect(show(0)).not.toContain('@@');
    expect(show(0)).not.toContain('--- expected');
    expect(count(show(0), ' 4 lines of the diff not shown')).toBe(3);
  });
});
