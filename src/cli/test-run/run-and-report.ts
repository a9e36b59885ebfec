import type { RunResults } from '../../report/recorder.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import { timed } from '../../shared/phase.ts';
import type { CommandIo } from '../io.ts';
import type { RunSetup } from '../plan/read-plan.ts';
import { reportRun } from '../report/report-run.ts';
import { UPDATE_ALL, UPDATE_NEW, type UpdateDecision } from '../test-case/update-decision.ts';
import { exitCodeOf } from './exit-code.ts';
import { GoldenQuestions } from './golden-questions.ts';
import { runTests } from './run-tests.ts';
import { SHELL, terminalOf, UPDATE_ASK } from './terminal-flags.ts';
import type { RunFlags } from './test-flags.ts';
import type { TestSession } from './test-session.ts';

/** A run that a command asks for. */
export interface RunRequest {
  readonly flags: RunFlags;
  /** See `ReporterOptions`. */
  readonly updateCommand: string;
  /** Reads, runs, and tells the reporter. */
  readonly run: (session: Omit<TestSession, 'engine'>) => Promise<RunResults>;
}

/** What runs once everything that can be is read and checked, before the engine is asked for anything. */
export function readAndRun(read: () => Promise<RunSetup>): RunRequest['run'] {
  return async (session) => {
    const setup = await timed((event) => session.reporter.onEvent?.(event), [], 'read and plan', read);
    return runTests(setup, session);
  };
}

/**
 * Reads, runs and reports; exit 1 where a case doesn't pass.
 * @throws PromiseError `update-in-ci`; `usage` for --shell or --update-mode ask without a terminal; what reading, the engine or a reporter says
 */
export async function runAndReport(
  { flags, updateCommand, run }: RunRequest,
  io: CommandIo,
): Promise<ExitCode> {
  const update = updateDecision(flags, io);
  const shellTerminal = flags.shell ? terminalOf(io, SHELL) : undefined;
  const options = { verbose: flags.verbose, diffLines: flags.diffLines, updateCommand };
  const report = await reportRun(flags, options, io, (reporter) =>
    run({ flags, env: io.env, reporter, shellTerminal, update, signal: io.signal }),
  );
  return exitCodeOf(report);
}

/** Goldens are reviewed where they are made. @throws PromiseError `update-in-ci`, `usage` */
function updateDecision(
  { update, updateMode, json, diffLines }: Pick<RunFlags, 'update' | 'updateMode' | 'json' | 'diffLines'>,
  io: CommandIo,
): UpdateDecision | undefined {
  const mode = updateMode ?? (update ? 'all' : undefined);
  if (mode === undefined) return undefined;
  if (io.ci) {
    const flag = updateMode === undefined ? '--update' : '--update-mode';
    throw new PromiseError(
      'update-in-ci',
      `${flag} is refused in CI: goldens are reviewed where they are made`,
      { hint: 'run it on your machine and commit the result (CI is set in the environment)' },
    );
  }
  switch (mode) {
    case 'all':
      return UPDATE_ALL;
    case 'new':
      return UPDATE_NEW;
    case 'ask':
      if (json) throw new PromiseError('usage', '--update-mode ask can not be used with --json');
      return new GoldenQuestions(terminalOf(io, UPDATE_ASK), io, diffLines);
  }
}
