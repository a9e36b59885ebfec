import { Command, CommanderError, Option } from 'commander';
import { REPORTERS } from '../report/types.ts';
import { LAYOUTS } from '../scaffold/stages.ts';
import { type ExitCode, PromiseError } from '../shared/errors.ts';
import type { BuildFlags } from './commands/build.ts';
import type { DoctorFlags } from './commands/doctor.ts';
import type { InitFlags } from './commands/init.ts';
import type { PlanCommandFlags } from './commands/plan.ts';

import type { ReportFlags } from './commands/report.ts';
import type { ValidateFlags } from './commands/validate.ts';
import {
  collect,
  collectChecks,
  collectPairs,
  collectReporters,
  parseCount,
  parseDuration,
  parsePositive,
  parseShard,
} from './flags.ts';
import type { CommandIo } from './io.ts';
import type { TestPipelineFlags } from './test-run/test-flags.ts';
import { versionText } from './version.ts';

/**
 * Reads argv and runs one command. Flags are declared here and nowhere else; each command's module is loaded only
 * when it runs, so that `--help` and `--version` start at once.
 * @throws PromiseError whatever the command ends in; `usage` for arguments that don't fit
 */
export async function runCli(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return usageOutcome(error);
    throw error;
  }
}

/** Commander throws for `--help` and `--version` too: they end well. Everything else is a usage error. */
function usageOutcome(error: CommanderError): ExitCode {
  if (error.exitCode === 0 || error.code === 'commander.help') return error.exitCode === 0 ? 0 : 2;
  throw new PromiseError('usage', error.message.replace(/^error: /, ''), {
    hint: 'promise --help lists the commands, promise COMMAND --help their flags',
  });
}

