import { describe, expect, it } from 'vitest';
import { annotationsOf } from '../../../src/report/annotations.ts';
import { caseLines } from '../../../src/report/case-lines.ts';
import { PLAIN } from '../../../src/report/case-text.ts';
import { htmlPage } from '../../../src/report/html/page.ts';
import { toJson } from '../../../src/report/json.ts';
import { junitReporter } from '../../../src/report/junit.ts';
import { fromJson } from '../../../src/report/read-json.ts';
import type { CaseReport } from '../../../src/report/types.ts';
import type { OutputCheckRun } from '../../../src/run/types.ts';
import { caseReport, memoryOutput, runReport, START } from './reports.ts';

const CONTEXT = { cwd: '/redis', updateCommand: 'promise test-pipeline --update', verbose: false };

function check(change: Partial<OutputCheckRun> = {}): OutputCheckRun {
  return {
    name: 'kubeconform output',
    run: 'kubeconform output',
    exitCode: 0,
    startedAt: START + 900,
    milliseconds: 30,
    log: [{ stream: 'stdout', text: '2 resources <ok>' }],
    droppedLines: 0,
    failure: undefined,
    ...change,
  };
}

const broken = check({
  name: 'policy',
  run: '"$PROMISE_DIR"/policy.sh',
  exitCode: 1,
  log: [{ stream: 'stdout', text: 'no limits in \x1b[31moutput/a.yaml' }],
  failure: { reason: 'exit', message: 'exit code 1', hint: 'look there' },
});

const failed = caseReport({
  failure: { kind: 'output-check-failed' },
  outputChecks: [check(), broken],
});

const linesOf = (report: CaseReport) => caseLines(report, PLAIN, CONTEXT);

describe('a check of the output that failed', () => {
  it('is told with its command, its hint and its last lines', () => {
    expect(linesOf(failed)).toEqual([
      '✗ test (1.2 s): the check policy failed',
      '',
      '  check policy: exit code 1',
      '    $ "$PROMISE_DIR"/policy.sh',
      '  hint: look there',
      '    check | no limits in output/a.yaml',
      '',
      '  written to test/output and test/metadata',
    ]);
  });

  it('is counted where several fail, and an update is told beside it', () => {
    const report = caseReport({
      failure: { kind: 'output-check-failed' },
      outputChecks: [broken, { ...broken, name: 'other' }],
      goldenChanges: [{ path: 'output/a.yaml', action: 'added' }],
    });
    const lines = linesOf(report);
    expect(lines[0]).toBe('✗ test (1.2 s): 2 checks failed, golden updated all the same');
    expect(lines).toContain('  + output/a.yaml (added)');
  });

  it('is in the XML of JUnit: why, and the log of all checks', () => {
    const { output, stdout } = memoryOutput();
    junitReporter(output, { verbose: false }).onEnd?.(runReport([failed]));
    expect(stdout()).toContain('<failure type="output-check-failed" message="the check policy failed">');
    expect(stdout()).toContain('check kubeconform output | 2 resources &lt;ok&gt;\ncheck policy | no limits');
  });

  it('is open in the HTML page, where nothing that it printed is markup', () => {
    const page = htmlPage(runReport([failed]), CONTEXT);
    expect(page).toContain('<h4>Checks of the output</h4>');
    expect(page).toMatch(/<details class="stage" open><summary><span class="bad">✗<\/span> <b>policy<\/b>/);
    expect(page).toContain('2 resources &lt;ok&gt;');
  });

  it('is an annotation on GitHub', () => {
    const context = { ...CONTEXT, workspace: '/redis' };
    expect(annotationsOf(runReport([failed]), context)).toMatchObject([
      {
        title: 'test: the check policy failed',
        message: expect.stringContaining('no limits in output/a.yaml'),
      },
    ]);
  });
});

describe('checks of the output', () => {
  it('are not spoken of where they pass', () => {
    expect(linesOf(caseReport({ outputChecks: [check()] }))).toEqual(['✓ test (1.2 s)']);
  });

  it('come back from the JSON report as they were', () => {
    const read = fromJson(JSON.parse(JSON.stringify(toJson(runReport([failed])))));
    expect(read.cases[0]?.outputChecks).toEqual([check(), broken]);
  });
});
