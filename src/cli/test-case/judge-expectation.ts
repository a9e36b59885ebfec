import type { LocatedRefusal } from '../../admission/admit-request.ts';
import type { DeliverySummary } from '../../deliver/summary.ts';
import type { ExpectedFailure } from '../../promise/case-expect.ts';
import type { CaseFailure, InputReport } from '../../report/types.ts';
import type { CaseRun, StageRun } from '../../run/types.ts';
import { parseGoDuration } from '../../shared/go-duration.ts';

/** What a case comes to before any golden is looked at. */
export type Verdict =
  | { readonly failure: CaseFailure; readonly asExpected?: never }
  /** It fails, as it is supposed to. */
  | { readonly failure?: never; readonly asExpected: ExpectedFailure['kind'] };

/** What a request comes to that the API server would refuse. */
export function judgeRefusal(
  expect: ExpectedFailure | undefined,
  refusals: readonly LocatedRefusal[],
): Verdict {
  if (expect === undefined) return { failure: { kind: 'refused-request', refusals } };
  const each = refusals.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  const told = `the API server would refuse the request: ${each.join('; ')}`;
  if (expect.kind !== 'refusedRequest') return unmet(expect, told);
  const { path, message: pattern } = expect;
  const isMet = refusals.some(
    ({ field, path: spelled, message }) =>
      (path === undefined || path === field || path === spelled) &&
      (pattern === undefined || pattern.matcher(message).find()),
  );
  return isMet ? { asExpected: 'refusedRequest' } : unmet(expect, told);
}

/** The failure of a case whose request should have been refused, and is not; undefined for all others. */
export function judgeAdmitted(
  expect: ExpectedFailure | undefined,
  { admitted }: InputReport,
): Verdict | undefined {
  if (expect?.kind !== 'refusedRequest') return undefined;
  return unmet(expect, admitted ? 'the API server would take it' : 'nobody looked at it');
}

/** What came of the stages of a case. */
export interface RunOutcome {
  readonly run: CaseRun;
  readonly delivery: DeliverySummary | undefined;
  /** Why the case fails, where nothing of that is expected. */
  readonly failure: CaseFailure | undefined;
}

/** Whether a run failed as it was supposed to; undefined where nobody expects it to. */
export function judgeRun(expect: ExpectedFailure | undefined, outcome: RunOutcome): Verdict | undefined {
  switch (expect?.kind) {
    case undefined:
      return undefined;
    case 'failedStage':
      return judgeFailedStage(expect, outcome);
    case 'refusedRequest':
      return unmet(expect, happened(outcome));
    case 'suspended':
      return judgeSuspended(expect, outcome);
  }
}

type Expected<K extends ExpectedFailure['kind']> = Extract<ExpectedFailure, { readonly kind: K }>;

function judgeFailedStage(expect: Expected<'failedStage'>, outcome: RunOutcome): Verdict {
  const failed = failedStage(outcome.run);
  const isStage = failed?.pipeline === expect.pipeline && failed.stage.name === expect.stage;
  if (outcome.failure?.kind !== 'stage-failed' || !isStage) return unmet(expect, happened(outcome));
  const { exitCode, log, droppedLines } = failed.stage;
  if (expect.exitCode !== undefined && expect.exitCode !== exitCode) return unmet(expect, happened(outcome));
  const text = log.map((line) => line.text).join('\n');
  if (expect.log === undefined || expect.log.matcher(text).find()) return { asExpected: 'failedStage' };
  const where = droppedLines === 0 ? 'its log' : `the last ${log.length} lines of its log`;
  return unmet(expect, `${happened(outcome)}, and ${where} has no such line`);
}

function judgeSuspended(expect: Expected<'suspended'>, outcome: RunOutcome): Verdict {
  const { delivery, failure } = outcome;
  if (failure !== undefined || delivery?.phase !== 'Suspended') return unmet(expect, happened(outcome));
  const { message = '', retryAfter = '' } = delivery.control ?? {};
  const isSameTime =
    expect.retryAfter === undefined || parseGoDuration(expect.retryAfter) === parseGoDuration(retryAfter);
  const isSameMessage = expect.message === undefined || expect.message.matcher(message).find();
  return isSameTime && isSameMessage ? { asExpected: 'suspended' } : unmet(expect, happened(outcome));
}

function unmet(expect: ExpectedFailure, what: string): Verdict {
  const { location } = expect;
  return { failure: { kind: 'unmet-expectation', expected: describe(expect), happened: what, location } };
}

/** What was expected, to follow "expected". */
function describe(expect: ExpectedFailure): string {
  switch (expect.kind) {
    case 'failedStage': {
      const code = expect.exitCode === undefined ? '' : ` with exit code ${expect.exitCode}`;
      return `stage ${expect.stage} to fail${code}${expect.log === undefined ? '' : ` and to print /${expect.log.pattern()}/`}`;
    }
    case 'refusedRequest': {
      const at = expect.path === undefined ? '' : ` for ${expect.path}`;
      return `the request to be refused${at}${saying(expect.message)}`;
    }
    case 'suspended': {
      const time = expect.retryAfter === undefined ? '' : ` for ${expect.retryAfter}`;
      return `the workflow to be suspended${time}${saying(expect.message)}`;
    }
  }
}

function saying(pattern: Expected<'suspended'>['message']): string {
  return pattern === undefined ? '' : ` with a message like /${pattern.pattern()}/`;
}

/** What came of it instead, as a clause. */
function happened({ run, delivery, failure }: RunOutcome): string {
  switch (failure?.kind) {
    case 'timeout':
      return `it timed out after ${failure.seconds} s`;
    case 'stage-failed': {
      const failed = failedStage(run);
      return failed === undefined
        ? 'a stage failed'
        : `stage ${failed.stage.name} failed: ${failed.stage.failure?.message ?? ''}`;
    }
    case 'bad-output':
      return 'the stages succeeded, and wrote what Kratix would fail on';
    case 'bad-metadata':
      return 'the stages succeeded, and left metadata on which Kratix would fail';
    default: {
      if (delivery?.phase !== 'Suspended') return 'all stages succeeded';
      const { message = '', retryAfter = '' } = delivery.control ?? {};
      const time = retryAfter === '' ? '' : ` for ${retryAfter}`;
      return `it is suspended${time}${message === '' ? ' without a message' : `: ${message}`}`;
    }
  }
}

function failedStage(run: CaseRun): { readonly pipeline: string; readonly stage: StageRun } | undefined {
  return run.pipelines
    .flatMap(({ name, stages }) => stages.map((stage) => ({ pipeline: name, stage })))
    .find(({ stage }) => stage.failure !== undefined);
}
