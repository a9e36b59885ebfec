import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import tar from 'tar-stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine, ImageBuildOptions } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { buildTestImage, connectTestEngine, contextOf, startRegistry, uniqueName } from './engine-support.ts';

/** An address at which nobody listens: no registry is ever asked by these tests. */
const NO_REGISTRY = '127.0.0.1:9';

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

/** Builds a context and gathers what the build prints. */
async function build(files: Record<string, string>, options: Partial<ImageBuildOptions> = {}) {
  const tag = `${uniqueName('build')}:1`;
  const lines: string[] = [];
  undo.push(() => engine.removeImage(tag));
  const complete = { dockerfile: 'Dockerfile', buildArgs: {}, labels: {}, noCache: false, pull: false };
  const built = engine.buildImage(contextOf(files), { tags: [tag], ...complete, ...options }, (line) =>
    lines.push(line),
  );
  return { tag, lines, id: await built.catch((error: unknown) => error) };
}

describe('a build', () => {
  it('returns the id of the image and hands on every line', async () => {
    const { tag, id, lines } = await build({
      Dockerfile: `FROM ${image}\nARG WHO\nRUN echo "hello $WHO"\nCOPY run /run.sh\nENTRYPOINT ["/run.sh"]\nCMD ["a"]\nUSER 65532\n`,
      run: '#!/bin/sh\n',
    });
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(lines.join('\n')).toMatch(/step 3\/7/i);
    const found = await engine.findImage(tag);
    expect(found).toMatchObject({ id, entrypoint: ['/run.sh'], cmd: ['a'], user: '65532', os: 'linux' });
    expect(found?.tags.some((each) => each.endsWith(tag))).toBe(true);
    expect(found?.diffIds.length).toBeGreaterThan(1);
  });

  it('takes build arguments, labels and the path of the Dockerfile', async () => {
    const { id, lines } = await build(
      { 'docker/stage.Dockerfile': `FROM ${image}\nARG WHO\nRUN echo "hello $WHO"\n` },
      { dockerfile: 'docker/stage.Dockerfile', buildArgs: { WHO: 'world = you' }, labels: { 'a.b': 'c' } },
    );
    expect(id).toMatch(/^sha256:/);
    expect(lines).toContain('hello world = you');
  });

  it('that fails in a step tells the step and its last lines', async () => {
    const { id, lines } = await build({
      Dockerfile: `FROM ${image}\nRUN echo before && echo because >&2 && exit 9\n`,
    });
    expect(id).toMatchObject({ code: 'build-failed' });
    expect(String(id)).toMatch(/step 2\/2: RUN echo before.*(non-zero code: 9|exit status 9)/i);
    expect(id).toMatchObject({ notes: expect.arrayContaining(['before', 'because']) });
    expect(lines).toContain('because');
  });

  it('of a Dockerfile that does not parse fails with the words of the builder', async () => {
    const { id } = await build({ Dockerfile: `FROM ${image}\nRUNN true\n` });
    expect(id).toMatchObject({ code: 'build-failed' });
    expect(String(id)).toMatch(/RUNN/i);
  });

  it('without a Dockerfile fails as a build', async () => {
    const { id } = await build({ run: '#!/bin/sh\n' });
    expect(id).toMatchObject({ code: 'build-failed' });
    expect(String(id)).toMatch(/Dockerfile/);
  });

  it("on a base image that can't be had says which", async () => {
    const base = `${NO_REGISTRY}/team/base:1`;
    const { id } = await build({ Dockerfile: `FROM ${base}\nRUN true\n` });
    expect(id).toMatchObject({ code: 'image-unavailable' });
    expect(String(id)).toContain(base);
  });

  it('that copies from an image that can not be had says which', async () => {
    const base = `${NO_REGISTRY}/team/tools:1`;
    const { id } = await build({ Dockerfile: `FROM ${image}\nCOPY --from=${base} /a /b\n` });
    expect(id).toMatchObject({ code: 'image-unavailable' });
    expect(String(id)).toContain(base);
  });

  it('can be given up', async () => {
    const abort = new AbortController();
    const tag = `${uniqueName('build')}:1`;
    const options = { dockerfile: 'Dockerfile', buildArgs: {}, labels: {}, noCache: true, pull: false };
    const files = { Dockerfile: `FROM ${image}\nRUN echo running && sleep 60\n` };
    const building = engine.buildImage(
      contextOf(files),
      { tags: [tag], ...options, signal: abort.signal },
      (line) => line === 'running' && abort.abort(),
    );
    await expect(building).rejects.toMatchObject({ code: 'interrupted' });
    expect(await engine.findImage(tag)).toBeUndefined();
  });
});

