import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/lint/types.ts';
import { githubReporter } from '../../../src/report/github.ts';
import type { RunReport } from '../../../src/report/types.ts';
import { caseReport, caseRun, memoryOutput, runReport, stageRun } from './reports.ts';

/** What the reporter writes for a Promise in /repo/redis, run from there. */
function show(report: RunReport): { readonly commands: readonly string[]; readonly summary: string } {
  const { output, stdout, stderr } = memoryOutput();
  const { stdout: summary, stderr: commands } = output;
  const places = { commands, summary, cwd: '/repo/redis', workspace: '/repo' };
  githubReporter(places, { verbose: false }).onEnd?.(report);
  return { commands: stderr().split('\n').slice(0, -1), summary: stdout() };
}

const dir = '/repo/redis/test/large';

const differing = caseReport({
  name: 'large',
  dir,
  failure: { kind: 'differences' },
  differences: [
    {
      kind: 'changed',
      path: 'output/a,b.yaml',
      summary: ['size: 100% -> 50%', 'tier: "x" -> "y"'],
      diff: '--- expected/output/a,b.yaml\n+++ actual/output/a,b.yaml\n@@ -1 +1 @@\n-```\n+b\n',
      line: 7,
    },
    { kind: 'missing', path: 'output/gone.yaml' },
    { kind: 'unexpected', path: 'output/new.yaml' },
  ],
});

describe('annotations', () => {
  it('stand at the line of the golden, with a path from the root of the repository, escaped', () => {
    expect(show(runReport([differing])).commands).toEqual([
      '::error file=redis/test/large/expected/output/a%2Cb.yaml,line=7,title=large%3A 3 differences from the golden::size: 100%25 -> 50%25%0Atier: "x" -> "y"',
      '::error file=redis/test/large/expected/output/gone.yaml,line=1,title=large%3A 3 differences from the golden::output/gone.yaml: in the golden, but not written by the run',
      '::error title=large%3A 3 differences from the golden::output/new.yaml: written by the run, but not in the golden',
    ]);
  });

  it('are one line each that does nothing to a terminal, whatever files and objects are called', () => {
    const path = 'output/\x1b[31m\u202e\n::error ::x%0A.yaml';
    const changed = { kind: 'changed', path, summary: [], diff: undefined, line: 1 } as const;
    const warning = lint('missing-namespace', 'ConfigMap \x9bred\nx');
    const report = caseReport({
      name: 'a\x07\nb',
      dir,
      failure: { kind: 'differences' },
      differences: [changed],
      lints: [warning],
    });
    expect(show(runReport([report])).commands).toEqual([
      '::error file=redis/test/large/expected/output/\\x1b[31m\\u{202e}%0A%3A%3Aerror %3A%3Ax%250A.yaml,line=1,title=a\\x07%0Ab%3A 1 difference from the golden::output/\\x1b[31m\\u{202e}%0A::error ::x%250A.yaml: changed',
      '::warning title=a\\x07%0Ab%3A missing-namespace::ConfigMap \\x9bred%0Ax',
    ]);
  });

  it('stand at the request that would be refused', () => {
    const location = { file: `${dir}/input/object.yaml`, line: 6, column: 3 };
    const refusals = [
      { field: 'spec.size', message: 'Required value', location, reason: 'FieldValueRequired' },
    ];
    const refused = caseReport({ dir, failure: { kind: 'refused-request', refusals } as never });
    expect(show(runReport([refused])).commands).toEqual([
      '::error file=redis/test/large/input/object.yaml,line=6,col=3,title=test%3A the API server would refuse the request::spec.size: Required value',
    ]);
  });

  it('stand at the line of the script that a stage names, and nowhere for files outside of the repository', () => {
    const failing = (file: string) => {
      const source = { file, line: 12, text: 'helm template' };
      const failure = { reason: 'exit', message: 'exit code 2', hint: undefined, source } as const;
      const stages = [
        stageRun({ exitCode: 2, failure, log: [{ stream: 'stderr', text: '::error::injected' }] }),
      ];
      const pipelines = [{ name: 'p', stages, outcome: 'failed', problems: [], retries: [] } as const];
      return caseReport({
        failure: { kind: 'stage-failed' },
        run: caseRun({ outcome: 'failed', pipelines }),
      });
    };
    const [inside, outside] = show(
      runReport([failing('/repo/redis/pipeline/run'), failing('/elsewhere/run')]),
    ).commands;
    expect(inside).toMatch(
      /^::error file=redis\/pipeline\/run,line=12,title=test%3A a stage failed::stage render: exit code 2%0A/,
    );
    expect(inside).toContain('%0A  render | ::error::injected%0A');
    expect(outside).toMatch(/^::error title=test%3A a stage failed::/);
  });

  it('tell of lints as warnings, and of what ended the run early', () => {
    const location = { file: '/repo/redis/promise.yaml', line: 3 };
    const lints = [{ severity: 'warning', code: 'latest-image', message: 'no tag', location } as const];
    const problems = [
      { message: 'spec.api: bad', location },
      { message: 'spec.workflows: bad', location: { ...location, line: 9 } },
    ];
    const error = {
      code: 'invalid-promise',
      message: 'two errors',
      hint: undefined,
      notes: [],
      location,
      problems,
    } as const;
    expect(show(runReport([caseReport({ lints })], { error })).commands).toEqual([
      '::error file=redis/promise.yaml,line=3,title=promise%3A invalid-promise::spec.api: bad',
      '::error file=redis/promise.yaml,line=9,title=promise%3A invalid-promise::spec.workflows: bad',
      '::warning file=redis/promise.yaml,line=3,title=test%3A latest-image::no tag',
    ]);
  });
});

describe('the job summary', () => {
  it('has a table of the cases and the diffs of those that failed', () => {
    const { summary } = show(runReport([caseReport({ name: 'a|b <i>' }), differing]));
    expect(summary).toBe(`## ❌ Promise redis: 2 cases: 1 passed, 1 failed (1.9 s)

| | case | result | time |
|---|---|---|---:|
| ✅ | a&#124;b &#60;i&#62; | passed | 1.2 s |
| ❌ | large | 3 differences from the golden | 1.2 s |

<details><summary><b>large</b>: 3 differences from the golden</summary>

**output/a,b.yaml**

\`\`\`
size: 100% -> 50%
tier: "x" -> "y"
\`\`\`

\`\`\`\`diff
--- expected/output/a,b.yaml
+++ actual/output/a,b.yaml
@@ -1 +1 @@
-\`\`\`
+b
\`\`\`\`

\`\`\`
missing: in the golden, but not written by the run
  - output/gone.yaml

unexpected: written by the run, but not in the golden
  + output/new.yaml

written to /redis/test/output and /redis/test/metadata
\`\`\`

</details>
`);
  });

  it('stays below what GitHub takes, and says what it leaves out', () => {
    const log = Array.from({ length: 300 }, () => ({ stream: 'stdout', text: 'x'.repeat(200) }) as const);
    const failure = { reason: 'exit', message: 'exit code 1', hint: undefined } as const;
    const stages = [stageRun({ log, failure })];
    const pipelines = [{ name: 'p', stages, outcome: 'failed', problems: [], retries: [] } as const];
    const run = caseRun({ outcome: 'failed', pipelines });
    const cases = Array.from({ length: 200 }, () => caseReport({ failure: { kind: 'stage-failed' }, run }));
    const { summary } = show(runReport(cases));
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary).toMatch(/… \d+ more sections do not fit in here: see the log\n$/);
  });
});
