import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { collect, PROPERTY_TYPES_HELP } from '../flags/flag-values.ts';
import { withChangeFlags } from '../flags/shared-flags.ts';
import type { ChangeFlags } from '../tell-changes.ts';
import type { UpdateApiFlags } from './update-api.ts';

/** Adds `promise update` and what it updates, with flags and help. The commands themselves are loaded only when they run. */
export function addUpdateCommand(program: Command, context: CommandContext): void {
  const update = program
    .command('update')
    .description('Change the API, the dependencies or the destinations of a Promise.')
    .addHelpText(
      'after',
      `
Examples:
  $ promise update api --property region:string --property size-     a field more, another one less
  $ promise update dependencies manifests/
  $ promise update destination-selector environment=dev

A change touches nothing else: comments, order, quotes and indentation stay.`,
    );
  addApi(update, context);
  addDependencies(update, context);
  addDestinationSelector(update, context);
}

function addApi(update: Command, { io, finish }: CommandContext): void {
  const command = update
    .command('api')
    .description('Change what users request: its fields, its names.')
    .option(
      '-p, --property <property>',
      'field to add or change: NAME:TYPE[:required][=DEFAULT]; NAME- removes it; repeatable',
      collect,
      [],
    )
    .option('--group <group>', 'another API group')
    .option('--kind <kind>', 'another kind')
    .option('--plural <plural>', 'another plural of the kind')
    .option('--version <version>', 'another name of the version');
  withChangeFlags(command)
    .addHelpText(
      'after',
      `
Examples:
  $ promise update api --property region:string --property storage.gb:integer=10
  $ promise update api --property size:enum:small,large=small --property region-
  $ promise update api --kind Database --plural databases --dry-run

A field that is there already is declared anew; its description stays. Other names change the requests, too.
Types: ${PROPERTY_TYPES_HELP}`,
    )
    .action(async (flags: UpdateApiFlags) => {
      const { updateApiCommand } = await import('./update-api.ts');
      finish(await updateApiCommand(flags, io));
    });
}

function addDependencies(update: Command, { io, finish }: CommandContext): void {
  const command = update
    .command('dependencies')
    .description('Take manifests as what the Promise installs on every Destination that matches.')
    .argument('<path>', 'a folder of YAML files, or one file; they become all of spec.dependencies');
  withChangeFlags(command)
    .addHelpText(
      'after',
      `
Examples:
  $ promise update dependencies manifests/
  $ promise update dependencies operator.yaml --dry-run

What is the same keeps its comments. Manifests are taken as they are: no namespace is added.`,
    )
    .action(async (target: string, flags: ChangeFlags) => {
      const { updateDependenciesCommand } = await import('./update-dependencies.ts');
      finish(await updateDependenciesCommand(target, flags, io));
    });
}

function addDestinationSelector(update: Command, { io, finish }: CommandContext): void {
  const command = update
    .command('destination-selector')
    .description('Say which Destinations get what the Promise writes: those that have all its labels.')
    .argument('<labels...>', 'KEY=VALUE to add or change a label, KEY- to remove one');
  withChangeFlags(command)
    .addHelpText(
      'after',
      `
Examples:
  $ promise update destination-selector environment=dev
  $ promise update destination-selector environment=prod zone-     changes one label, removes another
  $ promise update destination-selector environment=dev --dry-run`,
    )
    .action(async (labels: string[], flags: ChangeFlags) => {
      const { updateDestinationSelectorCommand } = await import('./update-destination-selector.ts');
      finish(await updateDestinationSelectorCommand(labels, flags, io));
    });
}
