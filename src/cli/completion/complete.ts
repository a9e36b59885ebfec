import type { Command, Option } from 'commander';
import { CHECKS, REPORTERS } from '../../report/types.ts';
import * as known from './known-values.ts';
import { flagsOf, nameOf, type Point, readPoint } from './read-point.ts';
import type { Candidate, Completion } from './types.ts';

const NOTHING: Completion = { paths: 'none', candidates: [] };
const FILES: Completion = { paths: 'files', candidates: [] };
const FOLDERS: Completion = { paths: 'folders', candidates: [] };

/** Those of most clusters' nodes. */
const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/amd64,linux/arm64'];

/**
 * What could stand at the cursor of a command line that begins with `promise`.
 * @param words those that are complete, the program's name not among them
 * @throws PromiseError what looking values up throws, as of a Promise that can't be read
 */
export async function complete(
  program: Command,
  words: readonly string[],
  current: string,
  io: known.Surroundings['io'],
): Promise<Completion> {
  const point = readPoint(program, words, current);
  const { flags, command, positionals } = point.given;
  const at: known.Surroundings = {
    io,
    dir: flags.get('--dir')?.at(-1) ?? '.',
    host: flags.get('--host')?.at(-1),
  };
  if (point.kind === 'value') {
    const { option, prefix, typed } = point;
    const { paths, candidates } = await valuesOf(option, typed, at, stageTarget(command, positionals));
    return { paths, candidates: starting(candidates, typed).map((each) => withPrefix(prefix, each)) };
  }
  const { typed, mayBeFlag } = point;
  if (mayBeFlag && typed.startsWith('-'))
    return { paths: 'none', candidates: starting(flagsLeft(point), typed) };
  const argument = await argumentValues(program, point, at);
  const commands = point.mayBeCommand ? subcommands(command) : [];
  return { ...argument, candidates: starting([...commands, ...argument.candidates], typed) };
}

/** The folder of the stage that `promise test-stage` was given. */
function stageTarget(command: Command, [target]: readonly string[]): string | undefined {
  return command.name() === 'test-stage' ? target : undefined;
}

/** What can follow a flag; which kind of thing that is, its placeholder tells. */
async function valuesOf(
  option: Option,
  typed: string,
  at: known.Surroundings,
  stage: string | undefined,
): Promise<Completion> {
  if (option.argChoices !== undefined) return only(option.argChoices.map(plain));
  const placeholder = /[<[](.*)[>\]]/.exec(option.flags)?.[1] ?? '';
  switch (nameOf(option)) {
    case '--case':
      return only(await (stage === undefined ? known.cases(at) : known.stageCases(stage, at)));
    case '--exclude':
      return only(await known.promises(at));
    case '--stage':
      if (typed.includes('=')) return FOLDERS;
      return only((await known.stages(at)).map((each) => stageValue(each, placeholder)));
    case '--reporter':
      return typed.includes('=') ? FILES : only(REPORTERS.map(reporterValue));
    case '--check':
      return only(CHECKS.map(plain));
    case '--platform':
      return only(PLATFORMS.map(plain));
    case '--kind-cluster':
      return only(await known.clusters(at));
  }
  if (placeholder === 'cluster') return only(await known.clusters(at));
  return /^(?:path|dir|file)/.test(placeholder) ? FILES : NOTHING;
}

/** What an argument can be; which kind of thing that is, its name tells. */
async function argumentValues(
  program: Command,
  { given, argument }: Extract<Point, { kind: 'word' }>,
  at: known.Surroundings,
): Promise<Completion> {
  if (argument === undefined) return NOTHING;
  if (argument.argChoices !== undefined) return only(argument.argChoices.map(plain));
  const left = (candidates: readonly Candidate[]): Completion =>
    only(candidates.filter(({ value }) => !given.positionals.includes(value)));
  switch (argument.name()) {
    case 'pipeline':
    case 'pipelines':
      return left(await known.pipelines(at));
    case 'stage':
    case 'stages':
      return left(await known.stages(at));
    case 'command':
      return only(subcommands(program));
    case 'image|dir':
      return FOLDERS;
  }
  return /^(?:path|dir|file)s?$/.test(argument.name()) ? FILES : NOTHING;
}

/** `html` writes a page, which needs a file. */
function reporterValue(name: (typeof REPORTERS)[number]): Candidate {
  return { value: name === 'html' ? `${name}=` : name, description: '' };
}

/** Where a stage's flag says nothing but its folder, the folder is what comes next. */
function stageValue({ value, description }: Candidate, placeholder: string): Candidate {
  return { value: placeholder === 'name=dir' ? `${value}=` : value, description };
}

/** The commands below one that help shows, by their names; what an alias stands for is said. */
function subcommands(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .flatMap((each) => [
      { value: each.name(), description: firstSentence(each.description()) },
      ...each.aliases().map((value) => ({ value, description: `short for ${each.name()}` })),
    ]);
}

/** The long flags that can still be given. */
function flagsLeft({ given }: Point): readonly Candidate[] {
  return flagsOf(given.command)
    .filter((option) => isRepeatable(option) || !given.flags.has(nameOf(option)))
    .map((option) => ({ value: nameOf(option), description: firstSentence(option.description) }));
}

/** A flag of which the values are collected can be given again. */
function isRepeatable({ defaultValue }: Option): boolean {
  return typeof defaultValue === 'object' && defaultValue !== null;
}

function firstSentence(text: string): string {
  return text.split(/[.;]\s|\n/)[0]?.replace(/\.$/, '') ?? '';
}

function starting(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(typed));
}

function withPrefix(prefix: string, { value, description }: Candidate): Candidate {
  return { value: `${prefix}${value}`, description };
}

function only(candidates: readonly Candidate[]): Completion {
  return { paths: 'none', candidates };
}

function plain(value: string): Candidate {
  return { value, description: '' };
}
