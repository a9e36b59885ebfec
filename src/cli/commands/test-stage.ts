import type { InputReport } from '../../report/types.ts';
import type { ExitCode } from '../../shared/errors.ts';
import type { OneOffFlags } from '../cases/one-off-case.ts';
import type { CommandIo } from '../io.ts';
import { planCases } from '../plan/read-plan.ts';
import { listCases } from '../test-run/list-cases.ts';
import { readAndRun, runAndReport } from '../test-run/run-and-report.ts';
import type { RunFlags } from '../test-run/test-flags.ts';
import { oneOffWords, withUpdate } from '../test-run/update-command.ts';
import { readStageCases } from '../test-stage/stage-cases.ts';

/** The flags of `promise test-stage`. */
export interface TestStageFlags extends RunFlags, OneOffFlags {
  readonly env: Readonly<Record<string, string>>;
  /** Absent: as each case says. */
  readonly network?: 'default' | 'none';
}

/** There is no API that would admit anything. */
const AS_IT_IS = { rawInput: true, unknownFields: 'strict' } as const;

/**
 * `promise test-stage IMAGE|DIR`: runs one stage image alone, without a Promise, and compares; exit 1 where a case doesn't
 * pass.
 */
export async function testStageCommand(
  target: string,
  flags: TestStageFlags,
  io: CommandIo,
): Promise<ExitCode> {
  const readCases = () => readStageCases(target, flags, io.cwd);
  if (flags.list) return listCases(await readCases(), flags, io);
  const read = async () => {
    const setup = await planCases(await readCases(), { ...flags, ...AS_IT_IS });
    const asIs = (input: InputReport): InputReport => ({ ...input, withoutApi: true });
    return {
      ...setup,
      inputs: new Map([...setup.inputs].map(([name, input]) => [name, asIs(input)])),
      unrun: setup.unrun.map((report) => ({ ...report, input: asIs(report.input) })),
    };
  };
  return runAndReport({ flags, updateCommand: updateCommand(target, flags), run: readAndRun(read) }, io);
}

function updateCommand(target: string, flags: TestStageFlags): string {
  const words = ['promise', 'test-stage', target, ...oneOffWords(flags)];
  for (const [name, value] of Object.entries(flags.env)) words.push('--env', `${name}=${value}`);
  if (flags.network !== undefined) words.push('--network', flags.network);
  return withUpdate(words, flags);
}
