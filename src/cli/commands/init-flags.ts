import { type Command, Option } from 'commander';
import { LANGUAGES } from '../../scaffold/languages.ts';
import { LAYOUTS } from '../../scaffold/stages.ts';
import { PromiseError } from '../../shared/errors.ts';
import type { AdoptFlags } from '../adopt/adopt.ts';
import type { CommandContext } from '../command-context.ts';
import { collect, PROPERTY_TYPES_HELP } from '../flags/flag-values.ts';
import { allOption, excludeOption } from '../flags/shared-flags.ts';
import type { InitFlags } from './init.ts';

/** Adds `promise init`: its flags and its help. The command itself is loaded only when it runs. */
export function addInitCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('init')
    .description('Write a new Promise: API, a pipeline that builds, a request and a test case that passes.')
    .argument('[name]', 'name of the Promise, such as elastic-cloud; without one, it asks for all it needs')
    .option('--group <group>', 'API group', 'example.com')
    .option('--kind <kind>', 'kind of the API (default: NAME in PascalCase)')
    .option('--plural <plural>', 'plural of the kind (default: derived from the kind)')
    .option('--version <version>', 'version of the API', 'v1alpha1')
    .option('--image <image>', "the stage's image (default: derived from NAME)")
    .option(
      '-p, --property <property>',
      'field of the API: NAME:TYPE[:required][=DEFAULT]; repeatable (default: size:enum:small,medium,large=small)',
      collect,
      [],
    )
    .addOption(
      new Option('-l, --language <language>', 'what the stages are written in; a template may have more')
        .choices(LANGUAGES)
        .argParser((language) => language)
        .default('bash'),
    )
    .addOption(
      new Option('--layout <layout>', "folders as in Kratix's tutorial, or as the kratix CLI has them")
        .choices(LAYOUTS)
        .default('tutorial'),
    )
    .option(
      '--split',
      'api.yaml, dependencies.yaml and workflow.yaml files, as the kratix CLI has them',
      false,
    )
    .option('--with-delete', 'also a workflow for requests that are deleted', false)
    .option('--with-promise-workflow', "also a workflow of the Promise's own", false)
    .option('--template <template>', 'templates of your own: a folder, or a git URL (URL#REVISION:FOLDER)')
    .addOption(
      new Option(
        '--from-crd <path>',
        "an operator's CustomResourceDefinition as the API: its file, or a file or folder with all of the operator",
      ).conflicts('property'),
    )
    .option('--api-schema-from <crd>', 'which one, where there are several: its name or its kind')
    .option('--no-descriptions', 'with --from-crd: leave out what its schema says of fields in words')
    .addOption(
      new Option(
        '--from-helm <chart>',
        "a chart's values as the API: its folder or archive; --property then chooses values",
      ).conflicts('fromCrd'),
    )
    .addOption(
      new Option(
        '--from-manifests <dir>',
        'what each request gets: a folder with manifests; --property then is NAME@KIND/NAME:PATH',
      ).conflicts(['fromCrd', 'fromHelm']),
    )
    .option('-d, --dir <dir>', 'folder to write to (default: ./NAME)')
    .option('--force', 'overwrite files that exist', false)
    .option('--json', 'print one JSON document', false)
    .addOption(
      new Option(
        '--adopt',
        'no new Promise: give the existing one of --dir the test cases and golden files that it lacks',
      )
        .default(false)
        .conflicts([
          'force',
          'property',
          'image',
          'split',
          'withDelete',
          'withPromiseWorkflow',
          'fromCrd',
          'fromHelm',
          'fromManifests',
        ]),
    )
    .addOption(allOption().helpGroup('With --adopt:'))
    .addOption(excludeOption().helpGroup('With --adopt:'))
    .addOption(
      new Option('-y, --yes', 'record the golden files without asking')
        .default(false)
        .helpGroup('With --adopt:'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ promise init                           asks a few questions, and shows the command that needs none
  $ promise init elastic-cloud --group workshop.kratix.io --kind ElasticCloud
  $ promise init postgres --dir promises/postgres
  $ promise init redis --dir .             into the current folder
  $ promise init redis --language python   its stage in Python; go and typescript likewise
  $ promise init redis --layout kratix     its stage in workflows/resource/configure/instance/generate
  $ promise init redis --template https://git.example.com/team/templates.git#v1
  $ promise init pg --from-crd operator.yaml --api-schema-from clusters.postgresql.cnpg.io
  $ promise init redis --from-helm charts/redis --property replicas --property image.tag
  $ promise init shop --from-manifests k8s --property replicas@deployment/web:.spec.replicas
  $ promise init --adopt                   test cases and golden files for the Promise that is here
  $ promise init --adopt --all --yes       the same for every Promise of a repository
  $ promise init db --property engine:enum:postgres,mysql --property storage.gb:integer=10 --with-delete

Types: ${PROPERTY_TYPES_HELP}`,
    )
    .action(async (name: string | undefined, flags: InitFlags & AdoptFlags & { readonly adopt: boolean }) => {
      if (flags.adopt) {
        refuseName(name);
        const { adoptCommand } = await import('../adopt/adopt.ts');
        return finish(await adoptCommand(flags, io));
      }
      refuseAlone(flags);
      const { initCommand } = await import('./init.ts');
      finish(await initCommand(name, flags, io));
    });
}

/** @throws PromiseError `usage` */
function refuseName(name: string | undefined): void {
  if (name === undefined) return;
  throw new PromiseError('usage', '--adopt takes no name: the Promise has one', {
    hint: `promise init --adopt --dir ${name}`,
  });
}

/** @throws PromiseError `usage` for flags that only --adopt has */
function refuseAlone({ all, exclude, yes }: AdoptFlags): void {
  if (!all && !yes) return;
  const flag = exclude.length > 0 ? '--exclude' : all ? '--all' : '--yes';
  throw new PromiseError('usage', `${flag} goes with --adopt`, {
    hint: 'promise init --adopt --all --yes',
  });
}