/** All commands with their flags and help. `finish` receives the exit code of the command that ran. */
export function createProgram(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const program = new Command('promise')
    .description(
      'Scaffold, build, run and test Kratix Promise pipelines in real containers, without a cluster.',
    )
    .version(versionText(), '-V, --version', 'print the version and the Kratix version mirrored')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    })
    .addHelpText(
      'after',
      `
Examples:
  $ promise init elastic-cloud             a Promise, its pipeline and a first test case
  $ cd elastic-cloud && promise test       build the image, run the pipeline, compare: green
  $ promise test --update                  take what came out as the new golden files
  $ promise validate                       what Kratix would refuse, and what will hurt
  $ promise plan                           what a run would do, without doing it
  $ promise report                         the last run as a page in the browser
  $ promise build --load kind              put the images into a kind cluster's nodes
  $ promise doctor                         what is missing on this machine

Exit codes: 0 all well, 1 not as expected, 2 bad input, 3 engine or registry trouble, 130 interrupted.`,
    );

  // Typed without a command, it introduces itself.
  program.action(() => program.outputHelp());

  program
    .command('init')
    .description('Write a new Promise: API, a pipeline that builds, a request and a test case that passes.')
    .argument('<name>', 'name of the Promise, such as elastic-cloud')
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
      new Option('--layout <layout>', "folders as in Kratix's tutorial, or as the kratix CLI has them")
        .choices(LAYOUTS)
        .default('tutorial'),
    )
    .option('--with-delete', 'also a workflow for requests that are deleted', false)
    .option('--with-promise-workflow', "also a workflow of the Promise's own", false)
    .option('-d, --dir <dir>', 'folder to write to (default: ./NAME)')
    .option('--force', 'overwrite files that exist', false)
    .option('--json', 'print one JSON document', false)
    .addHelpText(
      'after',
      `
Examples:
  $ promise init elastic-cloud --group workshop.kratix.io --kind ElasticCloud
  $ promise init postgres --dir promises/postgres
  $ promise init redis --dir .             into the current folder
  $ promise init redis --layout kratix     its stage in workflows/resource/configure/instance/generate
  $ promise init db --property engine:enum:postgres,mysql --property storage.gb:integer=10 --with-delete

Types: string, integer, number, boolean, object, array (of strings; ports:array:integer), enum (size:enum:small,large).`,
    )
    .action(async (name: string, flags: InitFlags) => {
      const { initCommand } = await import('./commands/init.ts');
      finish(await initCommand(name, flags, io));
    });

  withBuildFlags(
    withCommonFlags(
      program
        .command('build')
        .description("Build the stages' images; load them into kind, or push them.")
        .argument(
          '[stages...]',
          'container names or images to build (default: every stage that has a folder)',
        ),
    ),
  )
    .addOption(stageFolderOption())
    .option('--platform <platform>', 'platform to build for, such as linux/arm64')
    .option('--no-cache', 'build every step anew')
    .option('--pull', 'pull base images even where they are here', false)
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
  $ promise build --load kind --name platform
  $ promise build --build-arg HELM_VERSION=3.18.4 --push`,
    )
    .action(async (stages: string[], flags: BuildFlags) => {
      const { buildCommand } = await import('./commands/build.ts');
      finish(await buildCommand(stages, flags, io));
    });

  withSelectionFlags(
    withBuildFlags(
      withCommonFlags(
        program
          .command('test-pipeline')
          .alias('test')
          .description(
            'Run the pipelines in containers as Kratix would, and compare what comes out with golden files.',
          ),
      ),
    ),
  )
    .addOption(stageOption())
    .option('-u, --update', 'write what came out as the new golden files', false)
    .option('--exact', 'compare all files byte by byte', false)
    .option('--no-build', 'use the images that are here')
    .option('--strict', 'warnings with a code fail their case', false)
    .option('--keep', "keep a failed stage's container and volumes, and print how to look inside", false)
    .addOption(
      new Option('--shell', 'open a shell where a stage has failed, with its files, mounts and environment')
        .default(false)
        .conflicts('json'),
    )
    .addOption(
      new Option(
        '--check <what>',
        'also run it again, and compare: the whole workflow (idempotency), or each stage on what it left (retry); repeatable',
      )
        .argParser(collectChecks)
        .default([], 'none'),
    )
    .addOption(
      new Option('--retries <count>', 'start a stage that fails again, at most so often')
        .argParser(parseCount)
        .default(0),
    )
    .addOption(
      new Option('-w, --watch', 'run what a change affects again, until you quit')
        .default(false)
        .conflicts(['json', 'list', 'update', 'shell']),
    )
    .option('--list', 'print the cases that would run, and run nothing', false)
    .option('--bail', 'stop at the first case that fails', false)
    .addOption(
      new Option(
        '--concurrency <count>',
        'cases that run at once (default: as many as there is room for)',
      ).argParser(parsePositive),
    )
    .addOption(
      new Option(
        '--kubeconfig <path>',
        'the cluster whose API the stages may call, for every case',
      ).conflicts('kindCluster'),
    )
    .option('--kind-cluster <name>', 'the same, for a kind cluster')
    .addOption(reporterOption('pretty'))
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
      const { testPipelineCommand } = await import('./commands/test-pipeline.ts');
      finish(await testPipelineCommand(pipelines, flags, io));
    });

  withSelectionFlags(
    program
      .command('plan')
      .description('Show what would run: stages in order, images, folders, env, limits. Nothing runs.')
      .option('-d, --dir <path>', 'the Promise: its folder or file', '.')
      .option('--json', 'print one JSON document on stdout', false)
      .addOption(stageOption()),
  )
    .option('--show-input', 'print object.yaml as the stages would see it, and nothing else', false)
    .option('-v, --verbose', "show Kratix's own variables, and long values whole", false)
    .addHelpText(
      'after',
      `
Examples:
  $ promise plan                           every case; without cases, every workflow
  $ promise plan promise/configure --verbose
  $ promise plan --case test --show-input | kubectl apply --dry-run=server -f -
  $ promise plan --json | jq -r '.images[].reference'`,
    )
    .action(async (pipelines: string[], flags: PlanCommandFlags) => {
      const { planCommand } = await import('./commands/plan.ts');
      finish(await planCommand(pipelines, flags, io));
    });

  program
    .command('validate')
    .description('List what Kratix would refuse, and what it lets through but will hurt. Nothing runs.')
    .argument(
      '[paths...]',
      'Promises: their folders or files; or requests for the Promise of --dir (default: --dir)',
    )
    .option('-d, --dir <path>', 'the Promise: its folder or file', '.')
    .option('--strict', 'exit with 2 where there are warnings, too', false)
    .option('--json', 'print one JSON document on stdout', false)
    .addHelpText(
      'after',
      `
