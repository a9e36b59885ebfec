import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { collectChecks, parseCount, parsePositive } from '../flag-values.ts';
import {
  buildArgOption,
  dirOption,
  hostOption,
  jsonOption,
  reporterOption,
  stageOption,
  withBoundFlags,
  withInputFlags,
  withPipelinesArgument,
  withSelectionFlags,
} from '../shared-flags.ts';
import type { TestPipelineFlags } from '../test-run/test-flags.ts';

/** Adds `promise test-pipeline`: its flags and its help. The command itself is loaded only when it runs. */
export function addTestPipelineCommand(program: Command, { io, finish }: CommandContext): void {
  const command = program
    .command('test-pipeline')
    .alias('test')
    .description(
      'Run the pipelines in containers as Kratix would, and compare what comes out with golden files.',
    );
  withPipelinesArgument(command).addOption(dirOption());
  withSelectionFlags(command.optionsGroup('Which cases:'))
    .addOption(stageOption())
    .option('--list', 'print the cases that would run, and run nothing', false);
  withInputFlags(command.optionsGroup('What they run on:'));
  command
    .addOption(
      new Option(
        '--kubeconfig <path>',
        'the cluster whose API the stages may call, for every case',
      ).conflicts('kindCluster'),
    )
    .option('--kind-cluster <name>', 'the same, for a kind cluster')
    .optionsGroup('Images and engine:')
    .addOption(buildArgOption())
    .option('--no-build', 'use the images that are here')
    .addOption(hostOption());
  withBoundFlags(command.optionsGroup('How they run:'))
    .addOption(
      new Option('--retries <count>', 'start a stage that fails again, at most so often')
        .argParser(parseCount)
        .default(0),
    )
    .addOption(
      new Option(
        '--concurrency <count>',
        'cases that run at once (default: as many as there is room for)',
      ).argParser(parsePositive),
    )
    .option('--bail', 'stop at the first case that fails', false)
    .addOption(
      new Option('-w, --watch', 'run what a change affects again, until you quit')
        .default(false)
        .conflicts(['json', 'list', 'update', 'shell']),
    )
    .optionsGroup('What passes:')
    .option('-u, --update', 'write what came out as the new golden files', false)
    .option('--exact', 'compare all files byte by byte', false)
    .option('--strict', 'warnings with a code fail their case', false)
    .addOption(
      new Option(
        '--check <what>',
        'also run it again, and compare: the whole workflow (idempotency), or each stage on what it left (retry); repeatable',
      )
        .argParser(collectChecks)
        .default([], 'none'),
    )
    .optionsGroup('Where a stage fails:')
    .option('--keep', "keep a failed stage's container and volumes, and print how to look inside", false)
    .addOption(
      new Option('--shell', 'open a shell where a stage has failed, with its files, mounts and environment')
        .default(false)
        .conflicts('json'),
    )
    .optionsGroup('Reports:')
    .addOption(reporterOption('pretty'))
    .addOption(jsonOption())
    .option('-v, --verbose', "show the stages' output while they run", false)
    .option('--trace', 'show at the end how long each phase took', false)
    .addHelpText(
      'after',
      `
Examples:
  $ promise test-pipeline                  every case under test/
  $ promise test resource/configure        the cases of one workflow
  $ promise test --case 'with-*' --verbose
  $ promise test --stage render            the cases of one stage alone
  $ promise test --watch                   and again, whenever something changes
  $ promise test --check idempotency --check retry
  $ promise test --reporter pretty --reporter junit=report.xml
  $ promise test --update                  accept what came out`,
    )
    .action(async (pipelines: string[], flags: TestPipelineFlags) => {
      const { testPipelineCommand } = await import('./test-pipeline.ts');
      finish(await testPipelineCommand(pipelines, flags, io));
    });
}
