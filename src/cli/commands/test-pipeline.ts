import type { Terminal } from '../../engine/types.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import { timed } from '../../shared/phase.ts';
import type { CommandIo } from '../io.ts';
import { readPlan } from '../read-plan.ts';
import { reportRun } from '../report-run.ts';
import { exitCodeOf } from '../test-run/exit-code.ts';
import { listCases } from '../test-run/list-cases.ts';
import { runTests } from '../test-run/run-tests.ts';
import type { TestPipelineFlags } from '../test-run/test-flags.ts';
import { updateCommand } from '../test-run/update-command.ts';

/** `promise test-pipeline`: builds, runs every case, compares; exit 1 where a case doesn't pass. */
export async function testPipelineCommand(
  pipelines: readonly string[],
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<ExitCode> {
  if (flags.list) {
    await listCases(pipelines, flags, io);
    return 0;
  }
  if (flags.update && io.ci) throw updateInCi();
  if (flags.watch) return watch(pipelines, flags, io);
  const shellTerminal = flags.shell ? terminalOf(io, SHELL) : undefined;
  const options = { verbose: flags.verbose, updateCommand: updateCommand(pipelines, flags) };
  const report = await reportRun(flags, options, io, async (reporter) => {
    const read = () => readPlan(pipelines, flags, io.cwd);
    const setup = await timed((event) => reporter.onEvent?.(event), [], 'read and plan', read);
    return runTests(setup, { flags, env: io.env, reporter, shellTerminal, signal: io.signal });
  });
  return exitCodeOf(report);
}

/** What watching takes is loaded only then. */
async function watch(
  pipelines: readonly string[],
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<ExitCode> {
  const terminal = terminalOf(io, WATCH);
  const { watchTests } = await import('../watch/watch-tests.ts');
  return watchTests({ pipelines, flags, io, terminal });
}

/** A flag that is for a person at a terminal, and what to do without one. */
interface TerminalFlag {
  readonly flag: string;
  readonly hint: string;
}

const SHELL: TerminalFlag = {
  flag: '--shell',
  hint: 'with --keep, the container of a stage that failed can be looked at later',
};

const WATCH: TerminalFlag = {
  flag: '--watch',
  hint: 'without it, promise test runs once: let what notices your changes start it',
};

/** @throws PromiseError `usage` where nobody sits at one. */
function terminalOf(io: CommandIo, { flag, hint }: TerminalFlag): Terminal {
  if (io.terminal !== undefined) return io.terminal;
  throw new PromiseError('usage', `${flag} needs a terminal, and stdin or stdout is none`, { hint });
}

function updateInCi(): PromiseError {
  return new PromiseError(
    'update-in-ci',
    '--update is refused in CI: goldens are reviewed where they are made',
    {
      hint: 'run it on your machine and commit the result (CI is set in the environment)',
    },
  );
}
