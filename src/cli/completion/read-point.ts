import type { Argument, Command, Option } from 'commander';

/** What was given before the cursor. */
export interface Given {
  readonly command: Command;
  /** Values by the option's long flag, in order; empty for flags that take none. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

/** What stands at the cursor. */
export type Point = { readonly given: Given } & (
  | {
      readonly kind: 'word';
      /** The argument that a word here would be; undefined where there is none. */
      readonly argument: Argument | undefined;
      /** Whether a subcommand can be named here. */
      readonly mayBeCommand: boolean;
      /** Whether what begins with a dash is a flag here. */
      readonly mayBeFlag: boolean;
      readonly typed: string;
    }
  | {
      readonly kind: 'value';
      readonly option: Option;
      /** What of the word comes before the value: `--case=`. */
      readonly prefix: string;
      readonly typed: string;
    }
);

/**
 * Reads the words after the program's name as commander would, as far as the cursor.
 * @param words those that are complete
 * @param current the one at the cursor
 */
export function readPoint(program: Command, words: readonly string[], current: string): Point {
  let command = program;
  let flags = new Map<string, string[]>();
  const positionals: string[] = [];
  let waiting: Option | undefined;
  let onlyPositionals = false;
  for (const word of words) {
    if (waiting !== undefined) {
      flags.get(nameOf(waiting))?.push(word);
      waiting = undefined;
    } else if (onlyPositionals || !word.startsWith('-') || word === '-') {
      const sub = onlyPositionals || positionals.length > 0 ? undefined : subcommand(command, word);
      if (sub === undefined) positionals.push(word);
      else {
        command = sub;
        flags = new Map();
      }
    } else if (word === '--') onlyPositionals = true;
    else {
      const { option, value } = readFlag(command, word);
      if (option === undefined) continue;
      const values = flags.get(nameOf(option)) ?? [];
      flags.set(nameOf(option), value === undefined ? values : [...values, value]);
      if (value === undefined && takesValue(option)) waiting = option;
    }
  }
  const given = { command, flags, positionals };
  if (waiting !== undefined) return { kind: 'value', given, option: waiting, prefix: '', typed: current };
  const attached = onlyPositionals ? undefined : readFlag(command, current);
  if (attached?.option !== undefined && attached.value !== undefined && takesValue(attached.option)) {
    const { option, value } = attached;
    return {
      kind: 'value',
      given,
      option,
      prefix: current.slice(0, -value.length || undefined),
      typed: value,
    };
  }
  return {
    kind: 'word',
    given,
    argument: argumentAt(command, positionals.length),
    mayBeCommand: !onlyPositionals && positionals.length === 0,
    mayBeFlag: !onlyPositionals,
    typed: current,
  };
}

/** The flags of a command that help shows, its help flag too. */
export function flagsOf(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

/** Whether a flag needs a value. */
export function takesValue(option: Option): boolean {
  return option.required;
}

/** By which a flag is known. */
export function nameOf(option: Option): string {
  return option.long ?? option.short ?? option.flags;
}

/** Hidden ones too; and the command `help`, which only the help knows. */
function subcommand(command: Command, word: string): Command | undefined {
  const known = [...command.commands, ...command.createHelp().visibleCommands(command)];
  return known.find((each) => each.name() === word || each.aliases().includes(word));
}

/** The flag that a word is, and the value that is part of it: `--case=a`, `-ca`. */
function readFlag(
  command: Command,
  word: string,
): { readonly option: Option | undefined; readonly value: string | undefined } {
  const options = flagsOf(command);
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  const name = equals === -1 ? word : word.slice(0, equals);
  const exact = options.find(({ long, short }) => long === name || short === name);
  if (exact !== undefined)
    return { option: exact, value: equals === -1 ? undefined : word.slice(equals + 1) };
  const short = /^-[^-]./.test(word) ? options.find((each) => each.short === word.slice(0, 2)) : undefined;
  return short === undefined || !takesValue(short)
    ? { option: undefined, value: undefined }
    : { option: short, value: word.slice(2) };
}

function argumentAt({ registeredArguments }: Command, index: number): Argument | undefined {
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic === true ? last : undefined);
}
