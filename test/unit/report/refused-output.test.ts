import { describe, expect, it } from 'vitest';
import { annotationsOf } from '../../../src/report/annotations.ts';
import { caseLines } from '../../../src/report/case-lines.ts';
import { PLAIN } from '../../../src/report/case-text.ts';
import { htmlPage } from '../../../src/report/html/page.ts';
import { toJson } from '../../../src/report/json.ts';
import { fromJson } from '../../../src/report/read-json.ts';
import { caseReport, runReport } from './reports.ts';

const CONTEXT = { cwd: '/redis', updateCommand: 'promise test-pipeline --update', verbose: false };

const refusal = {
  object: 'Database default/a',
  field: 'spec.size',
  message: 'Invalid value: "one"',
  location: { file: 'output/a.yaml', line: 5, column: 3 },
  hint: 'did you mean 1?',
};
const failed = caseReport({ failure: { kind: 'refused-output' }, refusedOutput: [refusal] });

describe('output that the API server would refuse', () => {
  it('is told with its place, its object and its hint', () => {
    expect(caseLines(failed, PLAIN, CONTEXT).slice(0, 3)).toEqual([
      '✗ test (1.2 s): the API server would refuse what it wrote',
      '  output/a.yaml:5:3 Database default/a: spec.size: Invalid value: "one"',
      '  hint: did you mean 1?',
    ]);
  });

  it('is cut short where there is a lot of it', () => {
    const many = Array.from({ length: 25 }, () => refusal);
    const show = (diffLines?: number) =>
      caseLines({ ...failed, refusedOutput: many }, PLAIN, {
        ...CONTEXT,
        ...(diffLines === undefined ? {} : { diffLines }),
      });
    const lines = show(200);
    expect(lines.filter((line) => line.includes('Database default/a'))).toHaveLength(20);
    expect(lines).toContain('  and 5 more refusals: --diff-lines all shows all');
    expect(show().filter((line) => line.includes('Database default/a'))).toHaveLength(25);
  });

  it('is an annotation each on GitHub, as the file is in no repository', () => {
    expect(annotationsOf(runReport([failed]), { ...CONTEXT, workspace: '/redis' })).toEqual([
      {
        level: 'error',
        title: 'test: the API server would refuse what it wrote',
        message:
          'output/a.yaml:5:3 Database default/a: spec.size: Invalid value: "one"\nhint: did you mean 1?',
      },
    ]);
  });

  it('is in the HTML page, as text', () => {
    const page = htmlPage(
      runReport([{ ...failed, refusedOutput: [{ ...refusal, field: '', message: 'too <big>' }] }]),
      CONTEXT,
    );
    expect(page).toContain('<code>output/a.yaml:5:3</code> Database default/a: too &lt;big&gt;');
  });

  it('comes back from the JSON report as it was', () => {
    const read = fromJson(JSON.parse(JSON.stringify(toJson(runReport([failed])))));
    expect(read.cases[0]?.refusedOutput).toEqual([refusal]);
  });
});
