import { expect, it } from 'vitest';
import { exitCodeOf } from '../../../../src/cli/test-run/exit-code.ts';
import type { CaseFailure } from '../../../../src/report/types.ts';
import type { ErrorCode } from '../../../../src/shared/errors.ts';
import { caseReport, runReport } from '../../report/reports.ts';

function broken(code: ErrorCode): CaseFailure {
  const nothing = { hint: undefined, notes: [], location: undefined, problems: [] };
  return { kind: 'error', error: { code, message: 'm', ...nothing } };
}

it.each<[string, readonly (CaseFailure | undefined)[], number]>([
  ['all well', [undefined, undefined], 0],
  ['a case that failed', [undefined, { kind: 'differences' }], 1],
  ['a kubeconfig that is no use', [broken('invalid-kubeconfig'), { kind: 'differences' }], 2],
  ['trouble around us', [{ kind: 'differences' }, broken('disk-full'), broken('invalid-kubeconfig')], 3],
  ['a bug of ours', [broken('internal'), broken('disk-full')], 70],
])('the exit code of %s', (_, failures, exitCode) => {
  const cases = failures.map((failure) => caseReport(failure === undefined ? {} : { failure }));
  expect(exitCodeOf(runReport(cases))).toBe(exitCode);
});
