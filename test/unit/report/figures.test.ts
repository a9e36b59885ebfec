import { describe, expect, it } from 'vitest';
import { githubReporter } from '../../../src/report/github.ts';
import { htmlReporter } from '../../../src/report/html.ts';
import { prettyReporter } from '../../../src/report/pretty.ts';
import type { RunReport } from '../../../src/report/types.ts';
import { caseReport, memoryOutput, runReport } from './reports.ts';

/** How the first line of each report counts. */
function figures(report: RunReport): Readonly<Record<'pretty' | 'html' | 'github', string | undefined>> {
  const [pretty, html, github] = [memoryOutput(), memoryOutput(), memoryOutput()];
  prettyReporter(pretty.output, { verbose: false }).onEnd?.(report);
  htmlReporter(html.output, { verbose: false }).onEnd?.(report);
  const { stdout: summary, stderr: commands } = github.output;
  githubReporter({ commands, summary, cwd: '/', workspace: '/' }, { verbose: false }).onEnd?.(report);
  return {
    pretty: /^(\d.*) \(1\.9 s\)$/m.exec(pretty.stdout())?.[1],
    html: /<title>. redis: (.*)<\/title>/.exec(html.stdout())?.[1],
    github: /^## \S+ Promise redis: (.*) \(1\.9 s\)$/m.exec(github.stdout())?.[1],
  };
}

const differing = caseReport({ name: 'b', failure: { kind: 'differences' } });
describe('all reports count alike', () => {
  it.each<[string, RunReport]>([
    ['1 case: 1 passed', runReport([caseReport()])],
    ['4 cases: 1 passed, 1 failed, 2 not run', runReport([caseReport(), differing], { notRun: ['c', 'd'] })],
    ['1 case: 1 not run', runReport([], { notRun: ['c'] })],
    ['0 cases', runReport([])],
    ['1 case: 1 updated', runReport([caseReport({ outcome: 'updated' })])],
  ])('%s', (text, report) => {
    expect(figures(report)).toEqual({ pretty: text, html: text, github: text });
  });
});
