import { describe, expect, it } from 'vitest';
import { dotReporter } from '../../../src/report/dot.ts';
import { htmlReporter } from '../../../src/report/html.ts';
import { jsonReporter } from '../../../src/report/json.ts';
import { junitReporter } from '../../../src/report/junit.ts';
import { prettyReporter } from '../../../src/report/pretty.ts';
import type { Reporter, ReporterOptions, ReportOutput, RunReport } from '../../../src/report/types.ts';
import { caseReport, memoryOutput, runReport } from './reports.ts';

const REPORTERS: readonly (readonly [
  string,
  (output: ReportOutput, options: ReporterOptions) => Reporter,
])[] = [
  ['pretty', prettyReporter],
  ['dot', dotReporter],
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

const count = (text: string, part: string) => text.split(part).length - 1;

function shown(
  create: (typeof REPORTERS)[number][1],
  run: RunReport,
  diffLines = Number.POSITIVE_INFINITY,
): string {
  const { output, stdout } = memoryOutput();
  const reporter = create(output, { verbose: false, diffLines });
  for (const each of run.cases) reporter.onCaseEnd?.(each);
  reporter.onEnd?.(run);
  return stdout();
}

describe.each(REPORTERS)('the lines of diffs in %s', (_, create) => {
  const show = (diffLines?: number) => shown(create, runReport([report]), diffLines);

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

/** So many of something. */
function many<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A run in which there is a lot of everything that can be wrong. */
function longRun(): RunReport {
  const location = { file: '/redis/test/input/object.yaml', line: 1 };
  const refusal = {
    field: 'spec.size',
    path: 'spec.size',
    message: 'too small',
    reason: 'FieldValueInvalid' as const,
    value: 1,
    location,
  };
  const differing = caseReport({
    failure: { kind: 'differences' },
    differences: [
      ...many(100, (index) => ({
        ...changed,
        path: `output/changed-${index}.txt`,
        summary: many(100, (line) => `sentence ${line} of ${index}!`),
        diffNotes: ['lines are cut!'],
      })),
      ...many(100, (index) => ({ kind: 'missing', path: `output/missing-${index}.txt` }) as const),
    ],
    goldenChanges: many(100, (index) => ({ path: `output/golden-${index}.txt`, action: 'added' }) as const),
  });
  const unwritten = caseReport({
    failure: { kind: 'missing-golden', expectedDir: '/redis/test/expected' },
    differences: many(100, (index) => ({ kind: 'unexpected', path: `output/new-${index}.txt` })),
  });
  const refused = caseReport({ failure: { kind: 'refused-request', refusals: many(100, () => refusal) } });
  const objects = many(100, (index) => `ConfigMap default/object-${index}!`);
  const found = many(100, (index) => ({
    kind: 'object' as const,
    files: [],
    objects,
    destinations: [`worker-${index}`],
    sameVersion: true,
    hint: 'rename it',
    path: '',
    expected: undefined,
  }));
  return runReport([differing, unwritten, refused], { collisions: { found, unmet: [] } });
}

describe.each(REPORTERS)('long lists in %s', (_, create) => {
  it('are cut after the first items, with how many more there are and how to see them', () => {
    const text = shown(create, longRun(), 200);
    const more = (what: string) => `${what}: --diff-lines all shows all\n`;
    expect(count(text, 'sentence ')).toBe(20 * 10);
    expect(count(text, more('and 90 more changes'))).toBe(20);
    // What the diff can't show is told beside it.
    expect(count(text, 'lines are cut!')).toBe(20);
    expect(text).toContain(more('80 more files differ, whose diffs are not shown'));
    expect(count(text, '~ output/changed-')).toBe(50);
    expect(count(text, more('and 30 more files'))).toBe(1);
    expect(count(text, '- output/missing-')).toBe(50);
    expect(count(text, '+ output/new-')).toBe(50);
    expect(count(text, 'output/golden-')).toBe(50);
    expect(count(text, more('and 50 more files'))).toBe(3);
    expect(count(text, 'spec.size: too small')).toBe(20);
    expect(text).toContain(more('and 80 more refusals'));
    expect(count(text, 'on worker-')).toBe(20);
    expect(count(text, 'ConfigMap default/object-')).toBe(20 * 5);
    expect(count(text, more('and 95 more objects'))).toBe(20);
    expect(text).toContain(`${more('and 80 more collisions')}\n`);
  });
});

describe.each([
  ...REPORTERS,
  ['junit', junitReporter],
  ['json', jsonReporter],
  ['html', htmlReporter],
] as const)('long lists in %s', (name, create) => {
  it('are whole where everything is asked for, and in what programs and browsers read in any case', () => {
    const isText = name === 'pretty' || name === 'dot';
    const text = shown(create, longRun(), isText ? Number.POSITIVE_INFINITY : 0);
    expect(text).not.toContain(' more ');
    expect(text).not.toContain('not shown');
    for (const part of ['output/golden-99', 'output/missing-99', 'output/new-99', 'worker-99'])
      expect(text).toContain(part);
    expect(count(text, 'sentence ')).toBe(100 * 100);
    expect(count(text, 'lines are cut!')).toBe(100);
    expect(count(text, 'too small')).toBe(100);
    expect(count(text, 'ConfigMap default/object-99!')).toBe(100);
  });
});
