import { type Command, Option } from 'commander';
import { UPDATE_MODES } from '../../report/types.ts';
import { collectChecks, parseCount, parsePositive } from './flag-values.ts';
import {
  buildArgOption,
  diffLinesOption,
  hostOption,
  jsonOption,
  reporterOption,
  withBoundFlags,
} from './shared-flags.ts';

/** `--input-dir` and `--expected-output-dir`: a case that is put together on the command line. */
export function withOneOffFlags(command: Command): Command {
  return command
    .addOption(
      new Option('-i, --input-dir <path>', 'a case of its own: the folder of its object.yaml').conflicts([
        'case',
        'onlyFailed',
        'shard',
        'list',
        'watch',
      ]),
    )
    .option(
      '-o, --expected-output-dir <path>',
      'and the folder of its goldens, in output/ and metadata/ below it',
    );
}

/** `--list`. */
export function listOption(): Option {
  return new Option('--list', 'print the cases that would run, and run nothing').default(false);
}

/** The cluster that stages may call. */
export function withClusterOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--kubeconfig <path>',
        'the cluster whose API the stages may call, for every case',
      ).conflicts('kindCluster'),
    )
    .option('--kind-cluster <name>', 'the same, for a kind cluster');
}

/** The heading above how cases run; `--watch` belongs there, too. */
export const HOW_THEY_RUN = 'How they run:';

/**
 * Everything that a run takes whatever it runs, in groups.
 * @param whereFailing the heading above what becomes of a stage that fails
 */
export function withRunGroups(command: Command, whereFailing: string): Command {
  withImageFlags(command.optionsGroup('Images and engine:'));
  withRunFlags(command.optionsGroup(HOW_THEY_RUN));
  withComparisonFlags(command.optionsGroup('What passes:'));
  withFailureFlags(command.optionsGroup(whereFailing));
  return withReportFlags(command.optionsGroup('Reports:'));
}

/** Where images come from, and what runs them. */
function withImageFlags(command: Command): Command {
  return command
    .addOption(buildArgOption())
    .option('--no-build', 'use the images that are here')
    .addOption(hostOption());
}

/** How cases run. */
function withRunFlags(command: Command): Command {
  return withBoundFlags(command)
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
    .option('--bail', 'stop at the first case that fails', false);
}

/** What makes a case pass. */
function withComparisonFlags(command: Command): Command {
  return command
    .option('-u, --update', 'write what came out as the new golden files', false)
    .addOption(
      new Option(
        '--update-mode <mode>',
        'which of them: all, as --update does; new: those that are not there yet; ask: show each change and ask',
      ).choices(UPDATE_MODES),
    )
    .option('--exact', 'compare all files byte by byte', false)
    .option('--strict', 'warnings with a code fail their case', false)
    .addOption(
      new Option(
        '--check <what>',
        'also run it again, and compare: the whole workflow (idempotency), or each stage on what it left (retry); repeatable',
      )
        .argParser(collectChecks)
        .default([], 'none'),
    );
}

/** What becomes of a stage that fails. */
function withFailureFlags(command: Command): Command {
  return command
    .option('--keep', "keep a failed stage's container and volumes, and print how to look inside", false)
    .addOption(
      new Option('--shell', 'open a shell where a stage has failed, with its files, mounts and environment')
        .default(false)
        .conflicts('json'),
    );
}

/** How a run is told of. */
function withReportFlags(command: Command): Command {
  return command
    .addOption(reporterOption('pretty'))
    .addOption(jsonOption())
    .addOption(diffLinesOption())
    .option('-v, --verbose', "show the stages' output while they run", false)
    .option('--trace', 'show at the end how long each phase took', false);
}
