import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine } from '../../src/engine/types.ts';
import { chooseClusters, findClusters } from '../../src/kind/clusters.ts';
import { type KindNodes, startKindNodes } from '../support/kind-node.ts';

let engine: Engine;
let cluster: KindNodes;

beforeAll(async () => {
  engine = await connectEngine({ env: process.env });
  cluster = await startKindNodes({ nodes: 2, loadBalancer: true });
});

afterAll(async () => {
  await cluster?.remove();
  await engine?.close();
});

test("a cluster is found by its nodes' labels, without the load balancer, with stopped nodes", async () => {
  const [controlPlane = '', worker = ''] = cluster.nodes;
  await execa('docker', ['kill', worker]);
  const found = (await findClusters(engine)).find(({ name }) => name === cluster.name);
  expect(found?.nodes.map(({ name, role, running }) => ({ name, role, running }))).toEqual([
    { name: controlPlane, role: 'control-plane', running: true },
    { name: worker, role: 'worker', running: false },
  ]);
});

test('an unknown cluster is an error that lists those there are', async () => {
  const found = await findClusters(engine);
  expect(() => chooseClusters(found, ['no-such-cluster'])).toThrow(
    expect.objectContaining({
      code: 'no-kind-cluster',
      exitCode: 3,
      message: expect.stringContaining(cluster.name),
      hint: expect.stringContaining('kind create cluster --name no-such-cluster'),
    }),
  );
});
