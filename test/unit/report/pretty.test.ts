import { describe, expect, it } from 'vitest';
import type { FileDifference } from '../../../src/compare/types.ts';
import { prettyReporter } from '../../../src/report/pretty.ts';
import type { CaseReport } from '../../../src/report/types.ts';
import { caseReport, caseRun, memoryOutput, runReport, stageRun } from './reports.ts';

/** What stdout shows of these cases. */
function show(cases: readonly CaseReport[], color = false): string {
  const { output, stdout, stderr } = memoryOutput({ color });
  const reporter = prettyReporter(output, { verbose: false });
  for (const report of cases) reporter.onCaseEnd?.(report);
  reporter.onEnd?.(runReport(cases));
  expect(stderr()).toBe('');
  return stdout();
}

const failedStage = caseRun({
  outcome: 'failed',
  pipelines: [
    {
      name: 'instance',
      outcome: 'failed',
      retries: [],
      problems: [],
      stages: [
        stageRun({ name: 'fetch' }),
        stageRun({
          exitCode: 137,
          log: [
            { stream: 'stdout', text: 'reading' },
            { stream: 'stderr', text: 'no room' },
          ],
          droppedLines: 12,
          failure: {
            reason: 'out-of-memory',
            message: 'exit code 137: killed, out of memory (limit 256Mi)',
            hint: 'raise the limit\nor use less',
          },
        }),
      ],
    },
  ],
});

