import type { ExitCode } from '../shared/errors.ts';
import type { CommandIo } from './io.ts';

/** What a command gets from the program that it is added to. */
export interface CommandContext {
  readonly io: CommandIo;
  /** Receives the exit code of the command that ran. */
  readonly finish: (code: ExitCode) => void;
}
