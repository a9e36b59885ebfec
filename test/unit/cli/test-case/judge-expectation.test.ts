import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import {
  judgeAdmitted,
  judgeRefusal,
  judgeRun,
  type RunOutcome,
  type Verdict,
} from '../../../../src/cli/test-case/judge-expectation.ts';
import type { ExpectedFailure } from '../../../../src/promise/case-expect.ts';
import type { StageRun } from '../../../../src/run/types.ts';
import { caseRun, stageRun } from '../../report/reports.ts';

const location = { file: '/redis/test/case.yaml', line: 3 };
const pattern = (text: string) => RE2JS.compile(text);

type Without<T> = T extends unknown ? Omit<T, 'location'> : never;
const expected = (expectation: Without<ExpectedFailure>) => ({ ...expectation, location }) as ExpectedFailure;

function happenedIn(verdict: Verdict | undefined): string | undefined {
  if (verdict === undefined || !('failure' in verdict)) return undefined;
  return verdict.failure.kind === 'unmet-expectation' ? verdict.failure.happened : undefined;
}

const refusal = {
  path: 'spec.size',
  field: 'spec.size',
  reason: 'FieldValueInvalid',
  value: 5,
  message: 'Invalid value: 5: must be a string',
  location: { file: '/redis/test/input/object.yaml', line: 6 },
} as const;

describe('judgeRefusal', () => {
  it.each([
    [{ kind: 'refusedRequest' }],
    [{ kind: 'refusedRequest', path: 'spec.size', message: pattern('must be .* string') }],
  ] as const)('takes a refusal for right: %j', (expectation) => {
    expect(judgeRefusal(expected(expectation), [refusal])).toEqual({ asExpected: 'refusedRequest' });
  });

  it.each([
    [{ kind: 'refusedRequest', path: 'spec.name' }],
    [{ kind: 'refusedRequest', path: 'spec.size', message: pattern('Required') }],
    [{ kind: 'suspended' }],
  ] as const)('tells what it is refused for instead: %j', (expectation) => {
    const verdict = judgeRefusal(expected(expectation), [refusal]);
    expect(verdict).toMatchObject({ failure: { kind: 'unmet-expectation', location } });
    expect(happenedIn(verdict)).toContain('spec.size: Invalid value: 5');
  });

  it('wants field and message of one refusal, not of two', () => {
    const other = { ...refusal, path: 'spec.name', field: 'spec.name', message: 'Required value' };
    const both = expected({ kind: 'refusedRequest', path: 'spec.size', message: pattern('Required') });
    expect(happenedIn(judgeRefusal(both, [refusal, other]))).toContain('spec.name: Required value');
  });

  it('is a refusal where nobody expects anything', () => {
    expect(judgeRefusal(undefined, [refusal])).toEqual({
      failure: { kind: 'refused-request', refusals: [refusal] },
    });
  });
});

describe('judgeAdmitted', () => {
  it('fails a case whose request is taken', () => {
    const input = { admitted: true, warnings: [], uncheckedRules: [] };
    expect(happenedIn(judgeAdmitted(expected({ kind: 'refusedRequest' }), input))).toBe(
      'the API server would take it',
    );
    expect(judgeAdmitted(expected({ kind: 'suspended' }), input)).toBeUndefined();
  });
});

/** A run whose one stage, render, failed. */
function failedRun(change: Partial<StageRun> = {}): RunOutcome {
  const stage = stageRun({
    exitCode: 3,
    log: [{ stream: 'stderr', text: 'quota exceeded' }],
    failure: { reason: 'exit', message: 'exit code 3', hint: undefined },
    ...change,
  });
  const pipeline = {
    name: 'instance',
    stages: [stage],
    outcome: 'failed',
    problems: [],
    retries: [],
  } as const;
  return {
    run: caseRun({ outcome: 'failed', pipelines: [pipeline] }),
    delivery: undefined,
    failure: { kind: 'stage-failed' },
  };
}

function deliveredRun(phase: 'Succeeded' | 'Suspended', message = '', retryAfter = ''): RunOutcome {
  const control = phase === 'Suspended' ? { suspend: true, message, retryAfter } : undefined;
  const delivery = { phase, status: {}, control, groups: [], errors: [], warnings: [] };
  return { run: caseRun(), delivery, failure: undefined };
}

const render = { kind: 'failedStage', pipeline: 'instance', stage: 'render' } as const;

describe('judgeRun', () => {
  it.each([
    [render, failedRun()],
    [{ ...render, exitCode: 3, log: pattern('quota .*') }, failedRun()],
    [{ kind: 'suspended' }, deliveredRun('Suspended')],
    [
      { kind: 'suspended', message: pattern('wait'), retryAfter: '1m' },
      deliveredRun('Suspended', 'waiting', '60s'),
    ],
  ] as const)('takes it for right: %#', (expectation, outcome) => {
    expect(judgeRun(expected(expectation), outcome)).toEqual({ asExpected: expectation.kind });
  });

  it.each([
    [{ ...render, exitCode: 4 }, failedRun(), 'stage render failed: exit code 3'],
    [{ ...render, pipeline: 'other' }, failedRun(), 'stage render failed: exit code 3'],
    [{ ...render, log: pattern('disk') }, failedRun(), 'and its log has no such line'],
    [{ ...render, log: pattern('disk') }, failedRun({ droppedLines: 9 }), 'the last 1 lines of its log'],
    [render, { ...failedRun(), failure: { kind: 'timeout', seconds: 5 } }, 'it timed out after 5 s'],
    [render, { ...deliveredRun('Succeeded'), failure: { kind: 'bad-output' } }, 'Kratix would fail on'],
    [render, deliveredRun('Succeeded'), 'all stages succeeded'],
    [render, deliveredRun('Suspended'), 'it is suspended without a message'],
    [{ kind: 'suspended' }, deliveredRun('Succeeded'), 'all stages succeeded'],
    [{ kind: 'suspended' }, failedRun(), 'stage render failed: exit code 3'],
    [
      { kind: 'suspended', message: pattern('^approve') },
      deliveredRun('Suspended', 'waiting', '60s'),
      'it is suspended for 60s: waiting',
    ],
    [{ kind: 'suspended', retryAfter: '10m' }, deliveredRun('Suspended', '', '60s'), 'suspended for 60s'],
  ] as const)('tells what happened instead: %#', (expectation, outcome, what) => {
    expect(happenedIn(judgeRun(expected(expectation), outcome))).toContain(what);
  });

  it('has nothing to say where nobody expects a failure', () => {
    expect(judgeRun(undefined, failedRun())).toBeUndefined();
  });
});
