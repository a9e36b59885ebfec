import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import {
  allOption,
  dirOption,
  excludeOption,
  stageOption,
  withInputFlags,
  withPipelinesArgument,
  withSelectionFlags,
} from '../flags/shared-flags.ts';
import {
  HOW_THEY_RUN,
  listOption,
  withClusterOptions,
  withOneOffFlags,
  withRunGroups,
} from '../flags/shared-run-flags.ts';
import type { TestPipelineFlags } from '../test-run/test-flags.ts';

/** Adds `promise test-pipeline`: its flags and its help. The command itself is loaded only when it runs. */
export function addTestPipelineCommand(program: Command, { io, finish }: CommandContext): void {
  const command = program
    .command('test-pipeline')
    .alias('test')
    .description(
      'Run the pipelines in containers as Kratix would, and compare what comes out with golden files.',
    );
  withPipelinesArgument(command)
    .addOption(dirOption())
    .addOption(allOption().conflicts(['inputDir', 'stage', 'watch']))
    .addOption(excludeOption());
  withSelectionFlags(withOneOffFlags(command.optionsGroup('Which cases:')))
    .addOption(stageOption())
    .addOption(listOption());
  withClusterOptions(withInputFlags(command.optionsGroup('What they run on:')));
  withRunGroups(command, 'Where a stage fails:')
    .addOption(
      new Option('-w, --watch', 'run what a change affects again, until you quit')
        .default(false)
        .conflicts(['json', 'list', 'update', 'updateMode', 'shell'])
        .helpGroup(HOW_THEY_RUN),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ promise test-pipeline                  every case under test/
  $ promise test resource/configure        the cases of one workflow
  $ promise test --case 'with-*' --verbose
  $ promise test --stage render            the cases of one stage alone
  $ promise test -i in -o expected         one request from elsewhere, with its goldens
  $ promise test --all                     every Promise of a repository, as one run
  $ promise test --exclude promises/old    every one but that
  $ promise test --watch                   and again, whenever something changes
  $ promise test --check idempotency --check retry
  $ promise test --reporter pretty --reporter junit=report.xml
  $ promise test --update                  accept what came out
  $ promise test --update-mode ask         look at each change, and decide`,
    )
    .action(async (pipelines: string[], flags: TestPipelineFlags) => {
      const { testPipelineCommand } = await import('./test-pipeline.ts');
      finish(await testPipelineCommand(pipelines, flags, io));
    });
}
