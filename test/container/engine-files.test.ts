import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { execa } from 'execa';
import tar from 'tar-stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, MountSpec } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { buildTestImage, connectTestEngine, uniqueName } from './engine-support.ts';

let engine: Engine;
let image: string;
let podman: boolean;
const undo: (() => Promise<void>)[] = [];

beforeAll(async () => {
  engine = await connectTestEngine();
  image = await ensureBusyboxImage(engine);
  podman = (await engine.info()).product === 'podman';
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

afterAll(async () => {
  await engine?.close();
});

async function volume(): Promise<string> {
  const name = uniqueName('volume');
  await engine.createVolume(name, { 'promise-test': 'files' });
  undo.push(() => engine.removeVolume(name));
  return name;
}

async function container(mounts: MountSpec[], script = 'true', from = image): Promise<string> {
  const name = uniqueName('files');
  const cmd = ['sh', '-c', script];
  const id = await engine.createContainer({
    name,
    image: from,
    labels: {},
    env: [],
    mounts,
    cmd,
    network: 'none',
  });
  undo.push(() => engine.removeContainer(id));
  return id;
}

async function output(id: string): Promise<string[]> {
  const lines: string[] = [];
  await engine.runContainer(id, { onOutput: (_, line) => lines.push(line) });
  return lines;
}

function archive(files: Record<string, string>): Readable {
  const pack = tar.pack();
  for (const [name, content] of Object.entries(files)) pack.entry({ name, mode: 0o644 }, content);
  pack.finalize();
  return Readable.from(pack);
}

async function unpack(stream: Readable): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const extract = tar.extract();
  stream.on('error', (error) => extract.destroy(error));
  stream.pipe(extract);
  for await (const entry of extract) {
    const content = (await buffer(entry)).toString();
    if (entry.header.type === 'file') files[entry.header.name] = content;
  }
  return files;
}

describe('files that are copied into a container', () => {
  it('land in the volumes of a container that has never been started', async () => {
    const name = await volume();
    const writer = await container([{ kind: 'volume', volume: name, target: '/data', readOnly: false }]);
    await engine.putArchive(writer, '/data', archive({ 'a.txt': 'from the archive\n' }));
    const mounts: MountSpec[] = [{ kind: 'volume', volume: name, target: '/elsewhere', readOnly: true }];
    expect(await output(await container(mounts, 'cat /elsewhere/a.txt'))).toEqual(['from the archive']);
  });

  it('land in several volumes with one archive', async ({ skip }) => {
    skip(podman, 'podman leaves out volumes that are mounted below the path');
    const [one, two] = [await volume(), await volume()];
    const mounts = (target: string, readOnly: boolean): MountSpec[] => [
      { kind: 'volume', volume: one, target: `${target}/one`, readOnly },
      { kind: 'volume', volume: two, target: `${target}/two`, readOnly },
    ];
    await engine.putArchive(
      await container(mounts('/all', false)),
      '/all',
      archive({ 'one/a': 'A\n', 'two/b': 'B\n' }),
    );
    expect(await output(await container(mounts('/x', true), 'cat /x/one/a /x/two/b'))).toEqual(['A', 'B']);
  });

  it('can be looked at, a link as a link', async () => {
    const name = await volume();
    const mounts: MountSpec[] = [{ kind: 'volume', volume: name, target: '/data', readOnly: false }];
    const script = 'cd /data; mkdir folder; touch folder/file; ln -s / link; mkfifo fifo';
    await output(await container(mounts, script));
    const id = await container(mounts);
    const look = (path: string) => engine.statPath(id, `/data/${path}`);
    expect(await Promise.all(['folder', 'folder/file', 'link', 'fifo', 'none/of/these'].map(look))).toEqual([
      'folder',
      'file',
      'link',
      'other',
      undefined,
    ]);
  });

  it('are refused where the folder is missing, in the words of the engine', async ({ skip }) => {
    skip(podman, 'podman makes the folder');
    const id = await container([]);
    const upload = engine.putArchive(id, '/no/such/folder', archive({ a: 'a' }));
    await expect(upload).rejects.toMatchObject({ code: 'engine-error' });
    await expect(upload).rejects.toThrow(/\/no\/such\/folder/);
  });

  it('end in the error of their source where that fails', async () => {
    const id = await container([]);
    const source = Readable.from(
      (async function* () {
        yield Buffer.alloc(512);
        throw new Error('the disk has a scratch');
      })(),
    );
    await expect(engine.putArchive(id, '/tmp', source)).rejects.toThrow('the disk has a scratch');
  });

  it('are too many for a full disk, with a hint at what to do', async ({ skip }) => {
    skip(podman, 'podman limits the size of a volume only on file systems with quotas');
    const name = uniqueName('small');
    const options = ['--opt', 'type=tmpfs', '--opt', 'device=tmpfs', '--opt', 'o=size=64k'];
    await execa('docker', ['--host', engine.endpoint.host, 'volume', 'create', ...options, name]);
    undo.push(() => engine.removeVolume(name));
    const id = await container([{ kind: 'volume', volume: name, target: '/small', readOnly: false }]);
    const upload = engine.putArchive(id, '/small', archive({ big: 'x'.repeat(1024 * 1024) }));
    await expect(upload).rejects.toMatchObject({
      code: 'disk-full',
      hint: expect.stringContaining('docker system df'),
    });
  });
});

describe('files that are copied out of a container', () => {
  it('come as an archive, also from a container that has ended', async () => {
    const id = await container([], 'mkdir /out; echo hi > /out/file');
    await output(id);
    expect(await unpack(await engine.getArchive(id, '/out'))).toEqual({ 'out/file': 'hi\n' });
  });

  it('come from the volumes too, through a container that never ran', async () => {
    const name = await volume();
    const mounts: MountSpec[] = [{ kind: 'volume', volume: name, target: '/data', readOnly: false }];
    await output(await container(mounts, 'echo kept > /data/file'));
    const files = await unpack(await engine.getArchive(await container(mounts), '/data'));
    // Docker names the files from the volume's folder on, podman from the volume's root.
    expect(Object.entries(files)).toEqual([[expect.stringMatching(/^(data)?\/file$/), 'kept\n']]);
  });

  it('are an error where there are none', async () => {
    const id = await container([]);
    await expect(engine.getArchive(id, '/no/such/file')).rejects.toMatchObject({ code: 'engine-error' });
  });

  it('stop coming when the caller gives up', async () => {
    const id = await container([], 'dd if=/dev/zero of=/big bs=1M count=50');
    await output(id);
    const abort = new AbortController();
    const stream = await engine.getArchive(id, '/big', abort.signal);
    abort.abort();
    await expect(buffer(stream)).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('a volume', () => {
  it('starts empty, whatever the image has at its place', async () => {
    const full = await buildTestImage(engine, `FROM ${image}\nRUN mkdir /data && echo leak > /data/leak\n`);
    undo.push(() => engine.removeImage(full));
    const mounts: MountSpec[] = [
      { kind: 'volume', volume: await volume(), target: '/data', readOnly: false },
    ];
    expect(await output(await container(mounts, 'ls -A /data; echo end', full))).toEqual(['end']);
  });

  it('can be mounted read-only', async () => {
    const mounts: MountSpec[] = [{ kind: 'volume', volume: await volume(), target: '/data', readOnly: true }];
    const lines = await output(await container(mounts, 'touch /data/file || echo refused'));
    expect(lines).toContain('refused');
  });

  it('is found by its label, with the time of its making', async () => {
    const name = await volume();
    const found = (await engine.listVolumes('promise-test=files')).find((each) => each.name === name);
    expect(found?.labels).toEqual({ 'promise-test': 'files' });
    expect(Math.abs((found?.createdAt ?? 0) - Date.now() / 1000)).toBeLessThan(600);
  });

  it('can be removed twice', async () => {
    const name = await volume();
    await engine.removeVolume(name);
    await expect(engine.removeVolume(name)).resolves.toBeUndefined();
  });

  it('is not removed under a container, and the engine says why', async () => {
    const name = await volume();
    await container([{ kind: 'volume', volume: name, target: '/data', readOnly: false }]);
    await expect(engine.removeVolume(name)).rejects.toMatchObject({ code: 'engine-error' });
  });
});

describe('a container', () => {
  it('can be removed while it runs, and again when it is gone', async () => {
    const id = await container([], 'sleep 600');
    await engine.startContainer(id);
    await engine.removeContainer(id);
    await expect(engine.removeContainer(id)).resolves.toBeUndefined();
  });

  it('is found by its label, running or not', async () => {
    const value = uniqueName('label');
    const labels = { 'promise-test.part': value };
    const name = uniqueName('listed');
    const cmd = ['sleep', '600'];
    const id = await engine.createContainer({
      name,
      image,
      labels,
      env: [],
      mounts: [],
      cmd,
      network: 'none',
    });
    undo.push(() => engine.removeContainer(id));
    const [created] = await engine.listContainers(`promise-test.part=${value}`);
    expect(created).toMatchObject({ id, name, running: false });
    expect(created?.labels).toMatchObject(labels);
    await engine.startContainer(id);
    expect(await engine.listContainers(`promise-test.part=${value}`)).toMatchObject([{ id, running: true }]);
  });

  it('of a missing image is an error that names the image', async () => {
    const spec = { name: uniqueName('x'), labels: {}, env: [], mounts: [], network: 'none' } as const;
    const creation = engine.createContainer({ ...spec, image: 'promise-test/no-such-image:1' });
    await expect(creation).rejects.toMatchObject({ code: 'image-unavailable' });
    await expect(creation).rejects.toThrow('promise-test/no-such-image:1');
  });
});
