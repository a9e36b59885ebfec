import { type Command, Option } from 'commander';
import { LANGUAGES } from '../../scaffold/languages.ts';
import { LAYOUTS } from '../../scaffold/stages.ts';
import type { CommandContext } from '../command-context.ts';
import { withChangeFlags } from '../flags/shared-flags.ts';
import type { AddStageFlags } from './add-stage.ts';

/** Adds `promise add` and what it adds, with flags and help. The commands themselves are loaded only when they run. */
export function addAddCommand(program: Command, { io, finish }: CommandContext): void {
  const add = program
    .command('add')
    .description('Add a stage to a Promise.')
    .addHelpText(
      'after',
      `
Examples:
  $ promise add stage resource/configure/instance notify
  $ promise add stage resource/delete/instance clean-up --language go`,
    );
  const stage = add
    .command('stage')
    .alias('container')
    .description(
      'Add a stage to a pipeline: a folder that builds its image, and its container in promise.yaml.',
    )
    .argument('<pipeline>', 'TYPE/ACTION/PIPELINE; one that is not there is added')
    .argument('<name>', 'name of the container')
    .option(
      '-l, --language <language>',
      `what the stage is written in: ${LANGUAGES.join(', ')}, or what --template has`,
      'bash',
    )
    .addOption(
      new Option('--before <stage>', 'put it right before this stage (default: last)').conflicts('after'),
    )
    .option('--after <stage>', 'put it right after this stage')
    .option(
      '--image <image>',
      'its image (default: derived from the Promise and NAME); one that the Promise has already needs no folder',
    )
    .addOption(
      new Option('--layout <layout>', 'where its folder is (default: as those of the other stages)').choices(
        LAYOUTS,
      ),
    )
    .option('--template <template>', 'templates of your own: a folder, or a git URL (URL#REVISION:FOLDER)');
  withChangeFlags(stage)
    .addHelpText(
      'after',
      `
Examples:
  $ promise add stage resource/configure/instance notify
  $ promise add stage resource/configure/instance check --before generate --language python
  $ promise add stage promise/configure/install share
  $ promise add stage resource/configure/instance again --image db-pipeline:v0.1.0 --dry-run

The first stage of a workflow writes all that a stage can write, as with promise init; any other one changes nothing yet.`,
    )
    .action(async (pipeline: string, name: string, flags: AddStageFlags) => {
      const { addStageCommand } = await import('./add-stage.ts');
      finish(await addStageCommand(pipeline, name, flags, io));
    });
}
