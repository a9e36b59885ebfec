import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { hostOption, jsonOption } from '../flags/shared-flags.ts';
import type { DoctorFlags } from './doctor.ts';

/** Adds `promise doctor`: its flags and its help. The command itself is loaded only when it runs. */
export function addDoctorCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('doctor')
    .description(
      'Look at what promise needs here: engine, builder, proxies, disks, kind; with a fix for each problem.',
    )
    .option('-d, --dir <path>', 'the folder whose disk is looked at', '.')
    .addOption(hostOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Exits with 3 where test-pipeline couldn't run; warnings don't count.

Examples:
  $ promise doctor
  $ promise doctor --host unix:///run/podman/podman.sock
  $ promise doctor --json`,
    )
    .action(async (flags: DoctorFlags) => {
      const { doctorCommand } = await import('./doctor.ts');
      finish(await doctorCommand(flags, io));
    });
}
