import { describe, expect, it } from 'vitest';
import { githubReporter } from '../../../src/report/github.ts';
import { htmlReporter } from '../../../src/report/html.ts';
import type { CaseFailure, CaseReport } from '../../../src/report/types.ts';
import { caseReport, caseRun, memoryOutput, runReport, stageRun } from './reports.ts';

const dir = '/repo/redis/test/large';
const location = { file: `${dir}/case.yaml`, line: 3, column: 3 };

const NOTHING_RAN = caseRun({ pipelines: [], outcome: 'failed' });

const FAILED_RUN = caseRun({
  outcome: 'failed',
  notRun: ['second'],
  pipelines: [
    {
      name: 'first',
      outcome: 'failed',
      problems: [],
      retries: [],
      stages: [
        stageRun({
          exitCode: 3,
          failure: { reason: 'exit', message: 'exit code 3', hint: undefined },
          log: [{ stream: 'stderr', text: 'the quota is used up' }],
        }),
      ],
    },
  ],
});

function suspended(control: Readonly<Record<'message' | 'retryAfter', string>>): CaseReport['delivery'] {
  return {
    phase: 'Suspended',
    control: { suspend: true, ...control },
    status: {},
    groups: [],
    errors: [],
    warnings: [],
  };
}

function unmet(expected: string, happened: string): CaseFailure {
  return { kind: 'unmet-expectation', expected, happened, location };
}

/** What the reporters write of a case of a Promise in /repo/redis, run from there. */
function show(change: Partial<CaseReport>) {
  const [html, github] = [memoryOutput({ cwd: '/repo/redis' }), memoryOutput()];
  const report = runReport([caseReport({ name: 'large', dir, ...change })]);
  htmlReporter(html.output, { verbose: false }).onEnd?.(report);
  const { stdout: summary, stderr: commands } = github.output;
  githubReporter({ commands, summary, cwd: '/repo/redis', workspace: '/repo' }, { verbose: false }).onEnd?.(
    report,
  );
  const body = /<section class="case.*?<\/section>/s.exec(html.stdout())?.[0] ?? '';
  return {
    /** Tags aside. */
    html: body.replace(/<[^>]*>/g, '').replaceAll('&#39;', "'"),
    isOpen: /<details open>\s*<summary><span class="mark"/.test(body),
    annotations: github.stderr(),
    row: /^\| \S+ \| large \|.*$/m.exec(github.stdout())?.[0],
    summary: github.stdout(),
  };
}

describe('a case that fails as expected', () => {
  it.each<{ says: string; change: Partial<CaseReport> }>([
    { says: 'failed as expected', change: { asExpected: 'failedStage', run: FAILED_RUN } },
    { says: 'refused as expected', change: { asExpected: 'refusedRequest', run: NOTHING_RAN } },
    {
      says: 'suspended as expected',
      change: {
        asExpected: 'suspended',
        delivery: suspended({ message: 'waiting for approval', retryAfter: '10m' }),
      },
    },
    {
      says: 'golden updated, suspended as expected, idempotency checked',
      change: {
        asExpected: 'suspended',
        outcome: 'updated',
        delivery: suspended({ message: '', retryAfter: '' }),
        checks: [{ check: 'idempotency', outcome: 'passed', findings: [], notes: [] }],
      },
    },
  ])('is green and folded up, and annotates nothing: $says', ({ says, change }) => {
    const { html, isOpen, annotations, row, summary } = show(change);
    expect(html).toContain(`✓large ${says} `);
    expect(isOpen).toBe(false);
    expect(annotations).toBe('');
    expect(row).toBe(`| ✅ | large | ${says} | 1.2 s |`);
    expect(summary).not.toContain('<details>');
  });

  it('has the stage that failed, with its log, and what did not run', () => {
    const { html } = show({ asExpected: 'failedStage', run: FAILED_RUN });
    expect(html).toContain('exit code 3');
    expect(html).toContain('the quota is used up');
    expect(html).toContain('not run, as pipeline first failed: second');
  });

  it('tells how long it is suspended, and why', () => {
    const shown = (message: string, retryAfter: string) =>
      show({ asExpected: 'suspended', delivery: suspended({ message, retryAfter }) }).html;
    expect(shown('waiting', '10m')).toContain('suspended by pipeline instance for 10m: waiting\n');
    expect(shown('', '')).toMatch(/suspended by pipeline instance until somebody resumes it\s*\n/);
  });
});

describe('a case that does not fail as expected', () => {
  it.each<{ expected: string; happened: string; change: Partial<CaseReport> }>([
    {
      expected: 'stage render to fail with exit code 4',
      happened: 'stage render failed: exit code 3',
      change: { run: FAILED_RUN },
    },
    {
      expected: 'the request to be refused for spec.size',
      happened: 'the API server would take it',
      change: { run: NOTHING_RAN },
    },
    {
      expected: 'the workflow to be suspended for 5m',
      happened: 'it is suspended for 10m: waiting',
      change: { delivery: suspended({ message: 'waiting', retryAfter: '10m' }) },
    },
  ])('is red and says both, at the expectation: $expected', ({ expected, happened, change }) => {
    const { html, isOpen, annotations, row } = show({ failure: unmet(expected, happened), ...change });
    const told = `expected ${expected}, but ${happened}`;
    expect(html).toContain(`✗large ${told} (test/large/case.yaml:3:3) `);
    expect(isOpen).toBe(true);
    expect(annotations).toMatch(
      /^::error file=redis\/test\/large\/case.yaml,line=3,col=3,title=large%3A does not fail as expected::/,
    );
    expect(annotations).toContain(`::${told}`);
    // The line is the annotation's own.
    expect(annotations).not.toContain('(test/large/case.yaml:3:3)');
    expect(annotations.split('\n')).toHaveLength(2);
    expect(row).toContain('| ❌ | large | expected ');
    expect(row).toContain('case.yaml:3:3');
  });

  it('has below it what the run printed', () => {
    const failure = unmet('stage render to fail with exit code 4', 'stage render failed: exit code 3');
    const { annotations, summary } = show({ failure, run: FAILED_RUN });
    expect(annotations).toContain(
      'exit code 3%0Astage render: exit code 3%0A  render | the quota is used up%0A',
    );
    expect(summary).toContain('render | the quota is used up');
  });

  it('has no empty block where nothing ran', () => {
    const failure = unmet('the request to be refused', 'the API server would take it');
    const { summary } = show({ failure, run: NOTHING_RAN });
    expect(summary).not.toContain('<details>');
  });
});