describe('the pretty reporter', () => {
  it('tells a case that passed in one line', () => {
    expect(show([caseReport()])).toBe('✓ test (1.2 s)\n1 case: 1 passed (1.9 s)\n');
  });

  it('counts what passed, was updated and failed', () => {
    const cases = [caseReport(), caseReport({ name: 'b', failure: { kind: 'timeout', seconds: 5 } })];
    const updated = caseReport({
      outcome: 'updated',
      goldenChanges: [{ path: 'output/a', action: 'added' }],
    });
    expect(
      show([...cases, updated])
        .split('\n')
        .at(-2),
    ).toBe('3 cases: 1 passed, 1 updated, 1 failed (1.9 s)');
  });

  it('shows differences: sentences, diff, lists, where the files are, what to do', () => {
    const differences: readonly FileDifference[] = [
      {
        kind: 'changed',
        path: 'output/a.yaml',
        summary: ['Elasticsearch default/example spec.count: 1 -> 3'],
        diff: '--- expected/output/a.yaml\n+++ actual/output/a.yaml\n@@ -1,2 +1,2 @@ Elasticsearch default/example\n kind: x\n-count: 1\n+count: 3\n',
        line: 12,
      },
      {
        kind: 'changed',
        path: 'output/b.bin',
        summary: ['binary files differ: 1 bytes -> 2 bytes'],
        diff: undefined,
      },
      {
        kind: 'invalid',
        path: 'output/c.yaml',
        side: 'actual',
        message: 'bad indentation',
        line: 3,
        column: 5,
        diff: undefined,
      },
      { kind: 'missing', path: 'output/gone.yaml' },
      { kind: 'moved', object: 'Service default/s', from: 'output/x.yaml', to: 'output/y.yaml' },
      { kind: 'not-a-file', path: 'output/link', side: 'expected', what: 'a symbolic link to "x"' },
      { kind: 'unexpected', path: 'metadata/status.yaml' },
    ];
    expect(show([caseReport({ failure: { kind: 'differences' }, differences })])).toBe(
      `✗ test (1.2 s): 7 differences from the golden

  output/a.yaml (test/expected/output/a.yaml:12)
    Elasticsearch default/example spec.count: 1 -> 3
    --- expected/output/a.yaml
    +++ actual/output/a.yaml
    @@ -1,2 +1,2 @@ Elasticsearch default/example
     kind: x
    -count: 1
    +count: 3

  output/b.bin (test/expected/output/b.bin)
    binary files differ: 1 bytes -> 2 bytes

  output/c.yaml
    written output/c.yaml:3:5: bad indentation

  missing: in the golden, but not written by the run
    - output/gone.yaml

  unexpected: written by the run, but not in the golden
    + metadata/status.yaml

  moved: unchanged, but in another file
    Service default/s: output/x.yaml -> output/y.yaml

  not a plain file, so neither followed nor read
    golden output/link: a symbolic link to "x"

  written to test/output and test/metadata

1 case: 1 failed (1.9 s)
hint: if the new output is right: promise test-pipeline --update
`,
    );
  });

  it('shows why a stage failed, a hint, and the last lines with its name before them', () => {
    expect(show([caseReport({ failure: { kind: 'stage-failed' }, run: failedStage })])).toBe(
      `✗ test (1.2 s): a stage failed
  stage render: exit code 137: killed, out of memory (limit 256Mi)
  hint: raise the limit
        or use less
    12 earlier lines not shown: --verbose shows all
    render | reading
    render | no room

  written to test/output and test/metadata

1 case: 1 failed (1.9 s)
`,
    );
  });

  it('names the pipeline where a case runs several', () => {
    const [failed] = failedStage.pipelines;
    const run = caseRun({ pipelines: [...caseRun().pipelines, ...(failed ? [failed] : [])] });
    expect(show([caseReport({ failure: { kind: 'stage-failed' }, run })])).toContain(
      'stage render of pipeline instance: exit code 137',
    );
  });

  it('says where it leaves off in a long line of a script', () => {
    const source = { file: '/redis/pipeline/run', line: 7, text: `yq ${'x'.repeat(200)}` };
    const failure = { reason: 'exit', message: 'exit code 1', hint: undefined, source } as const;
    const run = caseRun({
      pipelines: [
        { name: 'instance', outcome: 'failed', retries: [], problems: [], stages: [stageRun({ failure })] },
      ],
    });
    expect(show([caseReport({ failure: { kind: 'stage-failed' }, run })])).toMatch(
      /at pipeline\/run:7: yq x{116}…$/m,
    );
  });

  it('says so when a stage that failed printed nothing, or more than is shown', () => {
    const failure = { reason: 'exit', message: 'exit code 1', hint: undefined } as const;
    const runOf = (lines: number) =>
      caseRun({
        pipelines: [
          {
            name: 'instance',
            outcome: 'failed',
            retries: [],
            problems: [],
            stages: [
              stageRun({
                failure,
                log: Array.from({ length: lines }, (_, index) => ({
                  stream: 'stdout',
                  text: `line ${index}`,
                })),
              }),
            ],
          },
        ],
      });
    expect(show([caseReport({ failure: { kind: 'stage-failed' }, run: runOf(0) })])).toContain(
      '    it printed nothing\n',
    );
    const long = show([caseReport({ failure: { kind: 'stage-failed' }, run: runOf(100) })]);
    expect(long).toContain('    40 earlier lines not shown: --verbose shows all\n    render | line 40\n');
    expect(long).toContain('render | line 99\n');
  });

  it('lists what the run wrote where there is no golden, and how to make it one', () => {
    const failure = { kind: 'missing-golden', expectedDir: '/redis/test/expected' } as const;
    const differences: readonly FileDifference[] = [{ kind: 'unexpected', path: 'output/a.yaml' }];
    expect(show([caseReport({ failure, differences })])).toBe(
      `✗ test (1.2 s): no golden in test/expected
  the run wrote:
    + output/a.yaml
  hint: look them over, then make them the golden: promise test-pipeline --update

  written to test/output and test/metadata

1 case: 1 failed (1.9 s)
`,
    );
    expect(show([caseReport({ failure })])).toContain('  the run wrote no files\n');
    const invalid: FileDifference = {
      kind: 'invalid',
      path: 'output/a.yaml',
      side: 'actual',
      message: 'this is not valid YAML',
      line: 2,
      column: 1,
      diff: undefined,
    };
    const refused = show([caseReport({ failure, differences: [...differences, invalid] })]);
    expect(refused).toContain(
      'hint: what does not parse is made no golden: mend what the stage writes first\n',
    );
    expect(refused).not.toContain('--update');
  });

  it('shows what Kratix would stumble over, in cases that pass too', () => {
    const run = caseRun({
      pipelines: [
        {
          name: 'instance',
          outcome: 'succeeded',
          stages: [stageRun()],
          retries: [],
          problems: [
            { path: 'output/pipe', message: 'is a FIFO', severity: 'error' },
            { path: 'output/x', message: 'is large', severity: 'warning' },
          ],
        },
      ],
    });
    const text = 'error: output/pipe: is a FIFO\n  warning: output/x: is large\n';
    expect(show([caseReport({ failure: { kind: 'bad-output' }, run })])).toContain(
      `✗ test (1.2 s): it wrote what Kratix would fail on\n  ${text}`,
    );
    expect(show([caseReport({ run })])).toContain(`✓ test (1.2 s)\n  ${text}`);
  });

  it('tells problems that several files share in one line, with the first five paths', () => {
    const problems = (count: number, from: string) =>
      Array.from({ length: count }, (_, index) => ({
        path: `${from}/${index}`,
        message: 'is not valid',
        severity: 'warning' as const,
      }));
    const runOf = (count: number) =>
      caseRun({
        pipelines: ['a', 'b'].map((name) => ({
          name,
          outcome: 'succeeded',
          stages: [stageRun()],
          retries: [],
          problems: problems(count, `output/${name}`),
        })),
      });
    expect(show([caseReport({ run: runOf(1) })])).toContain(
      '\n  warning: is not valid: output/a/0, output/b/0\n',
    );
    expect(show([caseReport({ run: runOf(4) })])).toContain(
      '\n  warning: is not valid: output/a/0, output/a/1, output/a/2, output/a/3, output/b/0 and 3 more\n',
    );
  });

  it('names the command that updates these goldens', () => {
    const updateCommand = 'promise test-pipeline --case x --update';
    const { output, stdout } = memoryOutput();
    const reporter = prettyReporter(output, { verbose: false, updateCommand });
    const missing = caseReport({ failure: { kind: 'missing-golden', expectedDir: '/redis/test/expected' } });
    const differing = caseReport({
      failure: { kind: 'differences' },
      differences: [{ kind: 'missing', path: 'output/a.yaml' }],
    });
    reporter.onCaseEnd?.(missing);
    reporter.onEnd?.(runReport([missing, differing], { milliseconds: 1 }));
    expect(stdout()).toContain(`then make them the golden: ${updateCommand}\n`);
    expect(stdout()).toContain(`if the new output is right: ${updateCommand}\n`);
  });

  it('offers no update where output does not even parse', () => {
    const invalid = { kind: 'invalid', path: 'a.json', side: 'actual', message: 'x' } as const;
    const differences = [{ ...invalid, line: 1, column: 1, diff: undefined }];
    expect(show([caseReport({ failure: { kind: 'differences' }, differences })])).not.toContain('--update');
  });

  it('lists what an update did', () => {
    const goldenChanges = [
      { path: 'output/a.yaml', action: 'rewritten' },
      { path: 'output/b.yaml', action: 'added' },
      { path: 'output/c.yaml', action: 'removed' },
    ] as const;
    expect(show([caseReport({ outcome: 'updated', goldenChanges })])).toBe(
      `✓ test (1.2 s): golden updated
  ~ output/a.yaml (rewritten)
  + output/b.yaml (added)
  - output/c.yaml (removed)

1 case: 1 updated (1.9 s)
`,
    );
  });

  it('says where the files are when they are not in the usual place, and why', () => {
    const run = caseRun({
      outputDir: '/redis/.promise/out/test/output',
      metadataDir: '/elsewhere/metadata',
      movedBecause: 'test/output/a.yaml is tracked by git',
    });
    expect(show([caseReport({ run })])).toContain(
      '\n  written to .promise/out/test/output and /elsewhere/metadata (test/output/a.yaml is tracked by git)\n',
    );
  });

  it('colours additions, removals and hunk headers, but not a removed line that looks like a header', () => {
    const diff =
      '--- expected/a\n+++ actual/a\n@@ -1,1 +1,1 @@\n--- b\n+c\n d\n\\ No newline at end of file\n';
    const differences: readonly FileDifference[] = [{ kind: 'changed', path: 'a', summary: [], diff }];
    const text = show([caseReport({ failure: { kind: 'differences' }, differences })], true);
    expect(text).toContain('\x1b[1m--- expected/a\x1b[22m');
    expect(text).toContain('\x1b[36m@@ -1,1 +1,1 @@\x1b[39m');
    expect(text).toContain('\x1b[31m--- b\x1b[39m');
    expect(text).toContain('\x1b[32m+c\x1b[39m');
    expect(text).toContain('\n     d\n');
  });

  it('prints nothing on stdout when the run is aborted', () => {
    const { output, stdout, stderr } = memoryOutput();
    prettyReporter(output, { verbose: false }).stop?.();
    expect(stdout() + stderr()).toBe('');
  });
});

