import { describe, expect, it } from 'vitest';
import { maskReport } from '../../../src/cli/report/mask-report.ts';
import { prettyReporter } from '../../../src/report/pretty.ts';
import type { CaseReport, CheckReport } from '../../../src/report/types.ts';
import { caseReport, caseRun, memoryOutput, stageRun } from './reports.ts';

function show(report: CaseReport): string {
  const { output, stdout } = memoryOutput();
  prettyReporter(output, { verbose: false }).onCaseEnd?.(report);
  return stdout();
}

const IDEMPOTENCY: CheckReport = {
  check: 'idempotency',
  outcome: 'failed',
  notes: [],
  findings: [
    {
      kind: 'differences',
      stage: undefined,
      differences: [
        { kind: 'missing', path: 'output/job-a1b2c.yaml' },
        { kind: 'unexpected', path: 'output/job-d3e4f.yaml' },
      ],
      causes: [
        {
          kind: 'random',
          path: 'output/job-d3e4f.yaml',
          message: 'random parts: a1b2c and d3e4f',
          hint: 'derive names',
        },
      ],
    },
  ],
};

const FAILURE = { kind: 'not-repeatable' } as const;

describe('further runs in the pretty report', () => {
  it('name the likely cause, and which run wrote what', () => {
    expect(show(caseReport({ failure: FAILURE, checks: [IDEMPOTENCY] })).split('\n')).toEqual([
      '✗ test (1.2 s): it does not do the same twice',
      '',
      '  idempotency: a second run, with the status that the first left, wrote something else',
      '    likely cause: random parts: a1b2c and d3e4f (output/job-d3e4f.yaml)',
      '    hint: derive names',
      '',
      '    written by the first run only',
      '      - output/job-a1b2c.yaml',
      '',
      '    written by the second run only',
      '      + output/job-d3e4f.yaml',
      '',
      '  written to test/output and test/metadata',
      '',
      '',
    ]);
  });

  it('say where to look where no cause is likely', () => {
    const stage = { pipeline: 'instance', name: 'render' };
    const [finding] = IDEMPOTENCY.findings;
    const findings = finding?.kind === 'differences' ? [{ ...finding, stage, causes: [] }] : [];
    const text = show(
      caseReport({ failure: FAILURE, checks: [{ ...IDEMPOTENCY, check: 'retry', findings }] }),
    );
    expect(text).toContain(
      '\n  retry: stage render of pipeline instance, started again on what it had left, wrote something else\n    hint: the stage found its own files',
    );
  });

  it('show the log of a stage that fails on what it had left', () => {
    const stage = stageRun({
      exitCode: 1,
      log: [{ stream: 'stderr', text: "mkdir: can't create directory 'x': File exists" }],
      failure: { reason: 'exit', message: 'exit code 1', hint: undefined },
    });
    const finding = { kind: 'stage-failed', pipeline: 'instance', stage, onLeftovers: true } as const;
    const checks: readonly CheckReport[] = [
      { check: 'retry', outcome: 'failed', notes: ['pipeline b has none'], findings: [finding] },
    ];
    expect(show(caseReport({ failure: FAILURE, checks }))).toContain(`\
  not checked: retry: pipeline b has none

  retry: stage render of pipeline instance started again on what it had left, fails: exit code 1
    hint: it finds its own files of the first time: \`mkdir -p\`, \`ln -sf\`, or remove them first
      render | mkdir: can't create directory 'x': File exists
    the check ended there
`);
  });

  it('are named in the line of a case that passes them', () => {
    const checks = (['idempotency', 'retry'] as const).map((check) => ({
      check,
      outcome: 'passed' as const,
      notes: [],
      findings: [],
    }));
    expect(show(caseReport({ checks }))).toBe('✓ test (1.2 s): idempotency and retry checked\n');
  });

  it("show no Secret's value", () => {
    const report = caseReport({ checks: [IDEMPOTENCY] });
    const pipeline = { ...PIPELINE, secretValues: ['a1b2c'] };
    const masked = maskReport(report, { ...PLAN, pipelines: [pipeline] });
    expect(masked.checks).toMatchObject([
      { findings: [{ causes: [{ message: 'random parts: *** and d3e4f' }] }] },
    ]);
  });
});

const PIPELINE = {
  name: 'instance',
  stages: [],
  volumes: [],
  restart: { policy: 'OnFailure', backoffLimit: 6 },
  secretValues: [],
  notMirrored: [],
  serviceAccount: { namespace: 'default', name: 'redis' },
} as const;

const PLAN = {
  name: 'test',
  dir: '/redis/test',
  workflow: { type: 'resource', action: 'configure' },
  object: {},
  workflowPipelines: ['instance'],
  pipelines: [PIPELINE],
  allPipelines: ['instance'],
  pipelineFolders: false,
  timeoutSeconds: 600,
  network: 'default',
} as const;

describe('stages that were started again', () => {
  const retry = { stage: 'render', attempt: 1, exitCode: 22, message: 'exit code 22', log: [] };
  const pipeline = { name: 'instance', stages: [stageRun()], outcome: 'succeeded', problems: [] } as const;

  it('are told of in a case that passes', () => {
    const run = caseRun({ pipelines: [{ ...pipeline, retries: [retry] }] });
    expect(show(caseReport({ run }))).toContain(
      '\n  warning: stage render needed 2 attempts; before the last: exit code 22\n',
    );
  });

  it('are told of where it was of no use', () => {
    const failure = { reason: 'exit', message: 'exit code 1', hint: undefined } as const;
    const stages = [stageRun({ exitCode: 1, failure })];
    const run = caseRun({ pipelines: [{ ...pipeline, stages, outcome: 'failed', retries: [retry] }] });
    expect(show(caseReport({ run, failure: { kind: 'stage-failed' } }))).toContain(
      'warning: stage render failed at all of its 2 attempts; before the last: exit code 22',
    );
  });
});
