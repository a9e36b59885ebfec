import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { allOption, dirOption, excludeOption, jsonOption } from '../flags/shared-flags.ts';
import type { ValidateFlags } from './validate.ts';

/** Adds `promise validate`: its flags and its help. The command itself is loaded only when it runs. */
export function addValidateCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('validate')
    .description('List what Kratix would refuse, and what it lets through but will hurt. Nothing runs.')
    .argument(
      '[paths...]',
      'Promises: their folders or files; or requests for the Promise of --dir (default: --dir)',
    )
    .addOption(dirOption())
    .addOption(allOption())
    .addOption(excludeOption())
    .option('--strict', 'exit with 2 where there are warnings, too', false)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ promise validate                       the Promise here, its Dockerfiles, cases and example requests
  $ promise validate promises/*            several Promises
  $ promise validate --all                 every Promise of a repository
  $ promise validate my-request.yaml       would this request be accepted?
  $ promise validate --strict --json`,
    )
    .action(async (paths: string[], flags: ValidateFlags) => {
      const { validateCommand } = await import('./validate.ts');
      finish(await validateCommand(paths, flags, io));
    });
}
