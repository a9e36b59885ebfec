import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { BINARY } from './cli.ts';

/** A program at a terminal of its own, as a person has it: typed into, and read from. */
export interface AtTerminal {
  /** What the terminal has shown so far, as text: without control sequences, lines ended by a line feed. */
  shown(): string;
  /** Waits until it has shown a text that it hadn't when this was last waited for. */
  waitFor(text: string): Promise<void>;
  type(keys: string): void;
  /** The exit code of the program. */
  readonly ended: Promise<number | undefined>;
}

/**
 * Starts the real binary in a terminal.
 * @param args without spaces or quotes
 */
export function atTerminal(args: readonly string[], options: TerminalOptions): AtTerminal {
  return inTerminal(`${process.execPath} ${BINARY} ${args.join(' ')}`, options);
}

/** What a test changes about a program's surroundings. */
export interface TerminalOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The size of a terminal. */
export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

/**
 * Starts a program in a terminal of its own, which `script` of util-linux opens.
 * @param program as a shell takes it
 */
export function startInTerminal(
  program: string,
  { cols, rows }: TerminalSize,
  surroundings: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
) {
  const command = `stty cols ${cols} rows ${rows}; exec ${program}`;
  return execa('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    ...surroundings,
    reject: false,
    buffer: false,
  });
}

/** Starts a program in a terminal of 100 columns and 30 rows. */
export function inTerminal(program: string, options: TerminalOptions): AtTerminal {
  const process_ = startInTerminal(
    program,
    { cols: 100, rows: 30 },
    {
      cwd: options.cwd,
      env: { CI: undefined, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh', ...options.env },
    },
  );
  let bytes = '';
  let shown = '';
  let seen = 0;
  const listeners = new Set<() => void>();
  const look = () => {
    for (const listener of listeners) listener();
  };
  process_.stdout.on('data', (piece) => {
    bytes += String(piece);
    shown = stripVTControlCharacters(bytes).replaceAll(/\r+\n/g, '\n');
    look();
  });
  const ended = process_.then(({ exitCode }) => exitCode);
  let over = false;
  void ended.then(() => {
    over = true;
    look();
  });
  return {
    shown: () => shown,
    waitFor: (text) =>
      new Promise((resolve, reject) => {
        const giveUp = (why: string) => {
          listeners.delete(check);
          reject(new Error(`${why} without showing ${JSON.stringify(text)}:\n${shown}`));
        };
        const patience = setTimeout(() => giveUp('it went on for a minute'), 60_000);
        const check = () => {
          const at = shown.indexOf(text, seen);
          if (at < 0 && !over) return;
          clearTimeout(patience);
          if (at < 0) return giveUp('it ended');
          listeners.delete(check);
          seen = at + text.length;
          resolve();
        };
        listeners.add(check);
        check();
      }),
    type: (keys) => void process_.stdin.write(keys),
    ended,
  };
}
