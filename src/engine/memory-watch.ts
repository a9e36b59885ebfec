import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineClient } from './client.ts';

/** How often a cgroup of this machine is looked at. */
const INTERVAL_MS = 50;

/** Where this machine tells of its processes and cgroups. */
const SYSTEM_ROOT = '/';

/** A container's memory that is being watched. */
export interface MemoryWatch {
  /** The highest figure so far, in bytes; undefined where there is none. */
  readonly peakBytes: number | undefined;
  stop(): void;
}

/**
 * Watches how much memory a running container takes, beside everything else: an error ends the watch without a word.
 * What counts is what the kubelet calls the working set: usage without the file cache that the kernel would drop before
 * it kills anything (Kubernetes `pkg/kubelet/stats`). A container on this machine is looked at through its cgroup,
 * twenty times a second; of any other the engine tells once a second. What comes and goes in between isn't seen.
 */
export function watchMemory(client: EngineClient, id: string, systemRoot = SYSTEM_ROOT): MemoryWatch {
  const ending = new AbortController();
  let peak: number | undefined;
  const take = (bytes: number | undefined): void => {
    if (bytes !== undefined) peak = Math.max(peak ?? 0, bytes);
  };
  void watch(client, id, systemRoot, take, ending.signal).catch(() => undefined);
  return {
    get peakBytes() {
      return peak;
    },
    stop: () => ending.abort(),
  };
}

async function watch(
  client: EngineClient,
  id: string,
  systemRoot: string,
  take: (bytes: number | undefined) => void,
  signal: AbortSignal,
): Promise<void> {
  const { State: state } = await client.docker.getContainer(id).inspect();
  // It has ended already, and its figures with it.
  if (state.Pid === 0) return;
  const cgroup = await findCgroup(systemRoot, state.Pid, id);
  if (cgroup === undefined) return watchThroughEngine(client, id, take, signal);
  while (!signal.aborted) {
    take(await cgroup());
    await delay(INTERVAL_MS, undefined, { signal });
  }
}

/**
 * What reads a container's working set from its cgroup; undefined where the process is not of this machine: a process
 * of that number may be here all the same, but not in a cgroup that bears the container's id.
 */
async function findCgroup(
  systemRoot: string,
  pid: number,
  id: string,
): Promise<(() => Promise<number>) | undefined> {
  const lines = await readText(path.join(systemRoot, `proc/${pid}/cgroup`));
  const mounts = path.join(systemRoot, 'sys/fs/cgroup');
  const found = (controller: string): string | undefined => {
    const line = lines.split('\n').find((each) => each.split(':')[1] === controller);
    const folder = line?.split(':').slice(2).join(':');
    return folder?.includes(id) === true ? folder : undefined;
  };
  const [legacy, unified] = [found('memory'), found('')];
  if (legacy !== undefined) {
    return reader(path.join(mounts, 'memory', legacy), 'memory.usage_in_bytes', 'total_inactive_file');
  }
  return unified === undefined
    ? undefined
    : reader(path.join(mounts, unified), 'memory.current', 'inactive_file');
}

/** Reads a cgroup, of which there are two kinds of names. */
function reader(folder: string, usageFile: string, cacheKey: string): () => Promise<number> {
  return async () => {
    const [usage, statistics] = await Promise.all([
      readFile(path.join(folder, usageFile), 'utf8'),
      readFile(path.join(folder, 'memory.stat'), 'utf8'),
    ]);
    const cache = statistics.split('\n').find((line) => line.startsWith(`${cacheKey} `));
    return Math.max(0, Number(usage) - Number(cache?.split(' ')[1] ?? 0));
  };
}

/** The parts of an engine's statistics that are read. */
interface Statistics {
  readonly memory_stats?: {
    readonly usage?: number;
    readonly stats?: { readonly total_inactive_file?: number; readonly inactive_file?: number };
  };
}

/** Reads the engine's statistics as they come, a line of JSON each. */
async function watchThroughEngine(
  client: EngineClient,
  id: string,
  take: (bytes: number | undefined) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await client.dial({
    method: 'GET',
    path: `/containers/${id}/stats`,
    query: { stream: 'true' },
    abortSignal: signal,
  });
  response.setEncoding('utf8');
  let rest = '';
  for await (const piece of response) {
    const lines = `${rest}${String(piece)}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') take(workingSet(JSON.parse(line) as Statistics));
  }
}

/** Undefined where the container had already ended: its figures are gone then. */
function workingSet({ memory_stats: memory }: Statistics): number | undefined {
  if (memory?.usage === undefined) return undefined;
  const { total_inactive_file: legacy, inactive_file: unified = 0 } = memory.stats ?? {};
  return Math.max(0, memory.usage - (legacy ?? unified));
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
