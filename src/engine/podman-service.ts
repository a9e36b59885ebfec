import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineClient } from './client.ts';
import { isProbeFailure, type ProbeFailure, probe } from './probe.ts';
import { makeSystemTemp } from './system-temp.ts';

/** How long the service may take until it answers. */
const START_TIMEOUT_MS = 30_000;
/** Idle seconds after which podman ends the service by itself: a process of ours that was killed can't stop it. */
const IDLE_SECONDS = 3600;

/** An engine that runs for this process alone. */
export interface PodmanService {
  readonly client: EngineClient;
  /** Ends the service and removes its socket. */
  stop(): Promise<void>;
}

/** The podman program on PATH; undefined where there is none. */
export async function findPodman(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const dir of (env.PATH ?? '').split(path.delimiter)) {
    if (dir === '') continue;
    const file = path.join(dir, 'podman');
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}

/** Starts `podman system service` on a socket in a private folder, and waits until it answers. */
export async function startPodmanService(
  podman: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<PodmanService | ProbeFailure> {
  const dir = await makeSystemTemp('promise-podman-');
  const host = `unix://${path.join(dir, 'podman.sock')}`;
  // A process group of its own: Ctrl-C ends ours, and the clean-up still needs the engine.
  const service = spawn(podman, ['system', 'service', `--time=${IDLE_SECONDS}`, host], {
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaints = gather(service);
  const stop = async (): Promise<void> => {
    await end(service);
    await rm(dir, { recursive: true, force: true });
  };
  const endpoint = { host, source: 'podman system service' };
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const result = await probe(endpoint, env, signal);
    if (!isProbeFailure(result)) {
      // Whoever forgets to stop the service shall not hang because of it.
      service.unref();
      return { client: result, stop };
    }
    if (hasEnded(service) || signal?.aborted || Date.now() > deadline) {
      await stop();
      const words = complaints().trim().split('\n').at(-1) || result.words;
      return { endpoint: { ...endpoint, host: podman }, reason: 'other', words };
    }
    await delay(50);
  }
}

/** Whether the process is gone, or never came to be. */
function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Keeps the start of what the service says on stderr. */
function gather(child: ChildProcess): () => string {
  let text = '';
  child.on('error', (error) => {
    text += error.message;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    if (text.length < 10_000) text += chunk.toString();
  });
  return () => text;
}

/** Ends the process: politely first, by force after five seconds. */
async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.ref();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(force);
}
