import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';

/** Questions and answers in JSON, for programs that judge ours: docs/internal-commands.md. Hidden from help. */
export function addInternalCommands(program: Command, { io, finish }: CommandContext): void {
  const internal = program
    .command('internal', { hidden: true })
    .description('For programs, not for people.')
    .addHelpText('after', '\nExamples:\n  $ promise internal admit < question.json');
  internal
    .command('admit')
    .description('Read a Promise and a request as JSON, print the admitted object or its errors.')
    .addHelpText('after', '\nExamples:\n  $ promise internal admit < question.json')
    .action(async () => {
      const { internalAdmitCommand } = await import('./internal-admit.ts');
      finish(await internalAdmitCommand(io));
    });
  internal
    .command('deliver')
    .description('Read what a pipeline left as JSON, print what Kratix would make of it.')
    .addHelpText('after', '\nExamples:\n  $ promise internal deliver < question.json')
    .action(async () => {
      const { internalDeliverCommand } = await import('./internal-deliver.ts');
      finish(await internalDeliverCommand(io));
    });
  internal
    .command('complete')
    .description('Print what could stand at the end of a command line: for `promise completion`.')
    .requiredOption('--line <text>', 'the command line, up to the cursor')
    .addHelpText('after', "\nExamples:\n  $ promise internal complete --line 'promise test --case=wi'")
    .action(async ({ line }: { readonly line: string }) => {
      const { internalCompleteCommand } = await import('./internal-complete.ts');
      finish(await internalCompleteCommand(program, line, io));
    });
}
