import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { collect, parsePositive } from '../flags/flag-values.ts';
import {
  allOption,
  buildArgOption,
  dirOption,
  excludeOption,
  hostOption,
  jsonOption,
  stageFolderOption,
} from '../flags/shared-flags.ts';
import type { BuildFlags } from './build.ts';

/** Adds `promise build`: its flags and its help. The command itself is loaded only when it runs. */
export function addBuildCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('build')
    .description("Build the stages' images; load them into kind, or push them.")
    .argument('[stages...]', 'container names or images to build (default: every stage that has a folder)')
    .addOption(dirOption())
    .addOption(allOption().conflicts('stage'))
    .addOption(excludeOption())
    .addOption(hostOption())
    .addOption(jsonOption())
    .addOption(buildArgOption())
    .addOption(stageFolderOption())
    .option(
      '--platform <platforms>',
      'platform to build for, such as linux/arm64; several with commas (needs buildx)',
    )
    .option('--oci-layout <dir>', 'write each image as an OCI layout into this folder, not into the engine')
    .option('--tag <tag>', 'tag to build under, in place of what the Promise says')
    .option('--set-tag', 'write that tag into the Promise, once everything is done', false)
    .option('--no-cache', 'build every step anew')
    .option('--pull', 'pull base images even where they are here', false)
    .addOption(
      new Option(
        '--concurrency <count>',
        'images that are built at once (default: one for each core, at most four)',
      ).argParser(parsePositive),
    )
    .option('--push', 'push the images after the build', false)
    .addOption(new Option('--load <target>', 'load the images into a cluster').choices(['kind']))
    .option(
      '--name <cluster>',
      'kind cluster to load into; repeatable (default: KIND_CLUSTER_NAME)',
      collect,
      [],
    )
    .addHelpText(
      'after',
      `
Examples:
  $ promise build                          every stage that has a folder
  $ promise build pipeline-stage-0 --no-cache
  $ promise build --all                    those of every Promise of a repository
  $ promise build --load kind --name platform --name worker
  $ promise build --tag v0.2.0 --push --set-tag
  $ promise build --platform linux/amd64,linux/arm64 --push
  $ promise build --build-arg HELM_VERSION=3.18.4 --push`,
    )
    .action(async (stages: string[], flags: BuildFlags) => {
      const { buildCommand } = await import('./build.ts');
      finish(await buildCommand(stages, flags, io));
    });
}