Examples:
  $ promise validate                       the Promise here, its Dockerfiles, cases and example requests
  $ promise validate promises/*            several Promises
  $ promise validate my-request.yaml       would this request be accepted?
  $ promise validate --strict --json`,
    )
    .action(async (paths: string[], flags: ValidateFlags) => {
      const { validateCommand } = await import('./commands/validate.ts');
      finish(await validateCommand(paths, flags, io));
    });

  program
    .command('report')
    .description('Show how the last run went: as a page in the browser, or by the reporters that are named.')
    .option('-d, --dir <path>', 'the Promise: its folder or file', '.')
    .addOption(reporterOption('a page in the browser'))
    .option('--no-open', "print the page's path, and don't open it")
    .option('--json', 'print one JSON document on stdout', false)
    .addHelpText(
      'after',
      `
Without a terminal or a display the page is written, and its path printed.

Examples:
  $ promise report                         the page, in the browser
  $ promise report --reporter pretty       what the terminal showed
  $ promise report --reporter html=report.html --reporter junit=report.xml`,
    )
    .action(async (flags: ReportFlags) => {
      const { reportCommand } = await import('./commands/report.ts');
      finish(await reportCommand(flags, io));
    });

  program
    .command('doctor')
    .description(
      'Look at what promise needs here: engine, builder, kind, kubectl, disk; with a fix for each problem.',
    )
    .option('-d, --dir <path>', 'the folder whose disk is looked at', '.')
    .option('-H, --host <endpoint>', 'container engine, such as unix:///run/podman/podman.sock')
    .option('--json', 'print one JSON document on stdout', false)
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
      const { doctorCommand } = await import('./commands/doctor.ts');
      finish(await doctorCommand(flags, io));
    });

  addInternalCommands(program, io, finish);
  return program;
}

/** Questions and answers in JSON, for programs that judge ours: docs/internal-commands.md. Hidden from help. */
function addInternalCommands(program: Command, io: CommandIo, finish: (code: ExitCode) => void): void {
  const internal = program.command('internal', { hidden: true }).description('For programs, not for people.');
  internal
    .command('admit')
    .description('Read a Promise and a request as JSON, print the admitted object or its errors.')
    .action(async () => {
      const { internalAdmitCommand } = await import('./commands/internal-admit.ts');
      finish(await internalAdmitCommand(io));
    });
  internal
    .command('deliver')
    .description('Read what a pipeline left as JSON, print what Kratix would make of it.')
    .action(async () => {
      const { internalDeliverCommand } = await import('./commands/internal-deliver.ts');
      finish(await internalDeliverCommand(io));
    });
}

/** Flags that mean the same for every command that works on a Promise. */
function withCommonFlags(command: Command): Command {
  return command
    .option('-d, --dir <path>', 'the Promise: its folder or file', '.')
    .option('-H, --host <endpoint>', 'container engine, such as unix:///run/podman/podman.sock')
    .option('--json', 'print one JSON document on stdout', false);
}

/** Flags of every command that may build. */
function withBuildFlags(command: Command): Command {
  return command.option('--build-arg <key=value>', 'build argument; repeatable', collectPairs, {});
}

/** Which folder builds which image. */
function stageFolderOption(): Option {
  return new Option(
    '--stage <name=dir>',
    "the folder that builds a stage's image; NAME is a container, its path or the image; repeatable",
  )
    .argParser(collect)
    .default([]);
}

/** How a run is told of; the same for one that is over. */
function reporterOption(otherwise: string): Option {
  return new Option(
    '--reporter <name[=file]>',
    `how to report: ${REPORTERS.join(', ')}; to stdout or into a file; repeatable`,
  )
    .argParser(collectReporters)
    .default([], otherwise);
}

/** The same, and which stage runs alone. */
function stageOption(): Option {
  return new Option(
    '--stage <name[=dir]>',
    "NAME: run this stage alone, on what its case says that the stages before it left; NAME=DIR: the folder that builds a stage's image (NAME is a container, its path or the image; repeatable)",
  )
    .argParser(collect)
    .default([]);
}

/** What decides which cases run, on which input, within which bounds: the same for a run and for its plan. */
function withSelectionFlags(command: Command): Command {
  return command
    .argument(
      '[pipelines...]',
      'TYPE/ACTION/PIPELINE, or its beginning, or a pipeline name (default: all cases)',
    )
    .option('-c, --case <name>', 'only the cases of this name or glob; repeatable', collect, [])
    .option('--only-failed', 'of these, only the cases that failed when they last ran', false)
    .addOption(
      new Option(
        '--shard <index/count>',
        'of these, one of several equal parts, for CI jobs side by side',
      ).argParser(parseShard),
    )
    .addOption(
      new Option(
        '--unknown-fields <mode>',
        'fields of a request that the API does not declare: refuse or take away',
      )
        .choices(['strict', 'prune'])
        .default('strict'),
    )
    .option('--raw-input', 'give stages the request as it is in the file, not admitted', false)
    .addOption(
      new Option('--timeout <duration>', 'time for each case').argParser(parseDuration).default(600, '10m'),
    )
    .addOption(
      new Option('--limits <mode>', "which of Kratix's resource limits apply")
        .choices(['memory', 'all', 'none'])
        .default('memory'),
    );
}
