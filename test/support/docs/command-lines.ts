import { Writable } from 'node:stream';
import { type Command, CommanderError } from 'commander';
import { splitLine } from '../../../src/cli/completion/split-line.ts';
import type { CommandIo } from '../../../src/cli/io.ts';
import { createProgram } from '../../../src/cli/program.ts';

/** The real parser, whose commands do nothing. */
function parser(): Command {
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() });
  // Of all its surroundings, a command that does nothing needs only a place for `--help`.
  const io = { stdout, columns: 100 } as unknown as CommandIo;
  const program = createProgram({ io, finish: () => {} }, () => {});
  for (const command of commandsBelow(program)) {
    if (command.commands.length === 0) command.action(() => {});
  }
  return program;
}

/** A command and all of its subcommands, hidden ones too. */
export function commandsBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(commandsBelow)];
}

/** All commands, as `promise COMMAND --help` tells of them: what to type, and the help. */
export function allHelp(): readonly { readonly typed: string; readonly help: string }[] {
  return commandsBelow(parser()).map((command) => ({ typed: typedFor(command), help: helpOf(command) }));
}

/** The names of the commands that follow `promise`, aliases and `help` too. */
export function commandNames(): readonly string[] {
  return ['help', ...parser().commands.flatMap((command) => [command.name(), ...command.aliases()])];
}

function typedFor(command: Command): string {
  const parent = command.parent === null ? '' : `${typedFor(command.parent)} `;
  return `${parent}${command.name()}`;
}

/** With what `addHelpText` adds, which `helpInformation` leaves out. */
function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  return help;
}

/**
 * What the real parser has against the calls of `promise` in a line for a shell: an unknown command or flag, a value that
 * can't be, too few arguments. None where the line doesn't call it.
 */
export function parserComplaints(line: string): readonly string[] {
  return line.split(/ (?:&&|\|\|?|>>?|<|;) /).flatMap((part) => {
    const { words } = splitLine(`${part} `);
    if (words[0] !== 'promise') return [];
    try {
      parser().parse(words.slice(1), { from: 'user' });
      return [];
    } catch (error) {
      if (error instanceof CommanderError && error.exitCode === 0) return [];
      return [`${part.trim()}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}