describe('what a stage made up', () => {
  const evil = 'a\x1b[2J\x1b]0;title\x07\x9b31m\r\u202eb';

  it('can not act on the terminal from anywhere in a report', () => {
    const differences: readonly FileDifference[] = [
      {
        kind: 'changed',
        path: `output/${evil}`,
        summary: [evil],
        diff: `--- ${evil}\n+++ ${evil}\n+${evil}\n`,
      },
      { kind: 'invalid', path: evil, side: 'actual', message: evil, line: 1, column: 1, diff: evil },
      { kind: 'missing', path: `${evil}\n` },
      { kind: 'unexpected', path: evil },
      { kind: 'moved', object: evil, from: evil, to: evil },
      { kind: 'not-a-file', path: evil, side: 'actual', what: evil },
    ];
    const run = caseRun({
      outputDir: `/redis/${evil}`,
      movedBecause: evil,
      pipelines: [
        {
          name: evil,
          outcome: 'failed',
          retries: [],
          problems: [{ path: evil, message: evil, severity: 'error' }],
          stages: [
            stageRun({
              name: evil,
              log: [{ stream: 'stdout', text: evil }],
              failure: { reason: 'exit', message: evil, hint: evil },
            }),
          ],
        },
      ],
    });
    const goldenChanges = [{ path: evil, action: 'added' }] as const;
    const report = caseReport({
      name: evil,
      failure: { kind: 'differences' },
      differences,
      run,
      goldenChanges,
    });
    const missing = caseReport({ ...report, failure: { kind: 'missing-golden', expectedDir: `/${evil}` } });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(show([report, missing])).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it('shows in paths and diffs, where it counts, and is left out of logs', () => {
    const differences: readonly FileDifference[] = [{ kind: 'unexpected', path: 'a\x1b[31m\nb' }];
    const run = caseRun({
      pipelines: [
        {
          name: 'p',
          outcome: 'failed',
          retries: [],
          problems: [],
          stages: [
            stageRun({
              log: [{ stream: 'stdout', text: '\x1b[31mred\x1b[0m\r' }],
              failure: { reason: 'exit', message: 'm', hint: undefined },
            }),
          ],
        },
      ],
    });
    const text = show([caseReport({ failure: { kind: 'differences' }, differences, run })]);
    expect(text).toContain('+ a\\x1b[31m\\nb\n');
    expect(text).toContain('render | red\n');
  });
});
