import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { interrupted } from '../shared/errors.ts';
import { attempt, type EngineClient } from './client.ts';
import { engineLost, engineWords, httpStatus } from './errors.ts';
import { isStartFailure, notStarted } from './run-container.ts';
import type { ShellExit, Terminal } from './types.ts';

/**
 * Makes an image of a container as it is now, volumes aside; returns the image's id.
 */
export async function commitContainer(
  client: EngineClient,
  id: string,
  labels: Readonly<Record<string, string>>,
): Promise<string> {
  return attempt(client, { doing: `make an image of container ${id}` }, async () => {
    const changes = Object.entries(labels).map(([key, value]) => `LABEL ${key}=${dockerfileWord(value)}`);
    const { Id: image } = await client.docker.getContainer(id).commit({ changes, pause: false });
    return image;
  });
}

/** A value as a Dockerfile has it, in quotes, within which variables count. */
function dockerfileWord(value: string): string {
  return `"${value.replaceAll(/["\\$]/g, '\\$&')}"`;
}

/**
 * Starts a created container that has a terminal of its own (`ContainerSpec.terminal`), and lends it a person's until its
 * process ends. Attached and waited for before the start, as in `runContainer`.
 */
export async function runShell(
  client: EngineClient,
  id: string,
  options: { readonly terminal: Terminal; readonly signal?: AbortSignal },
): Promise<ShellExit> {
  const { terminal, signal } = options;
  const doing = `run a shell in container ${id}`;
  const container = client.docker.getContainer(id);
  return attempt(client, { doing, ...(signal === undefined ? {} : { signal }) }, async () => {
    const connections = new AbortController();
    const abortSignal = connections.signal;
    try {
      const socket = await attach(container);
      const exit = await client.dial({
        method: 'POST',
        path: `/containers/${id}/wait`,
        query: { condition: 'next-exit' },
        abortSignal,
      });
      try {
        await container.start();
      } catch (error) {
        socket.destroy();
        const words = engineWords(error);
        if (httpStatus(error) === undefined || !isStartFailure(words)) throw error;
        const { exitCode, startError } = notStarted(words);
        return { exitCode, startError };
      }
      const resize = () => {
        const { columns, rows } = terminal.size();
        return container.resize({ w: columns, h: rows }).then(
          () => undefined,
          () => undefined, // It has ended, or will be drawn as it is.
        );
      };
      await resize();
      const over = text(exit);
      await lend(terminal, socket, { resize, over, signal, kill: () => container.kill() });
      const code = /"StatusCode":\s*(\d+)/.exec(await over)?.[1];
      if (code === undefined) throw engineLost({ doing, host: client.endpoint.host });
      return { exitCode: Number(code), startError: '' };
    } finally {
      connections.abort();
    }
  });
}

/** Both ways at once, unlike other requests: the library's types don't tell. */
async function attach(container: Dockerode.Container): Promise<Duplex> {
  const both = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
  return (await container.attach(both)) as Duplex;
}

/** What a terminal is lent for. */
interface Loan {
  readonly resize: () => Promise<void>;
  /** Settles when the process has ended. */
  readonly over: Promise<unknown>;
  readonly signal: AbortSignal | undefined;
  readonly kill: () => Promise<unknown>;
}

/** Passes keys on and shows what comes back, until the process has ended; the terminal is as it was afterwards. */
async function lend(terminal: Terminal, socket: Duplex, { resize, over, signal, kill }: Loan): Promise<void> {
  const { input, output } = terminal;
  const onKeys = (keys: Buffer): void => void socket.write(keys);
  const onOutput = (piece: Buffer): void => void output.write(piece);
  const stopResizing = terminal.onResize(() => void resize());
  const closed = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) socket.on(event, () => resolve());
  });
  const onAbort = (): void => void kill().catch(() => undefined);
  terminal.setRawMode(true);
  input.on('data', onKeys);
  socket.on('data', onOutput);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await over;
    await closed;
  } finally {
    input.off('data', onKeys);
    input.pause();
    stopResizing();
    terminal.setRawMode(false);
    signal?.removeEventListener('abort', onAbort);
    socket.destroy();
  }
  if (signal?.aborted) throw interrupted();
}
