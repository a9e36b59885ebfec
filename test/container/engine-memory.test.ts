import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/engine/client.ts';
import { watchMemory } from '../../src/engine/memory-watch.ts';
import type { ContainerSpec, Engine } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { connectTestEngine, uniqueName } from './engine-support.ts';

const MEBIBYTE = 2 ** 20;

/** Holds 64 MiB for a second: tail keeps a last line in memory, however long it is, until its input ends. */
const TAKES_MEMORY = '(head -c 64m /dev/zero; sleep 1) | tail -n 1 > /dev/null';

let engine: Engine;
let image: string;
const made: string[] = [];

beforeAll(async () => {
  engine = await connectTestEngine();
  image = await ensureBusyboxImage(engine);
});

afterEach(async () => {
  for (const id of made.splice(0)) await engine.removeContainer(id);
});

afterAll(() => engine?.close());

async function create(script: string, spec: Partial<ContainerSpec> = {}): Promise<string> {
  const id = await engine.createContainer({
    name: uniqueName('memory'),
    image,
    labels: {},
    env: [],
    mounts: [],
    network: 'none',
    cmd: ['sh', '-c', script],
    ...spec,
  });
  made.push(id);
  return id;
}

async function peakOf(script: string): Promise<number> {
  const exit = await engine.runContainer(await create(script), { onOutput: () => undefined });
  expect(exit.exitCode).toBe(0);
  return (exit.memoryPeakBytes ?? Number.NaN) / MEBIBYTE;
}

describe('the memory that a container takes', () => {
  it('is told when it has ended', async () => {
    const peak = await peakOf(TAKES_MEMORY);
    expect(peak).toBeGreaterThan(60);
    expect(peak).toBeLessThan(200);
  });

  // The kubelet's working set: usage without inactive file cache (Kubernetes pkg/kubelet/stats, cAdvisor).
  it("doesn't count the cache of files that were written", async () => {
    expect(await peakOf('head -c 128m /dev/zero > /file; sleep 1')).toBeLessThan(100);
  });

  it('is what the engine tells where its cgroups are those of another machine', async () => {
    const client = await createClient(engine.endpoint, process.env);
    const id = await create('head -c 48m /dev/zero > /dev/shm/file; sleep 60');
    await engine.startContainer(id);
    const watch = watchMemory(client, id, '/nowhere');
    try {
      await expect.poll(() => watch.peakBytes ?? 0, { timeout: 60_000 }).toBeGreaterThan(45 * MEBIBYTE);
    } finally {
      watch.stop();
      client.close();
    }
  });
});
