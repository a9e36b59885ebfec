import type http from 'node:http';
import { text } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { ahead } from '../shared/ahead.ts';
import { interrupted } from '../shared/errors.ts';
import { lineSplitter } from '../shared/line-splitter.ts';
import { attempt, type EngineClient } from './client.ts';
import { engineLost, engineWords, httpStatus, saysDiskFull } from './errors.ts';
import { type MemoryWatch, watchMemory } from './memory-watch.ts';
import { demultiplexer } from './output.ts';
import type { ContainerExit, OnOutput } from './types.ts';

/** Exit codes as shells have them: the command is there but can't be run, or isn't there. */
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

/**
 * Starts a created container and waits until its process has ended and its output is read to the end. Attached and
 * waited for before the start: a wait on a container that hasn't started yet answers 0 at once, and an output that
 * is asked for later may lack its beginning.
 */
export async function runContainer(
  client: EngineClient,
  id: string,
  options: {
    readonly onOutput: OnOutput;
    readonly onStarting?: () => void;
    readonly signal?: AbortSignal;
  },
): Promise<ContainerExit> {
  const { signal } = options;
  const doing = `run container ${id}`;
  const container = client.docker.getContainer(id);
  return attempt(client, { doing, ...(signal === undefined ? {} : { signal }) }, async () => {
    const connections = new AbortController();
    let started: Promise<unknown> | undefined;
    let memory: MemoryWatch | undefined;
    try {
      const output = await attach(container, options.onOutput, connections.signal);
      const exit = await client.dial({
        method: 'POST',
        path: `/containers/${id}/wait`,
        query: { condition: 'next-exit' },
        abortSignal: connections.signal,
      });
      const lost = (): Error => engineLost({ doing, host: client.endpoint.host });
      // Nobody waits for it where the start fails.
      const over = ahead(Promise.all([untilExit(exit, lost), output.ended]));
      if (signal?.aborted) throw interrupted();
      const startedAt = Date.now();
      started = container.start();
      if (options.onStarting !== undefined) setImmediate(options.onStarting);
      await started;
      memory = watchMemory(client, id);
      await untilAborted(signal, over);
      const ended = await inspectExit(container, Date.now() - startedAt);
      return { ...ended, memoryPeakBytes: memory.peakBytes };
    } catch (error) {
      if (!signal?.aborted) return startFailure(error);
      // A kill that overtakes the start finds nothing to kill.
      await started?.catch(() => undefined);
      await container.kill().catch(() => undefined);
      throw interrupted();
    } finally {
      memory?.stop();
      connections.abort();
    }
  });
}

/**
 * The result where the engine refused to start the process; throws every other error. Docker refuses the start, podman
 * already the attachment, for which it prepares the process.
 */
function startFailure(error: unknown): ContainerExit {
  const words = engineWords(error);
  if (httpStatus(error) === undefined || saysDiskFull(words) || !isStartFailure(words)) throw error;
  return notStarted(words);
}

/** Whether the engine's words mean that the image or its command is at fault, rather than the engine. */
export function isStartFailure(words: string): boolean {
  return /OCI runtime|runtime create failed|executable file|exec format error|permission denied|no such file or directory|unable to find user|no matching entries in passwd/i.test(
    words,
  );
}

/** The result of a start that failed: 127 where the command isn't there, 126 where it can't be run. */
export function notStarted(words: string): ContainerExit {
  const missing = /executable file .*not found|no such file or directory|command that was not found/i.test(
    words,
  );
  const exitCode = missing ? NOT_FOUND : NOT_EXECUTABLE;
  return {
    exitCode,
    oomKilled: false,
    startError: words,
    milliseconds: 0,
    memoryPeakBytes: undefined,
    writtenBytes: undefined,
  };
}

/** The output of a container that is being read. */
interface Output {
  /** Settles when everything has been read and handed on. */
  readonly ended: Promise<void>;
}

/** Attaches to the container's output and hands it on line by line; resolves as soon as it is attached. */
async function attach(
  container: Dockerode.Container,
  onOutput: OnOutput,
  abortSignal: AbortSignal,
): Promise<Output> {
  const stream = await container.attach({ stream: true, stdout: true, stderr: true, abortSignal });
  const stdout = lineSplitter((line) => onOutput('stdout', line));
  const stderr = lineSplitter((line) => onOutput('stderr', line));
  const demultiplex = demultiplexer((name, piece) => (name === 'stdout' ? stdout : stderr).push(piece));
  const read = new Promise<void>((resolve, reject) => {
    stream.on('data', demultiplex);
    stream.on('error', reject);
    stream.on('end', () => {
      stdout.end();
      stderr.end();
      resolve();
    });
  });
  // Nobody waits for it where the start fails.
  return { ended: ahead(read) };
}

/** Reads the answer to a wait to its end: an answer that breaks off means that the engine is gone. */
async function untilExit(response: http.IncomingMessage, lost: () => Error): Promise<void> {
  const body = await text(response);
  if (!body.includes('StatusCode')) throw lost();
}

/** Settles with the promise, or rejects as soon as the signal is aborted. */
async function untilAborted(signal: AbortSignal | undefined, promise: Promise<unknown>): Promise<void> {
  if (signal === undefined) {
    await promise;
    return;
  }
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(interrupted());
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}

/** Asked for, sizes are told; the library's types know nothing of them. */
const WITH_SIZE: Dockerode.ContainerInspectOptions & { readonly size: true } = { size: true };

/** What the engine knows of a container that has ended. */
async function inspectExit(
  container: Dockerode.Container,
  measured: number,
): Promise<Omit<ContainerExit, 'memoryPeakBytes'>> {
  const info: Dockerode.ContainerInspectInfo & { readonly SizeRw?: number } =
    await container.inspect(WITH_SIZE);
  const { State: state, SizeRw: writtenBytes } = info;
  const elapsed = Date.parse(state.FinishedAt) - Date.parse(state.StartedAt);
  return {
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    startError: '',
    writtenBytes,
    milliseconds: Number.isFinite(elapsed) && elapsed >= 0 ? elapsed : measured,
  };
}
