import { isatty } from 'node:tty';
import type { Terminal } from '../engine/types.ts';

/** The streams of a process at a terminal. */
interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** Whether somebody sits at both ends; asked of the system, as opening stdin costs time. */
export function isAtTerminal(): boolean {
  return isatty(0) && isatty(1);
}

/** The terminal of a process, to be lent to a container. */
export function processTerminal({ stdin, stdout }: TerminalStreams): Terminal {
  return {
    input: stdin,
    output: stdout,
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    onResize: (listener) => {
      stdout.on('resize', listener);
      return () => void stdout.off('resize', listener);
    },
    setRawMode: (raw) => void stdin.setRawMode(raw),
  };
}
