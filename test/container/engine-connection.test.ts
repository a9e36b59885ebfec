import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { connectTestEngine, contextOf, type EngineProxy, startProxy, uniqueName } from './engine-support.ts';

let engine: Engine;
let image: string;
const undo: (() => Promise<void>)[] = [];

beforeAll(async () => {
  engine = await connectTestEngine();
  image = await ensureBusyboxImage(engine);
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

afterAll(async () => {
  await engine?.close();
});

/** The same engine, but behind a socket that can be torn down. */
async function throughProxy(): Promise<{ proxied: Engine; proxy: EngineProxy }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promise-test-proxy-'));
  undo.push(() => rm(dir, { recursive: true }));
  const proxy = await startProxy(path.join(dir, 'engine.sock'), engine.endpoint.host);
  undo.push(() => proxy.tearDown());
  const proxied = await connectEngine({ host: `unix://${proxy.socket}`, env: {} });
  undo.push(() => proxied.close());
  return { proxied, proxy };
}

async function create(cmd: readonly string[]): Promise<string> {
  const spec = { name: uniqueName('lost'), image, labels: {}, env: [], mounts: [], cmd } as const;
  const id = await engine.createContainer({ ...spec, network: 'none' });
  undo.push(() => engine.removeContainer(id));
  return id;
}

describe('an engine', () => {
  it('says what it is', async () => {
    const info = await engine.info();
    expect(['docker', 'podman']).toContain(info.product);
    expect(info).toMatchObject({ os: 'linux', rootless: false });
    expect(info.version).toMatch(/^\d+\.\d+/);
    expect(info.apiVersion).toMatch(/^1\.\d+$/);
    expect(info.architecture).toBe(process.arch === 'x64' ? 'amd64' : process.arch);
    expect(info.storageDriver).not.toBe('');
    expect(info.dataDir).toMatch(/^\//);
    expect(info.machine.kernel).toMatch(/^\d+\./);
    expect(info.cgroupVersion).toMatch(/^[12]$/);
    expect(info.limits).toMatchObject({ memory: true });
    expect(['engine', 'containerd']).toContain(info.imageStore);
  });

  it('is found at the address of DOCKER_HOST', async () => {
    const found = await connectEngine({ env: { DOCKER_HOST: engine.endpoint.host } });
    undo.push(() => found.close());
    expect(found.endpoint).toEqual({ host: engine.endpoint.host, source: 'DOCKER_HOST' });
  });

  it('that was named and does not answer is not replaced by another', async () => {
    const env = { ...process.env, DOCKER_HOST: 'unix:///no/such/docker.sock' };
    const connection = connectEngine({ env });
    await expect(connection).rejects.toMatchObject({ code: 'no-engine', exitCode: 3 });
    await expect(connection).rejects.toThrow('unix:///no/such/docker.sock (DOCKER_HOST): no such socket');
  });

  it('at no address at all is a usage error', async () => {
    for (const host of ['ftp://somewhere', 'unix://', 'tcp://']) {
      await expect(connectEngine({ host, env: {} })).rejects.toMatchObject({ code: 'usage' });
    }
  });

  it('is not looked for by an aborted command', async () => {
    const connection = connectEngine({ host: engine.endpoint.host, env: {}, signal: AbortSignal.abort() });
    await expect(connection).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('an engine that goes away', () => {
  it('while a container runs ends the run with engine-lost', async () => {
    const { proxied, proxy } = await throughProxy();
    const id = await create(['sh', '-c', 'echo up; sleep 600']);
    const running = proxied.runContainer(id, { onOutput: () => void proxy.tearDown() });
    await expect(running).rejects.toMatchObject({
      code: 'engine-lost',
      exitCode: 3,
      hint: expect.stringContaining('engine still running'),
    });
  });

  it('while a command runs in a container ends it with engine-lost', async () => {
    const { proxied, proxy } = await throughProxy();
    const id = await create(['sleep', '600']);
    await engine.startContainer(id);
    const endless = async function* () {
      for (let n = 0; ; n++) {
        if (n === 100) void proxy.tearDown();
        yield Buffer.alloc(64 * 1024);
      }
    };
    const exec = proxied.exec(id, ['sh', '-c', 'cat > /dev/null'], { stdin: Readable.from(endless()) });
    await expect(exec).rejects.toMatchObject({ code: 'engine-lost' });
  });

  it('while it builds ends the build with engine-lost', async () => {
    const { proxied, proxy } = await throughProxy();
    const options = {
      tags: [],
      dockerfile: 'Dockerfile',
      buildArgs: {},
      labels: {},
      noCache: true,
      pull: false,
    };
    const files = { Dockerfile: `FROM ${image}\nRUN echo running && sleep 5\n` };
    const building = proxied.buildImage(contextOf(files), options, (line) => {
      if (line === 'running') void proxy.tearDown();
    });
    await expect(building).rejects.toMatchObject({ code: 'engine-lost' });
  });

  it('while files are copied out breaks the stream with engine-lost', async () => {
    const { proxied, proxy } = await throughProxy();
    const id = await create(['dd', 'if=/dev/zero', 'of=/big', 'bs=1M', 'count=50']);
    await engine.runContainer(id, { onOutput: () => undefined });
    const stream = await proxied.getArchive(id, '/big');
    await proxy.tearDown();
    await expect(buffer(stream)).rejects.toMatchObject({ code: 'engine-lost' });
  });

  it('between two requests makes the next one engine-lost', async () => {
    const { proxied, proxy } = await throughProxy();
    await proxied.info();
    await proxy.tearDown();
    await expect(proxied.listContainers('a')).rejects.toMatchObject({ code: 'engine-lost' });
    await expect(proxied.findImage('a')).rejects.toMatchObject({ code: 'engine-lost' });
  });
});
