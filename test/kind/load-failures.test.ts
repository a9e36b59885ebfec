import { once } from 'node:events';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { KindNode } from '../../src/kind/types.ts';
import { type KindNodes, startKindNodes } from '../support/kind-node.ts';
import { engineWith, inNode, LoadFixture } from './load-support.ts';

/** A `ctr` that does an import in another way; put before the real one. */
const ctrThatImports = (script: string): string => `mkdir -p /usr/local/sbin
cat > /usr/local/sbin/ctr <<'END'
#!/bin/sh
case "$*" in
  *--help*) ;;
  *'images import'*)
    ${script} ;;
esac
exec /usr/bin/ctr "$@"
END
chmod +x /usr/local/sbin/ctr`;

/** It reads a little, and gives up as on a full disk. */
const REFUSING_CTR = ctrThatImports(`head -c 100000 > /dev/null
    echo 'ctr: write ingest: no space left on device' >&2
    exit 1`);

/** It refuses what is smaller than a whole image. */
const WHOLE_ONLY_CTR = ctrThatImports(`cat > /archive
    if [ $(stat --format %s /archive) -lt 1000000 ]; then echo 'ctr: content is missing' >&2; exit 1; fi
    exec /usr/bin/ctr "$@" < /archive`);

let fixture: LoadFixture;
let cluster: KindNodes;
let nodes: readonly KindNode[];

beforeAll(async () => {
  fixture = await LoadFixture.open();
});

// These tests break their nodes.
async function startCluster(): Promise<void> {
  cluster = await startKindNodes({ nodes: 2 });
  nodes = await fixture.nodes(cluster);
}

afterEach(async () => {
  await cluster?.remove();
  await fixture.removeImages();
});

afterAll(() => fixture?.close());

test('a stopped node is named, and the other gets the image', async () => {
  await startCluster();
  const [running = '', stopped = ''] = cluster.nodes;
  await execa('docker', ['kill', stopped]);
  const reference = await fixture.image();

  const { error, ends } = await fixture.tryLoad([reference], await fixture.nodes(cluster));
  expect(error).toMatchObject({
    code: 'kind-load-failed',
    exitCode: 3,
    message: `could not load ${reference} into 1 of 2 kind nodes`,
    hint: `start the node: \`docker start ${stopped}\``,
    notes: [`${stopped}: the node is not running`],
  });
  expect(outcomes(ends)).toEqual({ [running]: 'loaded', [stopped]: 'failed' });
  expect((await inNode(cluster, running, reference)).tagged).toBe(true);
});

test('a node that stops after it was found is named all the same', async () => {
  await startCluster();
  const [running = '', stopped = ''] = cluster.nodes;
  await execa('docker', ['kill', stopped]);

  const { error, ends } = await fixture.tryLoad([await fixture.image()], nodes);
  expect(error).toMatchObject({ code: 'kind-load-failed' });
  expect(error).toHaveProperty('notes', [expect.stringContaining(`${stopped}: `)]);
  expect(outcomes(ends)).toEqual({ [running]: 'loaded', [stopped]: 'failed' });
});

test("a node whose containerd doesn't answer is named with ctr's words, and the other gets the image", async () => {
  await startCluster();
  const [sound = '', broken = ''] = cluster.nodes;
  await cluster.exec(broken, ['rm', '/run/containerd/containerd.sock']);

  const { error, ends } = await fixture.tryLoad([await fixture.image()], nodes);
  expect(error).toMatchObject({ code: 'kind-load-failed' });
  expect(error).toHaveProperty('notes', [
    expect.stringMatching(new RegExp(`^${broken}: ctr: .*containerd.sock`)),
  ]);
  expect(outcomes(ends)).toEqual({ [sound]: 'loaded', [broken]: 'failed' });
});

test('a node that gives up half-way does not stop the other', async () => {
  await startCluster();
  const [sound = '', full = ''] = cluster.nodes;
  await cluster.exec(full, ['sh', '-c', REFUSING_CTR]);
  const reference = await fixture.image({ bytes: 5_000_000 });

  const { error, ends } = await fixture.tryLoad([reference], nodes);
  expect(error).toMatchObject({
    code: 'kind-load-failed',
    hint: expect.stringContaining('free space'),
    notes: [`${full}: ctr: write ingest: no space left on device`],
  });
  expect(outcomes(ends)).toEqual({ [sound]: 'loaded', [full]: 'failed' });
  expect((await inNode(cluster, sound, reference)).id).toBe((await fixture.info(reference)).id);
});

