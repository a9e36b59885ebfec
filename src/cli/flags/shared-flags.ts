import { type Command, Option } from 'commander';
import { REPORTERS } from '../../report/types.ts';
import { DEFAULT_RUN_FLAGS } from '../test-run/default-run-flags.ts';
import {
  collect,
  collectNames,
  collectPairs,
  collectReporters,
  parseDuration,
  parseLines,
  parseShard,
} from './flag-values.ts';

/** `--dir`, of every command that works on a Promise. */
export function dirOption(): Option {
  return new Option('-d, --dir <path>', 'the Promise: its folder or file').default('.');
}

/** `--all`, of every command that works on several Promises, too. */
export function allOption(): Option {
  return new Option('--all', 'every Promise in the folder of --dir and below it').default(false);
}

/** `--exclude`, of every command that has `--all`. */
export function excludeOption(): Option {
  return new Option(
    '--exclude <place>',
    '--all but this Promise, or those in this folder; a glob, repeatable',
  )
    .argParser(collectNames)
    .default([])
    .implies({ all: true });
}

/** Which Promises a command works on, beside `--dir`. */
export interface SeveralFlags {
  /** Not the Promise of --dir, but every one in it and below. */
  readonly all: boolean;
  /** What of these is left out. */
  readonly exclude: readonly string[];
}

/** `--host`, of every command that needs containers. */
export function hostOption(): Option {
  return new Option('-H, --host <endpoint>', 'container engine, such as unix:///run/podman/podman.sock');
}

/** `--json`, of every command that has a result. */
export function jsonOption(): Option {
  return new Option('--json', 'print one JSON document on stdout').default(false);
}

/** The flags of every command that changes a Promise. */
export function withChangeFlags(command: Command): Command {
  const dryRun = new Option('--dry-run', 'print what would change as a diff, and change nothing');
  return command.addOption(dirOption()).addOption(dryRun.default(false)).addOption(jsonOption());
}

/** `--build-arg`, of every command that may build. */
export function buildArgOption(): Option {
  return new Option('--build-arg <key=value>', 'build argument; repeatable')
    .argParser(collectPairs)
    .default({});
}

/** `--stage`, where it says which folder builds which image. */
export function stageFolderOption(): Option {
  return new Option(
    '--stage <name=dir>',
    "the folder that builds a stage's image; NAME is a container, its path or the image; repeatable",
  )
    .argParser(collect)
    .default([]);
}

/** `--stage`, where it also says which stage runs alone. */
export function stageOption(): Option {
  return new Option(
    '--stage <name[=dir]>',
    "NAME: run this stage alone, on what its case says that the stages before it left; NAME=DIR: the folder that builds a stage's image (NAME is a container, its path or the image; repeatable)",
  )
    .argParser(collect)
    .default([]);
}

/** `--reporter`: how a run is told of; the same for one that is over. @param otherwise what happens without */
export function reporterOption(otherwise: string): Option {
  return new Option(
    '--reporter <name[=file]>',
    `how to report: ${REPORTERS.join(', ')}; to stdout or into a file; repeatable`,
  )
    .argParser(collectReporters)
    .default([], otherwise);
}

/** `--diff-lines`, of every command that shows diffs. */
export function diffLinesOption(): Option {
  return new Option(
    '--diff-lines <count>',
    "lines of each file's diff that are shown as text; all: nothing is left out, of long lists neither",
  )
    .argParser(parseLines)
    .default(DEFAULT_RUN_FLAGS.diffLines);
}

/** The argument that chooses cases by what they run. */
export function withPipelinesArgument(command: Command): Command {
  return command.argument(
    '[pipelines...]',
    'TYPE/ACTION/PIPELINE, or its beginning, or a pipeline name (default: all cases)',
  );
}

/** What decides which cases run: the same for a run and for its plan. */
export function withSelectionFlags(command: Command): Command {
  return command
    .addOption(caseOption())
    .option('--only-failed', 'of these, only the cases that failed when they last ran', false)
    .addOption(
      new Option(
        '--shard <index/count>',
        'of these, one of several equal parts, for CI jobs side by side',
      ).argParser(parseShard),
    );
}

/** `--case`. */
export function caseOption(): Option {
  return new Option('-c, --case <name>', 'only the cases of this name or glob; repeatable')
    .argParser(collectNames)
    .default([]);
}

/** What decides on which input cases run: the same for a run and for its plan. */
export function withInputFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--unknown-fields <mode>',
        'fields of a request that the API does not declare: refuse or take away',
      )
        .choices(['strict', 'prune'])
        .default('strict'),
    )
    .option('--raw-input', 'give stages the request as it is in the file, not admitted', false);
}

/** What decides within which bounds cases run: the same for a run and for its plan. */
export function withBoundFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--timeout <duration>', 'time for each case')
        .argParser(parseDuration)
        .default(DEFAULT_RUN_FLAGS.timeout, '10m'),
    )
    .addOption(
      new Option('--limits <mode>', "which of Kratix's resource limits apply")
        .choices(['memory', 'all', 'none'])
        .default(DEFAULT_RUN_FLAGS.limits),
    );
}
