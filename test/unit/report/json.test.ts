import { describe, expect, it } from 'vitest';
import { jsonReporter } from '../../../src/report/json.ts';
import type { CaseReport } from '../../../src/report/types.ts';
import { caseReport, caseRun, memoryOutput, runReport, START, stageRun } from './reports.ts';

function report(cases: readonly CaseReport[]): { readonly text: string; readonly document: unknown } {
  const { output, stdout, stderr } = memoryOutput({ color: true });
  const reporter = jsonReporter(output);
  for (const one of cases) reporter.onCaseEnd?.(one);
  expect(stdout()).toBe('');
  reporter.onEnd?.(runReport(cases, { milliseconds: 1900.4 }));
  expect(stderr()).toBe('');
  return { text: stdout(), document: JSON.parse(stdout()) };
}

describe('the JSON reporter', () => {
  it('writes one document at the end, and nothing else on stdout', () => {
    const failed = caseReport({
      name: 'b',
      failure: { kind: 'differences' },
      differences: [{ kind: 'changed', path: 'output/x', summary: ['s'], diff: undefined }],
    });
    expect(report([caseReport(), failed]).document).toEqual({
      version: 1,
      outcome: 'failed',
      promise: { name: 'redis', file: '/redis/promise.yaml', root: '/redis' },
      startedAt: START,
      builds: [],
      error: null,
      passed: 1,
      failed: 1,
      updated: 0,
      notRun: [],
      collisions: { found: [], unmet: [] },
      lints: [],
      coverage: null,
      milliseconds: 1900,
      cases: [
        {
          name: 'test',
          dir: '/redis/test',
          workflow: { type: 'resource', action: 'configure' },
          startedAt: START + 400,
          outcome: 'passed',
          failure: null,
          milliseconds: 1234,
          input: { admitted: true, warnings: [], uncheckedRules: [] },
          pipelines: [
            {
              name: 'instance',
              outcome: 'succeeded',
              retries: [],
              problems: [],
              stages: [
                {
                  name: 'render',
                  image: 'example/render:v1',
                  exitCode: 0,
                  startedAt: START + 500,
                  milliseconds: 100,
                  log: [],
                  droppedLines: 0,
                  memoryPeakBytes: 31_457_280,
                  failure: null,
                },
              ],
            },
          ],
          notRun: [],
          delivery: null,
          outputDir: '/redis/test/output',
          metadataDir: '/redis/test/metadata',
          movedBecause: null,
          differences: [],
          goldenChanges: [],
          refusedOutput: [],
          lints: [],
          outputChecks: [],
          checks: [],
        },
        expect.objectContaining({
          name: 'b',
          outcome: 'failed',
          failure: { kind: 'differences' },
          differences: [{ kind: 'changed', path: 'output/x', summary: ['s'], diff: null }],
        }),
      ],
    });
  });

  it('holds what a stage printed to the letter, but no control character', () => {
    const evil = 'a\x1b[2J\x07\x9b31m\u202e\x7f';
    const run = caseRun({
      pipelines: [
        {
          name: 'p',
          outcome: 'succeeded',
          retries: [],
          problems: [],
          stages: [stageRun({ log: [{ stream: 'stdout', text: evil }] })],
        },
      ],
    });
    const { text, document } = report([caseReport({ run })]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(document).toMatchObject({ cases: [{ pipelines: [{ stages: [{ log: [{ text: evil }] }] }] }] });
  });

  it('writes nothing on stdout when the run is aborted', () => {
    const { output, stdout } = memoryOutput();
    const reporter = jsonReporter(output);
    reporter.onCaseEnd?.(caseReport());
    reporter.stop?.();
    expect(stdout()).toBe('');
  });
});
