import type { ExitCode } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import { readCases, readPlan } from '../plan/read-plan.ts';
import { listCases } from '../test-run/list-cases.ts';
import { type RunRequest, readAndRun, runAndReport } from '../test-run/run-and-report.ts';
import { terminalOf, WATCH } from '../test-run/terminal-flags.ts';
import type { TestPipelineFlags } from '../test-run/test-flags.ts';
import { updateCommand } from '../test-run/update-command.ts';

/** `promise test-pipeline`: builds, runs every case, compares; exit 1 where a case doesn't pass. */
export async function testPipelineCommand(
  pipelines: readonly string[],
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<ExitCode> {
  if (flags.all) return testAll(pipelines, flags, io);
  if (flags.list) return listCases(await readCases(pipelines, flags, io.cwd), flags, io);
  if (flags.watch) return watch(pipelines, flags, io);
  const run = readAndRun(() => readPlan(pipelines, flags, io.cwd));
  return runAndReport({ flags, updateCommand: updateCommand(pipelines, flags), run }, io);
}

/** Every Promise below the folder. */
async function testAll(
  pipelines: readonly string[],
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<ExitCode> {
  if (flags.list) {
    const { listAll } = await import('../test-run/list-all.ts');
    return listAll(pipelines, flags, io);
  }
  const { runAll } = await import('../test-run/run-all.ts');
  const run: RunRequest['run'] = (session) => runAll(pipelines, flags, io.cwd, session);
  return runAndReport({ flags, updateCommand: updateCommand(pipelines, flags), run }, io);
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
