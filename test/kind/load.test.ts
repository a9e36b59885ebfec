import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { KindNode } from '../../src/kind/types.ts';
import { type KindNodes, startKindNodes } from '../support/kind-node.ts';
import { inNode, kindLoad, LoadFixture, namesOf, sizesIn } from './load-support.ts';

let fixture: LoadFixture;
let cluster: KindNodes;
let nodes: readonly KindNode[];

beforeAll(async () => {
  fixture = await LoadFixture.open();
  cluster = await startKindNodes({ nodes: 2, loadBalancer: true });
  nodes = await fixture.nodes(cluster);
});

afterEach(() => fixture.removeImages());

afterAll(async () => {
  await cluster?.remove();
  await fixture?.close();
});

describe('loading images into kind nodes', () => {
  test('every node has the image under its tag, with the id that the engine has', async () => {
    const reference = await fixture.image();
    const ends = await fixture.load([reference], nodes);

    expect(ends.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded']);
    expect(new Set(ends.map(({ node }) => node))).toEqual(new Set(cluster.nodes));
    for (const { bytes } of ends) expect(bytes).toBeGreaterThan(10_000);
    const { id } = await fixture.info(reference);
    for (const node of cluster.nodes)
      expect(await inNode(cluster, node, reference)).toEqual({ id, tagged: true });
  });

  test('what the nodes have already is not sent again', async () => {
    const reference = await fixture.image();
    await fixture.load([reference], nodes);
    const ends = await fixture.load([reference], nodes);
    expect(ends.map(({ outcome, bytes }) => ({ outcome, bytes }))).toEqual([
      { outcome: 'present', bytes: 0 },
      { outcome: 'present', bytes: 0 },
    ]);
  });

  test('only the node that lacks an image gets it', async () => {
    const reference = await fixture.image();
    await fixture.load([reference], nodes.slice(1));
    const ends = await fixture.load([reference], nodes);
    expect(Object.fromEntries(ends.map(({ node, outcome }) => [node, outcome]))).toEqual({
      [nodes[0]?.name ?? '']: 'loaded',
      [nodes[1]?.name ?? '']: 'present',
    });
  });

  test('an image that is there under another name is tagged, not sent', async () => {
    const reference = await fixture.image();
    await fixture.load([reference], nodes);
    const other = fixture.reference();
    await fixture.engine.tagImage(reference, other);

    const ends = await fixture.load([other], nodes);
    expect(ends.map(({ outcome, bytes }) => ({ outcome, bytes }))).toEqual([
      { outcome: 'present', bytes: 0 },
      { outcome: 'present', bytes: 0 },
    ]);
    const { id } = await fixture.info(reference);
    for (const node of cluster.nodes)
      expect(await inNode(cluster, node, other)).toEqual({ id, tagged: true });
  });

  test('a tag that has moved to another image is loaded anew', async () => {
    const reference = await fixture.image();
    await fixture.load([reference], nodes);
    const before = await fixture.info(reference);
    await fixture.image({ reference });
    const after = await fixture.info(reference);
    expect(after.id).not.toBe(before.id);
    await fixture.engine.removeImage(before.id);

    const ends = await fixture.load([reference], nodes);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded']);
    for (const node of cluster.nodes)
      expect(await inNode(cluster, node, reference)).toEqual({ id: after.id, tagged: true });
  });

  test('several images travel in one archive, whose bytes are counted once', async () => {
    const references = [await fixture.image(), await fixture.image()];
    const ends = await fixture.load(references, nodes);
    expect(ends).toHaveLength(4);
    for (const node of cluster.nodes) {
      const [first, second] = ends.filter((end) => end.node === node);
      expect(first).toMatchObject({ outcome: 'loaded', image: references[0] });
      expect(first?.bytes).toBeGreaterThan(10_000);
      expect(second).toMatchObject({ outcome: 'loaded', image: references[1], bytes: 0 });
    }
  });

  test('of an image whose lower layers all nodes have, only the others are sent', async () => {
    const base = await fixture.image({ bytes: 3_000_000 });
    await fixture.load([base], nodes);
    const top = await fixture.image({ from: base, bytes: 1_000, file: '/top' });
    const small = await fixture.load([top], nodes);

    expect(small.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded']);
    for (const { bytes } of small) expect(bytes).toBeLessThan(100_000);
    const { id } = await fixture.info(top);
    for (const node of cluster.nodes) {
      expect(await inNode(cluster, node, top)).toEqual({ id, tagged: true });
      expect(await sizesIn(cluster, node, top, ['/bytes', '/top'])).toEqual([3_000_000, 1_000]);
    }
  });

  test('a layer that one of the nodes lacks is sent', async () => {
    const base = await fixture.image({ bytes: 3_000_000 });
    await fixture.load([base], nodes.slice(1));
    const top = await fixture.image({ from: base, bytes: 1_000, file: '/top' });
    const ends = await fixture.load([top], nodes);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded']);
    for (const { bytes } of ends) expect(bytes).toBeGreaterThan(3_000_000);
  });

  test('a node without crictl is loaded all the same', async () => {
    const plain = await startKindNodes({ nodes: 1 });
    try {
      const [node = ''] = plain.nodes;
      const path = await plain.exec(node, ['which', 'crictl']);
      await plain.exec(node, ['rm', path]);
      const reference = await fixture.image();
      const ends = await fixture.load([reference], await fixture.nodes(plain));
      expect(ends.map(({ outcome }) => outcome)).toEqual(['loaded']);
      const again = await fixture.load([reference], await fixture.nodes(plain));
      expect(again.map(({ outcome }) => outcome)).toEqual(['present']);
    } finally {
      await plain.remove();
    }
  });
});

describe('beside the real kind', () => {
  test('kind finds nothing left to load, and the node looks as if kind had loaded it', async () => {
    const reference = await fixture.image();
    await fixture.load([reference], nodes.slice(0, 1));
    const [ours = '', theirs = ''] = nodes.map(({ name }) => name);

    const first = await kindLoad(cluster, reference);
    expect(first).toContain(`not yet present on node "${theirs}"`);
    expect(first).not.toContain(`not yet present on node "${ours}"`);
    expect(await inNode(cluster, ours, reference)).toEqual(await inNode(cluster, theirs, reference));
    expect(await namesOf(cluster, ours, reference)).toEqual(await namesOf(cluster, theirs, reference));
  });

  test('an image of which only a part was sent looks as if kind had loaded it', async () => {
    const base = await fixture.image({ bytes: 3_000_000 });
    await fixture.load([base], nodes);
    const top = await fixture.image({ from: base, bytes: 1_000, file: '/top' });
    await fixture.load([top], nodes.slice(0, 1));
    await kindLoad(cluster, top);
    const [ours = '', theirs = ''] = nodes.map(({ name }) => name);
    expect(await inNode(cluster, ours, top)).toEqual(await inNode(cluster, theirs, top));
    expect(await namesOf(cluster, ours, top)).toEqual(await namesOf(cluster, theirs, top));
  });

  test('what kind has loaded is not sent again', async () => {
    const reference = await fixture.image();
    await kindLoad(cluster, reference);
    const ends = await fixture.load([reference], nodes);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['present', 'present']);
  });
});
