import type { Terminal } from '../../engine/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';

/** A flag that is for a person at a terminal, and what to do without one. */
export interface TerminalFlag {
  readonly flag: string;
  readonly hint: string;
}

/** `--shell`. */
export const SHELL: TerminalFlag = {
  flag: '--shell',
  hint: 'with --keep, the container of a stage that failed can be looked at later',
};

/** `--watch`. */
export const WATCH: TerminalFlag = {
  flag: '--watch',
  hint: 'without it, promise test runs once: let what notices your changes start it',
};

/** `--update-mode ask`. */
export const UPDATE_ASK: TerminalFlag = {
  flag: '--update-mode ask',
  hint: 'without one, all goldens (--update) or only those that are missing (--update-mode new) can be written',
};

/** The terminal that a flag is for. @throws PromiseError `usage` where nobody sits at one */
export function terminalOf(io: Pick<CommandIo, 'terminal'>, { flag, hint }: TerminalFlag): Terminal {
  if (io.terminal !== undefined) return io.terminal;
  throw new PromiseError('usage', `${flag} needs a terminal, and stdin or stdout is none`, { hint });
}