describe('an image', () => {
  it('is not found where there is none', async () => {
    expect(await engine.findImage('promise-test/never-made:1')).toBeUndefined();
  });

  it('is found by its id', async () => {
    const found = await engine.findImage(image);
    expect(await engine.findImage(found?.id ?? '')).toEqual(found);
  });

  it('can be tagged, and loses only that tag when it is removed', async () => {
    const tag = `${uniqueName('tagged')}:v1`;
    await engine.tagImage(image, tag);
    expect((await engine.findImage(tag))?.id).toBe((await engine.findImage(image))?.id);
    await engine.removeImage(tag);
    expect(await engine.findImage(tag)).toBeUndefined();
    expect(await engine.findImage(image)).toBeDefined();
    await expect(engine.removeImage(tag)).resolves.toBeUndefined();
  });

  it('whose name the engine refuses is told as one that cannot be had', async () => {
    await expect(engine.findImage('promise-test/Upper:1')).rejects.toMatchObject({
      code: 'image-unavailable',
      hint: expect.stringContaining('lower case'),
    });
  });

  it('whose name can be none is refused before the engine is asked', async () => {
    for (const name of ['', 'a b', '../containers/json', 'a?force=1', 'a//b', 'a/../b']) {
      await expect(engine.findImage(name)).rejects.toMatchObject({ code: 'image-unavailable' });
    }
  });

  it('is saved as an archive together with another', async () => {
    const other = await buildTestImage(engine, `FROM ${image}\nENV A=b\n`);
    undo.push(() => engine.removeImage(other));
    const extract = tar.extract();
    const stream = await engine.saveImages([image, other]);
    stream.on('error', (error) => extract.destroy(error));
    stream.pipe(extract);
    let manifest = '';
    for await (const entry of extract) {
      const content = await buffer(entry);
      if (entry.header.name === 'manifest.json') manifest = content.toString();
    }
    expect(manifest).toContain(image);
    expect(manifest).toContain(other);
  });

  it('that is missing can be neither saved nor tagged', async () => {
    const missing = 'promise-test/never-made:1';
    await expect(engine.saveImages([missing])).rejects.toMatchObject({ code: 'image-unavailable' });
    await expect(engine.tagImage(missing, 'a:b')).rejects.toMatchObject({ code: 'image-unavailable' });
  });
});

describe('a registry', () => {
  it("that can't be reached makes a pull fail with the name of the image", async () => {
    const reference = `${NO_REGISTRY}/team/stage:1`;
    const pull = engine.pullImage(reference, {});
    await expect(pull).rejects.toMatchObject({ code: 'image-unavailable' });
    await expect(pull).rejects.toThrow(reference);
  });

  it("that can't be reached makes a push fail", async () => {
    const tag = `${NO_REGISTRY}/${uniqueName('push')}:1`;
    await engine.tagImage(image, tag);
    undo.push(() => engine.removeImage(tag));
    await expect(engine.pushImage(tag, {})).rejects.toMatchObject({ code: 'push-failed' });
  });

  it('is not asked to take an image that is not here', async () => {
    const push = engine.pushImage(`${NO_REGISTRY}/team/never-made:1`, {});
    await expect(push).rejects.toMatchObject({ code: 'image-unavailable' });
  });

  it('gets the credentials that `docker login` left', async ({ skip }) => {
    skip(podman, 'podman insists on TLS, also on this machine');
    const dir = await mkdtemp(path.join(tmpdir(), 'promise-test-login-'));
    undo.push(() => rm(dir, { recursive: true }));
    const { registry, close, seen } = await startRegistry();
    undo.push(close);
    const auth = Buffer.from('somebody:secret').toString('base64');
    await writeFile(path.join(dir, 'config.json'), JSON.stringify({ auths: { [registry]: { auth } } }));
    const env = { ...process.env, DOCKER_CONFIG: dir };
    const loggedIn = await connectEngine({ host: engine.endpoint.host, env });
    undo.push(() => loggedIn.close());
    const pull = loggedIn.pullImage(`${registry}/team/stage:1`, {});
    await expect(pull).rejects.toMatchObject({ code: 'image-unavailable' });
    expect(seen()).toContain(`Basic ${auth}`);
  });

  it('that refuses a push says to log in', async ({ skip }) => {
    skip(podman, 'podman insists on TLS, also on this machine');
    const { registry, close } = await startRegistry();
    undo.push(close);
    const tag = `${registry}/${uniqueName('push')}:1`;
    await engine.tagImage(image, tag);
    undo.push(() => engine.removeImage(tag));
    await expect(engine.pushImage(tag, {})).rejects.toMatchObject({
      code: 'push-failed',
      hint: expect.stringContaining(`docker login ${registry}`),
    });
  });
});
