import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type KindNodes, startKindNodes } from '../support/kind-node.ts';
import { engineWith, inNode, LoadFixture, sizesIn } from './load-support.ts';
import { partialIndex } from './oci-archive.ts';

let fixture: LoadFixture;
let cluster: KindNodes;

beforeAll(async () => {
  fixture = await LoadFixture.open();
  cluster = await startKindNodes({ nodes: 2 });
});

afterEach(() => fixture.removeImages());

afterAll(async () => {
  await cluster?.remove();
  await fixture?.close();
});

test('an index that names platforms which the archive lacks is loaded for the platform of the node', async () => {
  const reference = await fixture.image();
  const { archive, indexDigest } = await partialIndex(fixture, reference);
  // As an engine with containerd's image store answers: ids are those of indexes, archives hold only what was pulled.
  const engine = engineWith(fixture.engine, {
    findImage: async () => ({ ...(await fixture.info(reference)), id: indexDigest }),
    saveImages: async () => Readable.from([archive]),
  });
  const nodes = await fixture.nodes(cluster);

  const first = await fixture.tryLoad([reference], nodes, { engine });
  expect(first.error).toBeUndefined();
  expect(first.ends.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded']);
  const again = await fixture.tryLoad([reference], nodes, { engine });
  expect(again.ends.map(({ outcome }) => outcome)).toEqual(['present', 'present']);
});

test('of an archive that names its files after their content, only what a node lacks is sent', async () => {
  const base = await fixture.image({ bytes: 3_000_000 });
  const nodes = await fixture.nodes(cluster);
  await fixture.load([base], nodes);
  const reference = await fixture.image({ from: base, bytes: 1_000, file: '/top' });
  // As Docker 25 and later answer.
  const { archive, indexDigest } = await partialIndex(fixture, reference);
  const engine = engineWith(fixture.engine, {
    findImage: async () => ({ ...(await fixture.info(reference)), id: indexDigest }),
    saveImages: async () => Readable.from([archive]),
  });
  const { error, ends } = await fixture.tryLoad([reference], nodes, { engine });
  expect(error).toBeUndefined();
  expect(ends.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded']);
  for (const { bytes } of ends) expect(bytes).toBeLessThan(100_000);
  for (const node of cluster.nodes) {
    expect((await inNode(cluster, node, reference)).tagged).toBe(true);
    expect(await sizesIn(cluster, node, reference, ['/bytes', '/top'])).toEqual([3_000_000, 1_000]);
  }
});
