import { describe, expect, it } from 'vitest';
import { coverageText } from '../../../src/report/coverage-text.ts';
import { dotReporter } from '../../../src/report/dot.ts';
import { htmlPage } from '../../../src/report/html/page.ts';
import { toJson } from '../../../src/report/json.ts';
import { markdownSummary } from '../../../src/report/markdown.ts';
import { prettyReporter } from '../../../src/report/pretty.ts';
import { fromJson } from '../../../src/report/read-json.ts';
import { UPDATE_COMMAND } from '../../../src/report/types.ts';
import { caseReport, memoryOutput, runReport } from './reports.ts';

const coverage = {
  stages: 5,
  stagesNotRun: 3,
  pipelinesNotRun: ['resource/delete/cleanup'],
  otherStagesNotRun: ['resource/configure/instance/notify'],
};

const LINE =
  'coverage: 2 of 5 stages; no case runs resource/delete/cleanup, resource/configure/instance/notify';

const report = runReport([caseReport()], { coverage });
const context = { cwd: '/redis', updateCommand: UPDATE_COMMAND };

describe('what no case runs', () => {
  it.each([prettyReporter, dotReporter])('is the last line of %o', (reporter) => {
    const { output, stdout } = memoryOutput();
    reporter(output, { verbose: false }).onEnd?.(report);
    expect(stdout().trimEnd().split('\n').at(-1)).toBe(LINE);
  });

  it('is in the summary of a job and on the page', () => {
    expect(markdownSummary(report, context)).toContain('no case runs resource/delete/cleanup, resource/');
    expect(htmlPage(report, context)).toContain(`<p>${LINE}</p>`);
  });

  it('comes back from the JSON report', () => {
    const document = JSON.parse(JSON.stringify(toJson(report)));
    expect(document.coverage).toEqual(coverage);
    expect(fromJson(document).coverage).toEqual(coverage);
  });

  it('is no word where all of it runs, or nobody knows', () => {
    expect(coverageText({ stages: 2, stagesNotRun: 0, pipelinesNotRun: [], otherStagesNotRun: [] })).toEqual(
      [],
    );
    expect(coverageText(undefined)).toEqual([]);
  });
});
