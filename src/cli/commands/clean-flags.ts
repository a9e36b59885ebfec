import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { allOption, dirOption, excludeOption, hostOption, jsonOption } from '../flags/shared-flags.ts';
import type { CleanFlags } from './clean.ts';

/** Adds `promise clean`: its flags and its help. The command itself is loaded only when it runs. */
export function addCleanCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('clean')
    .description('Remove what promise left: kept containers, old builds, reports, what runs wrote.')
    .addOption(dirOption())
    .addOption(allOption())
    .addOption(excludeOption())
    .addOption(hostOption())
    .addOption(jsonOption())
    .option('-n, --dry-run', 'say what would be removed, and remove nothing', false)
    .option('--images', 'also the images that promise built for it and that still have their name', false)
    .option(
      '--whole-engine',
      "also what belongs to any other Promise's runs and builds, in this engine",
      false,
    )
    .addHelpText(
      'after',
      `
Removed is only what promise made. What you edited or git tracks stays, and images that a container uses; goldens, requests and cases are never touched.

Examples:
  $ promise clean --dry-run           what would go, and how much space it takes
  $ promise clean                     leftovers of the Promise in this folder, and of killed runs
  $ promise clean --images            its images, too: the next run builds them anew
  $ promise clean --all               the same for every Promise of a repository
  $ promise clean --whole-engine --images   everything that promise has in this engine`,
    )
    .action(async (flags: CleanFlags) => {
      const { cleanCommand } = await import('./clean.ts');
      finish(await cleanCommand(flags, io));
    });
}
