import { stripVTControlCharacters } from 'node:util';
import type { Options } from 'execa';
import { interrupted } from '../shared/errors.ts';

/** A command to run, and who reads it. */
export interface CommandRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** How long a command may take to end after it was asked to, in milliseconds. */
const GRACE_MS = 5_000;

/** Windows has no process groups that a signal reaches. */
const HAS_PROCESS_GROUPS = process.platform !== 'win32';

/**
 * Runs a command to its end, hands on its lines (both streams, as they come) and returns its exit code; a command killed
 * by a signal counts as 128. It gets a process group of its own: docker runs its plugins as children, and an abort must
 * leave none of them behind.
 * @throws PromiseError `interrupted` on abort, once the processes are gone. Error where it can't be started.
 */
export async function runCommand(request: CommandRequest): Promise<number> {
  const { command, args, env, cwd, signal, onLine } = request;
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
  process.once('exit', stop.kill);
  try {
    for await (const line of child.iterable({ from: 'all' }))
      onLine(stripVTControlCharacters(line).trimEnd());
    const result = await child;
    if (signal.aborted) throw interrupted();
    if (result.exitCode !== undefined) return result.exitCode;
    if (result.signal !== undefined) return 128;
    throw result.cause ?? new Error(`could not start ${command}`);
  } finally {
    signal.removeEventListener('abort', stop.begin);
    process.off('exit', stop.kill);
    stop.end();
  }
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
