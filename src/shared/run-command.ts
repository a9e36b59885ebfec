import os from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import type { Options } from 'execa';
import { interrupted } from './errors.ts';
import { lineSplitter } from './line-splitter.ts';

/** A command to run, and who reads it. */
export interface CommandRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Whether what it leaves in the background ends with it; absent: that lives on. */
  readonly endsBackground?: true;
  readonly signal: AbortSignal;
  /** Lines without control characters; of a very long one its start. */
  readonly onLine: (line: string) => void;
}

/** How long a command may take to end after it was asked to, in milliseconds. */
const GRACE_MS = 5_000;

/** Windows has no process groups that a signal reaches. */
const HAS_PROCESS_GROUPS = process.platform !== 'win32';

/**
 * Runs a command to its end, hands on its lines (both streams, as they come) and returns its exit code; a command killed
 * by signal n counts as 128 + n, as in a shell. It gets a process group of its own: docker runs its plugins as children,
 * and an abort must leave none of them behind.
 * @throws PromiseError `interrupted` on abort, once the processes are gone. Error where it can't be started.
 */
export async function runCommand(request: CommandRequest): Promise<number> {
  const { command, args, env, cwd, endsBackground, signal, onLine } = request;
  // Loaded only here: it is a hundred files, and most runs start no program.
  const { execa } = await import('execa');
  if (signal.aborted) throw interrupted();
  const options = {
    env,
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    detached: HAS_PROCESS_GROUPS,
    ...(cwd === undefined ? {} : { cwd }),
  } satisfies Options;
  const child = execa(command, args, options);
  const stop = stopper(child.pid, (name) => child.kill(name));
  signal.addEventListener('abort', stop.begin, { once: true });
  killWithUs(stop.kill);
  // It would hold the streams open, and so the command would never end.
  if (endsBackground) child.once('exit', stop.kill);
  try {
    const lines = lineSplitter((line) => onLine(stripVTControlCharacters(line).trimEnd()));
    for await (const chunk of child.all) lines.push(chunk);
    lines.end();
    const result = await child;
    if (signal.aborted) throw interrupted();
    if (result.exitCode !== undefined) return result.exitCode;
    if (result.signal !== undefined) return 128 + os.constants.signals[result.signal];
    throw result.cause ?? new Error(`could not start ${command}`);
  } finally {
    signal.removeEventListener('abort', stop.begin);
    running.delete(stop.kill);
    stop.end();
  }
}

/** What kills the commands that run. */
const running = new Set<() => void>();

/** Kills a command where this process exits before it. One listener serves all: Node warns of many. */
function killWithUs(kill: () => void): void {
  running.add(kill);
  process.off('exit', killAll);
  process.once('exit', killAll);
}

function killAll(): void {
  for (const kill of running) kill();
}

/** Ends a process group: politely first, for good after a while. */
function stopper(
  pid: number | undefined,
  killOne: (name: NodeJS.Signals) => void,
): { readonly begin: () => void; readonly kill: () => void; readonly end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const send = (name: NodeJS.Signals): void => {
    if (pid === undefined || !HAS_PROCESS_GROUPS) {
      killOne(name);
      return;
    }
    try {
      process.kill(-pid, name);
    } catch {
      // The group is gone already.
    }
  };
  return {
    begin: () => {
      send('SIGTERM');
      timer = setTimeout(() => send('SIGKILL'), GRACE_MS);
    },
    kill: () => send('SIGKILL'),
    end: () => clearTimeout(timer),
  };
}
