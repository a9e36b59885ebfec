import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import {
  allOption,
  dirOption,
  excludeOption,
  jsonOption,
  stageOption,
  withBoundFlags,
  withInputFlags,
  withPipelinesArgument,
  withSelectionFlags,
} from '../flags/shared-flags.ts';
import type { PlanCommandFlags } from './plan.ts';

/** Adds `promise plan`: its flags and its help. The command itself is loaded only when it runs. */
export function addPlanCommand(program: Command, { io, finish }: CommandContext): void {
  const command = program
    .command('plan')
    .description('Show what would run: stages in order, images, folders, env, limits. Nothing runs.');
  withPipelinesArgument(command)
    .addOption(dirOption())
    .addOption(allOption().conflicts('stage'))
    .addOption(excludeOption())
    .addOption(jsonOption())
    .addOption(stageOption());
  withBoundFlags(withInputFlags(withSelectionFlags(command)))
    .option('--show-input', 'print object.yaml as the stages would see it, and nothing else', false)
    .option('-v, --verbose', "show Kratix's own variables, and long values whole", false)
    .addHelpText(
      'after',
      `
Examples:
  $ promise plan                           every case; without cases, every workflow
  $ promise plan promise/configure --verbose
  $ promise plan --all                     every Promise here and below, then a table of them
  $ promise plan --case test --show-input | kubectl apply --dry-run=server -f -
  $ promise plan --json | jq -r '.images[].reference'`,
    )
    .action(async (pipelines: string[], flags: PlanCommandFlags) => {
      const { planCommand } = await import('./plan.ts');
      finish(await planCommand(pipelines, flags, io));
    });
}
