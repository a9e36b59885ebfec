import { describe, expect, it } from 'vitest';
import { dotReporter } from '../../../src/report/dot.ts';
import type { CaseReport, RunReport } from '../../../src/report/types.ts';
import { caseReport, memoryOutput, runReport } from './reports.ts';

function show(cases: readonly CaseReport[], change: Partial<RunReport> = {}, columns = 80): string {
  const { output, stdout, stderr } = memoryOutput({ columns });
  const reporter = dotReporter(output, { verbose: false });
  reporter.onEvent?.({ type: 'notice', level: 'warning', message: 'pipeline x runs without y' });
  for (const each of cases) reporter.onCaseEnd?.(each);
  reporter.onEnd?.(runReport(cases, change));
  expect(stderr()).toBe('');
  return stdout();
}

describe('the dot reporter', () => {
  it('is a character for each case, then warnings, what failed, and a summary', () => {
    const failed = caseReport({ name: 'b', failure: { kind: 'timeout', seconds: 5 } });
    const updated = caseReport({
      name: 'c',
      outcome: 'updated',
      goldenChanges: [{ path: 'output/a', action: 'added' }],
    });
    expect(show([caseReport(), failed, updated])).toBe(
      `.FU
warning: pipeline x runs without y

✗ b (1.2 s): timed out after 5 s

  written to test/output and test/metadata

3 cases: 1 passed, 1 updated, 1 failed (1.9 s)
`,
    );
  });

  it('begins a new line where the terminal ends', () => {
    expect(show([caseReport(), caseReport(), caseReport()], {}, 2)).toMatch(/^\.\.\n\.\n/);
  });

  it('tells what ended a run early', () => {
    const error = {
      code: 'no-engine',
      message: 'no container engine answers',
      hint: 'start Docker',
      notes: ['tried: \x1b[31mx'],
      location: undefined,
      problems: [],
    } as const;
    expect(show([], { error })).toContain(
      'error[no-engine]: no container engine answers\n  tried: x\nhint: start Docker\n0 cases (1.9 s)\n',
    );
  });
});