test('a node that takes no archive without all layers gets a whole one', async () => {
  await startCluster();
  const base = await fixture.image({ bytes: 1_000_000 });
  await fixture.load([base], nodes);
  const [sound = '', particular = ''] = cluster.nodes;
  await cluster.exec(particular, ['sh', '-c', WHOLE_ONLY_CTR]);
  const reference = await fixture.image({ from: base, file: '/top' });

  const ends = await fixture.load([reference], nodes);
  const bytes = new Map(ends.map((end) => [end.node, end.bytes]));
  expect(bytes.get(sound)).toBeLessThan(500_000);
  expect(bytes.get(particular)).toBeGreaterThan(1_000_000);
  for (const node of cluster.nodes) expect((await inNode(cluster, node, reference)).tagged).toBe(true);
});

test('an image that the engine does not have is named, and nothing is loaded', async () => {
  await startCluster();
  const { error, ends } = await fixture.tryLoad(['promise-test/never-made:1'], nodes);
  expect(error).toMatchObject({ code: 'image-unavailable', exitCode: 3 });
  expect(error).toHaveProperty('message', expect.stringContaining('promise-test/never-made:1'));
  expect(ends).toEqual([]);
});

test("an archive that breaks off ends in the engine's error, not in the nodes'", async () => {
  await startCluster();
  const reference = await fixture.image();
  const lost = new Error('the engine went away');
  const engine = engineWith(fixture.engine, {
    saveImages: async () => Readable.from(brokenOff(await fixture.engine.saveImages([reference]), lost)),
  });
  const { error } = await fixture.tryLoad([reference], nodes, { engine });
  expect(error).toBe(lost);
  await noImportGoesOn();
});

test('a name that gets another image meanwhile is told, as nothing is wrong with the nodes', async () => {
  await startCluster();
  const reference = await fixture.image();
  const saved: string[] = [];
  const engine = engineWith(fixture.engine, {
    saveImages: async (references, signal) => {
      if (saved.length === 0) await fixture.image({ reference });
      saved.push(...references);
      return await fixture.engine.saveImages(references, signal);
    },
  });
  const { error } = await fixture.tryLoad([reference], nodes, { engine });
  expect(error).toMatchObject({
    code: 'kind-load-failed',
    hint: `${reference}: built anew or removed by something else meanwhile; load again once that is done`,
  });
  expect(saved).not.toEqual([]);
});

test('an abort ends in `interrupted`, and no import goes on in the nodes', async () => {
  await startCluster();
  const reference = await fixture.image({ bytes: 1_000_000 });
  const controller = new AbortController();
  const engine = engineWith(fixture.engine, {
    saveImages: async () => Readable.from(stuck(await fixture.engine.saveImages([reference]), controller)),
  });
  const { error } = await fixture.tryLoad([reference], nodes, { engine, signal: controller.signal });
  expect(error).toMatchObject({ code: 'interrupted', exitCode: 130 });
  await noImportGoesOn();
});

/** Gives the beginning of an archive, and fails. */
async function* brokenOff(archive: Readable, error: Error): AsyncGenerator<Buffer> {
  for await (const chunk of archive) {
    yield chunk;
    throw error;
  }
}

/** Gives the beginning of an archive, aborts while the nodes wait for the rest, and ends as an aborted request does. */
async function* stuck(archive: Readable, controller: AbortController): AsyncGenerator<Buffer> {
  for await (const chunk of archive) {
    yield chunk;
    setTimeout(() => controller.abort(), 200);
    await once(controller.signal, 'abort');
    throw new Error('aborted');
  }
}

function outcomes(
  ends: readonly { readonly node: string; readonly outcome: string }[],
): Record<string, string> {
  return Object.fromEntries(ends.map(({ node, outcome }) => [node, outcome]));
}

/** containerd takes a moment to see that its client is gone. */
async function noImportGoesOn(): Promise<void> {
  for (const node of cluster.nodes) {
    const commands = [
      'sh',
      '-c',
      'for pid in /proc/[0-9]*; do tr "\\0" " " < $pid/cmdline; echo; done 2> /dev/null',
    ];
    await expect
      .poll(async () => (await cluster.exec(node, commands)).includes('images import --'), {
        timeout: 10_000,
      })
      .toBe(false);
  }
}
