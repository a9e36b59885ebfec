import { Command, CommanderError, Help } from 'commander';
import { type ExitCode, PromiseError } from '../shared/errors.ts';
import type { CommandContext } from './command-context.ts';
import { addAddCommand } from './commands/add-flags.ts';
import { addBuildCommand } from './commands/build-flags.ts';
import { addCleanCommand } from './commands/clean-flags.ts';
import { addCompletionCommand } from './commands/completion-flags.ts';
import { addDoctorCommand } from './commands/doctor-flags.ts';
import { addInitCommand } from './commands/init-flags.ts';
import { addInternalCommands } from './commands/internal-flags.ts';
import { addPlanCommand } from './commands/plan-flags.ts';
import { addReportCommand } from './commands/report-flags.ts';
import { addTestPipelineCommand } from './commands/test-pipeline-flags.ts';
import { addTestStageCommand } from './commands/test-stage-flags.ts';
import { addUpdateCommand } from './commands/update-flags.ts';
import { addValidateCommand } from './commands/validate-flags.ts';
import { helpLines } from './help-lines.ts';
import type { CommandIo } from './io.ts';
import { versionText } from './version.ts';

/**
 * Reads argv and runs one command. A command's flags are declared in `commands/COMMAND-flags.ts`, and what it does is
 * loaded only when it runs, so that `--help` and `--version` start at once.
 * @throws PromiseError whatever the command ends in; `usage` for arguments that don't fit
 */
export async function runCli(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const finish = (code: ExitCode) => {
    exitCode = code;
  };
  let complaint = '';
  const program = createProgram({ io, finish }, (text) => {
    complaint += text;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Typed without a command, it introduces itself; for commander that is a mistake.
    if (error.code === 'commander.help') io.stdout.write(helpLines(complaint, io.columns));
    return usageOutcome(error);
  }
}

/** Commander throws for help and `--version` too: they end well. Everything else is a usage error. */
function usageOutcome(error: CommanderError): ExitCode {
  if (error.exitCode === 0 || error.code === 'commander.help') return 0;
  throw new PromiseError('usage', error.message.replace(/^error: /, ''), {
    hint: 'promise --help lists the commands, promise COMMAND --help their flags',
  });
}

/**
 * All commands with their flags and help.
 * @param writeErr gets what commander has to complain of, which its errors say, too; and the help where no command is typed
 */
export function createProgram(context: CommandContext, writeErr: (text: string) => void): Command {
  const { io } = context;
  const program = new Command('promise')
    .description(
      'Scaffold, build, run and test Kratix Promise pipelines in real containers, without a cluster.',
    )
    .version(versionText(), '-V, --version', 'print the version and the Kratix version mirrored')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(helpLines(text, io.columns)),
      writeErr,
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    })
    .configureHelp({
      optionDescription: (option) => withoutEmptyDefault(new Help().optionDescription(option)),
    })
    .addHelpText(
      'after',
      `
Examples:
  $ promise init elastic-cloud             a Promise, its pipeline and a first test case
  $ cd elastic-cloud && promise test       build the image, run the pipeline, compare: green
  $ promise test --update                  take what came out as the new golden files
  $ promise test-stage containers/render   one stage image alone, without a Promise
  $ promise validate                       what Kratix would refuse, and what will hurt
  $ promise plan                           what a run would do, without doing it
  $ promise report                         the last run as a page in the browser
  $ promise add stage resource/configure/instance notify
                                           a stage more: its folder, and its container
  $ promise update api -p region:string    a field more, and nothing else touched
  $ promise build --load kind              put the images into a kind cluster's nodes
  $ promise doctor                         what is missing on this machine
  $ promise clean                          remove what promise left behind

Exit codes: 0 all well, 1 not as expected, 2 bad input, 3 engine or registry trouble, 130 interrupted.`,
    );

  for (const addCommand of COMMANDS) addCommand(program, context);
  return program;
}

/** In the order of the help. */
const COMMANDS = [
  addInitCommand,
  addAddCommand,
  addUpdateCommand,
  addBuildCommand,
  addTestPipelineCommand,
  addTestStageCommand,
  addPlanCommand,
  addValidateCommand,
  addReportCommand,
  addDoctorCommand,
  addCleanCommand,
  addCompletionCommand,
  addInternalCommands,
];

/** A default that says nothing: a flag that isn't given is off, and a list has nothing in it. */
const EMPTY_DEFAULT = / \(default: (?:false|\[\]|\{\})\)$/;

function withoutEmptyDefault(description: string): string {
  return description.replace(EMPTY_DEFAULT, '');
}
