import { Chalk } from 'chalk';
import type { TestCase } from '../../promise/types.ts';
import { caseLines } from '../../report/case-lines.ts';
import { progressReporter } from '../../report/progress-reporter.ts';
import { type CaseReport, UPDATE_COMMAND } from '../../report/types.ts';
import { interrupted } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import type { RunSetup } from '../plan/read-plan.ts';
import { runError } from '../run-error.ts';
import { caseWithoutRun } from '../test-case/case-without-run.ts';
import { DEFAULT_RUN_FLAGS } from '../test-run/default-run-flags.ts';
import { runTests } from '../test-run/run-tests.ts';
import { isOfOnePromise } from '../test-run/several-promises.ts';

/** A case that was run, or tried to. */
export interface RanCase {
  /** Undefined where it came to no plan. */
  readonly setup: RunSetup | undefined;
  readonly report: CaseReport;
}

/**
 * Runs a case that has no golden, and tells what became of it where it came to no output. What keeps it from running (an image
 * that can't be had, a missing Secret) is a report of it, too.
 * @param read plans this case and no other
 * @throws PromiseError what is wrong with more than this Promise
 */
export async function runOnce(
  testCase: TestCase,
  read: () => Promise<RunSetup>,
  io: CommandIo,
): Promise<RanCase> {
  const progress = progressReporter(io, { verbose: false });
  const session = {
    flags: DEFAULT_RUN_FLAGS,
    env: io.env,
    reporter: progress,
    shellTerminal: undefined,
    update: undefined,
    signal: io.signal,
  };
  let setup: RunSetup | undefined;
  let report: CaseReport | undefined;
  try {
    setup = await read();
    [report] = (await runTests(setup, session)).cases;
  } catch (error) {
    if (!isOfOnePromise(error)) throw error;
    report = caseWithoutRun(testCase, { failure: { kind: 'error', error: runError(error) } });
  } finally {
    progress.stop?.();
  }
  if (report === undefined) throw interrupted();
  const judged = asUpdated(report);
  if (judged.failure?.kind !== 'missing-golden') tell(judged, io);
  return { setup, report: judged };
}

/** What doesn't parse is made no golden: to `promise test --update` such a case has failed, and so it has here. */
function asUpdated(report: CaseReport): CaseReport {
  const invalid = report.differences.filter((each) => each.kind === 'invalid' && each.side === 'actual');
  if (report.failure?.kind !== 'missing-golden' || invalid.length === 0) return report;
  return { ...report, failure: { kind: 'differences' }, differences: invalid };
}

function tell(report: CaseReport, { cwd, color, stdout }: CommandIo): void {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const context = { cwd, updateCommand: UPDATE_COMMAND, verbose: false };
  stdout.write(`${caseLines(report, chalk, context).join('\n')}\n\n`);
}
