import type { Terminal } from '../engine/types.ts';

/** The surroundings of a command. `src/main.ts` takes them from the process once; nothing below reads globals. */
export interface CommandIo {
  /** What is piped in; only `promise internal` reads it. */
  readonly stdin: NodeJS.ReadableStream;
  /** The result. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress and errors. */
  readonly stderr: NodeJS.WritableStream;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** Colours on stdout: a TTY or FORCE_COLOR, and no NO_COLOR. */
  readonly color: boolean;
  /** The same for stderr. */
  readonly errorColor: boolean;
  /** Live progress on stderr: a TTY, and not in CI. */
  readonly live: boolean;
  /** Columns of the terminal. */
  readonly columns: number;
  /** Where somebody sits at both stdin and stdout. */
  readonly terminal: Terminal | undefined;
  /** Does what Ctrl-C does, for keys that are read one by one. */
  interrupt(): void;
  /** CI is set: goldens are not written. */
  readonly ci: boolean;
}

/** The parts of a stream that tell what it can show. */
interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What of {@link CommandIo} follows from the environment and the streams; see https://no-color.org. */
export function terminalTraits(
  env: NodeJS.ProcessEnv,
  stdout: TerminalStream,
  stderr: TerminalStream,
): Pick<CommandIo, 'color' | 'errorColor' | 'live' | 'columns' | 'ci'> {
  const ci = isOn(env.CI);
  return {
    color: wantsColor(env, stdout),
    errorColor: wantsColor(env, stderr),
    live: stderr.isTTY === true && !ci && env.TERM !== 'dumb',
    columns: stdout.columns || stderr.columns || 80,
    ci,
  };
}

/** NO_COLOR wins over FORCE_COLOR, and both over what the stream is. */
function wantsColor(env: NodeJS.ProcessEnv, stdout: TerminalStream): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return isOn(env.FORCE_COLOR);
  return stdout.isTTY === true && env.TERM !== 'dumb';
}

/** CI=false and CI=0 switch off what CI=true and CI=1 switch on. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
