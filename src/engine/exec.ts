import type { Duplex, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { interrupted } from '../shared/errors.ts';
import { attempt, type EngineClient } from './client.ts';
import { engineLost } from './errors.ts';
import { demultiplexer } from './output.ts';
import type { ExecOptions, ExecResult } from './types.ts';

/** How long to wait for the exit code of a command whose output has ended: 10 s in steps of 50 ms. */
const EXIT_CODE_TRIES = 200;
const EXIT_CODE_DELAY_MS = 50;

/** Runs a command in a running container; its input is streamed at the pace at which it reads. */
export async function execInContainer(
  client: EngineClient,
  id: string,
  command: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const { stdin, signal } = options;
  const doing = `run ${command[0] ?? 'nothing'} in container ${id}`;
  const abortable = signal === undefined ? {} : { abortSignal: signal };
  try {
    return await attempt(client, { doing, ...(signal === undefined ? {} : { signal }) }, async () => {
      const exec = await client.docker.getContainer(id).exec({
        Cmd: [...command],
        AttachStdin: stdin !== undefined,
        AttachStdout: true,
        AttachStderr: true,
        Tty: false,
        ...abortable,
      });
      const socket = await exec.start({ hijack: true, stdin: stdin !== undefined, ...abortable });
      const output = await converse(socket, stdin, signal);
      const exitCode = await exitCodeOf(exec);
      if (exitCode === undefined) throw engineLost({ doing, host: client.endpoint.host });
      return { exitCode, ...output };
    });
  } finally {
    stdin?.destroy();
  }
}

/**
 * Feeds the input and gathers the output until the engine closes the connection. A command that ends before it has
 * read all of its input breaks the connection off: that's no failure, its exit code tells.
 */
async function converse(
  socket: Duplex,
  stdin: Readable | undefined,
  signal: AbortSignal | undefined,
): Promise<Pick<ExecResult, 'stdout' | 'stderr'>> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let onAbort: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: Error): void => {
        reject(error);
        socket.destroy();
      };
      onAbort = () => fail(interrupted());
      socket.on(
        'data',
        demultiplexer((stream, piece) => (stream === 'stdout' ? stdout : stderr).push(piece)),
      );
      for (const over of ['end', 'error', 'close']) socket.on(over, () => resolve());
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) onAbort();
      if (stdin === undefined) return;
      stdin.on('error', fail);
      // Ends the socket's writing side with the input, which closes the command's standard input.
      stdin.pipe(socket);
    });
  } finally {
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
  }
  return { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** The command's exit code: the engine learns it a moment after the output has ended. */
async function exitCodeOf(exec: Dockerode.Exec): Promise<number | undefined> {
  for (let tries = 0; tries < EXIT_CODE_TRIES; tries++) {
    const { Running: running, ExitCode: exitCode } = await exec.inspect();
    if (!running && exitCode !== null) return exitCode;
    await delay(EXIT_CODE_DELAY_MS);
  }
  return undefined;
}
