import { printable } from '../shared/printable.ts';
import { formatCount, formatPath, formatPlace } from './format.ts';
import { failedOutputChecks } from './output-check-lines.ts';
import type { CaseFailure, CaseReport } from './types.ts';
import { isOnlyUnparsed } from './update-hint.ts';

/** What is said of a case that failed as it is supposed to. */
const AS_EXPECTED: Readonly<Record<NonNullable<CaseReport['asExpected']>, string>> = {
  failedStage: 'failed as expected',
  refusedRequest: 'refused as expected',
  suspended: 'suspended as expected',
};

/** What there is to say of a case that passed, in a few words each; none where it just did. */
export function passedWords(report: CaseReport): readonly string[] {
  return [
    ...(report.outcome === 'updated' ? ['golden updated'] : []),
    ...(report.asExpected === undefined ? [] : [AS_EXPECTED[report.asExpected]]),
    ...passedChecks(report),
  ];
}

/** The same as one text. */
export function passedText(report: CaseReport): string {
  const words = passedWords(report);
  return words.length === 0 ? 'passed' : words.join(', ');
}

/** `idempotency and retry checked`, for those that were. */
function passedChecks({ checks }: CaseReport): readonly string[] {
  const passed = checks.filter(({ outcome }) => outcome === 'passed').map(({ check }) => check);
  return passed.length === 0 ? [] : [`${passed.join(' and ')} checked`];
}

/** What was expected of a case, and what came of it instead. */
export function unmetText({
  expected,
  happened,
}: Extract<CaseFailure, { readonly kind: 'unmet-expectation' }>): string {
  return `expected ${printable(expected)}, but ${printable(happened)}`;
}

/** Why a case failed, in a few words. */
export function caseReason(failure: CaseFailure, report: CaseReport, cwd: string): string {
  switch (failure.kind) {
    case 'refused-request':
      return 'the API server would refuse the request';
    case 'stage-failed':
      return 'a stage failed';
    case 'timeout':
      return `timed out after ${failure.seconds} s`;
    case 'unmet-expectation':
      return `${unmetText(failure)} (${formatPlace(failure.location, cwd)})`;
    case 'bad-output':
      return 'it wrote what Kratix would fail on';
    case 'bad-metadata':
      return 'it wrote metadata that Kratix would fail on';
    case 'refused-output':
      return 'the API server would refuse what it wrote';
    case 'missing-golden':
      return `no golden in ${formatPath(failure.expectedDir, cwd)}`;
    case 'differences':
      if (isOnlyUnparsed(report)) return 'it wrote what does not parse';
      return `${formatCount(report.differences.length, 'difference')} from the golden${failure.afterUpdate === undefined ? '' : ', left by the update'}`;
    case 'output-check-failed':
      return failedOutputChecks(report.outputChecks) + goldenToo(report);
    case 'lints':
      return `${formatCount(report.lints.length, 'warning')}, which --strict makes count`;
    case 'not-repeatable':
      return 'it does not do the same twice';
    case 'error':
      return `error[${failure.error.code}]: ${printable(failure.error.message.split('\n', 1)[0] ?? '')}`;
  }
}

/** An update that a check doesn't like is done all the same. */
function goldenToo({ goldenChanges }: CaseReport): string {
  return goldenChanges.length === 0 ? '' : ', golden updated all the same';
}
