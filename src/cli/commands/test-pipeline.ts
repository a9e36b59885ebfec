import { isPassed } from '../../report/summary.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import { readPlan } from '../read-plan.ts';
import { reportRun } from '../report-run.ts';
import { runTests } from '../test-run/run-tests.ts';
import type { TestPipelineFlags } from '../test-run/test-flags.ts';
import { updateCommand } from '../test-run/update-command.ts';

/** `promise test-pipeline`: builds, runs every case, compares; exit 1 where a case doesn't pass. */
export async function testPipelineCommand(
  pipelines: readonly string[],
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<ExitCode> {
  if (flags.update && io.ci) throw updateInCi();
  const options = { verbose: flags.verbose, updateCommand: updateCommand(pipelines, flags) };
  const report = await reportRun(flags, options, io, async (reporter) => {
    const setup = await readPlan(pipelines, flags, io.cwd);
    return runTests(setup, { flags, env: io.env, reporter, signal: io.signal });
  });
  return isPassed(report) ? 0 : 1;
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
