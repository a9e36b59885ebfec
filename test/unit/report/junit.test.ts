import { describe, expect, it } from 'vitest';
import { junitReporter } from '../../../src/report/junit.ts';
import type { RunReport } from '../../../src/report/types.ts';
import { junitErrors } from '../../support/junit-schema.ts';
import { caseReport, caseRun, memoryOutput, runReport, stageRun } from './reports.ts';

async function document(report: RunReport): Promise<string> {
  const { output, stdout } = memoryOutput({ color: true });
  junitReporter(output, { verbose: false }).onEnd?.(report);
  expect(await junitErrors(stdout())).toEqual([]);
  return stdout();
}

const log = [
  { stream: 'stdout', text: 'one\x1b[31m ]]> <two> & "three"\x07\ufffe\ud800' },
  { stream: 'stderr', text: 'end' },
] as const;

describe('the JUnit reporter', () => {
  it('has a suite for each workflow, and a test case for each case', async () => {
    const failed = caseReport({
      name: 'a "b" <c>\t',
      failure: { kind: 'differences' },
      differences: [{ kind: 'changed', path: 'output/x.yaml', summary: ['size: 1 -> 2'], diff: '-1\n+2\n' }],
    });
    const install = caseReport({ name: 'install', workflow: { type: 'promise', action: 'configure' } });
    expect(
      await document(runReport([caseReport(), failed, install])),
    ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="promise test-pipeline" tests="3" failures="1" errors="0" time="1.900">
  <testsuite name="redis resource/configure" tests="2" failures="1" errors="0" skipped="0" time="2.468" timestamp="2026-01-02T03:04:05.000Z" file="promise.yaml">
    <testcase name="test" classname="redis.resource.configure" time="1.234"/>
    <testcase name="a &quot;b&quot; &lt;c&gt;&#9;" classname="redis.resource.configure" time="1.234">
      <failure type="differences" message="1 difference from the golden">output/x.yaml (test/expected/output/x.yaml)
  size: 1 -&gt; 2
  -1
  +2

written to test/output and test/metadata</failure>
    </testcase>
  </testsuite>
  <testsuite name="redis promise/configure" tests="1" failures="0" errors="0" skipped="0" time="1.234" timestamp="2026-01-02T03:04:05.000Z" file="promise.yaml">
    <testcase name="install" classname="redis.promise.configure" time="1.234"/>
  </testsuite>
</testsuites>
`);
  });

  it('has the log of every stage, without what XML has no way to write', async () => {
    const [pipeline] = caseRun().pipelines;
    const run = caseRun({
      pipelines: pipeline ? [{ ...pipeline, stages: [stageRun({ log, droppedLines: 3 })] }] : [],
    });
    expect(await document(runReport([caseReport({ run })]))).toContain(
      `<system-out>render | … 3 earlier lines are not kept
render | one ]]&gt; &lt;two&gt; &amp; "three"\\x07\ufffd\ufffd
render | end</system-out>`,
    );
  });

  it('tells of collisions and of what ended the run early in a suite of their own', async () => {
    const location = { file: '/redis/test/case.yaml', line: 3 };
    const collisions = { found: [], unmet: [{ case: 'test', location }] };
    const error = {
      code: 'disk-full',
      message: 'no space',
      hint: 'make room',
      notes: [],
      location: undefined,
      problems: [],
    } as const;
    const text = await document(runReport([], { collisions, error }));
    expect(text).toContain('<testsuite name="redis run" tests="2" failures="1" errors="1"');
    expect(text).toContain(
      '<failure type="collision" message="test: the collision that test/case.yaml:3 expects',
    );
    expect(text).toContain(
      '<error type="disk-full" message="no space">error[disk-full]: no space\nhint: make room',
    );
  });

  it('is held against a schema that refuses what Jenkins refuses', async () => {
    const text = await document(runReport([caseReport()]));
    const [broken, extra] = [
      text.replace(' time="1.900"', ''),
      text.replace('classname=', 'file="x" classname='),
    ];
    expect((await junitErrors(broken)).join()).toContain("'time' is required");
    expect((await junitErrors(extra)).join()).toContain("'file' is not allowed");
  });
});
