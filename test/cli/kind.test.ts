import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { execa } from 'execa';
import tar from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { type KindNodes, startKindNodes } from '../support/kind-node.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

const IMAGE = 'promise-test/cli-kind:v1';

describe('promise build --load kind', () => {
  let cluster: KindNodes;
  let folder: PromiseFolder;

  beforeAll(async () => {
    folder = await promiseFolder({
      container: { image: IMAGE },
      files: { 'pipeline/Dockerfile': 'FROM busybox:1.35\nRUN echo stage > /stage\n' },
    });
    cluster = await startKindNodes({ nodes: 2 });
  });

  afterAll(async () => {
    await cluster?.remove();
    await folder?.remove();
  });

  /** The names of the images that a node's containerd has for Kubernetes. */
  const imagesOf = (node: string) =>
    cluster.exec(node, ['ctr', '--namespace=k8s.io', 'images', 'list', '--quiet']);

  it('puts the image into every node, and sends nothing the second time', async () => {
    const args = ['build', '--load', 'kind', '--name', cluster.name];
    const first = await runPromise(args, { cwd: folder.dir });
    expect(first.stderr).not.toContain('error');
    expect(first.exitCode).toBe(0);
    expect(first.stdout).toContain(`loaded into kind cluster ${cluster.name}`);
    for (const node of cluster.nodes) expect(await imagesOf(node)).toContain(`docker.io/${IMAGE}`);

    const second = await runPromise(args, { cwd: folder.dir });
    expect(second.exitCode).toBe(0);
    for (const node of cluster.nodes) expect(second.stderr).toContain(`${node} already has ${IMAGE}`);
  });

  it('takes the cluster from KIND_CLUSTER_NAME', async () => {
    const env = { KIND_CLUSTER_NAME: cluster.name };
    const result = await runPromise(['build', '--load', 'kind', '--json'], { cwd: folder.dir, env });
    expect(JSON.parse(result.stdout)).toMatchObject({
      version: 1,
      images: [{ reference: IMAGE }],
      clusters: [cluster.name],
    });
  });

  it('warns of an image that Kubernetes would pull all the same', async () => {
    const untagged = await promiseFolder({
      container: { image: 'promise-test/cli-kind-untagged' },
      files: { 'pipeline/Dockerfile': 'FROM busybox:1.35\n' },
    });
    try {
      const result = await runPromise(['build', '--load', 'kind', '--name', cluster.name], {
        cwd: untagged.dir,
      });
      expect(result.exitCode).toBe(0);
      expect(result.stderr).toContain(
        'warning: Kubernetes will pull promise-test/cli-kind-untagged for each Pod',
      );
    } finally {
      await untagged.remove();
    }
  });

  it('loads into several clusters, and warns of an image for another architecture', async () => {
    const other = await startKindNodes({ nodes: 1 });
    const image = 'promise-test/cli-kind-elsewhere:v1';
    const architecture = process.arch === 'arm64' ? 'amd64' : 'arm64';
    const elsewhere = await promiseFolder({ container: { image } });
    try {
      await execa('docker', ['load'], { input: await imageArchive(image, architecture) });
      const names = ['--name', cluster.name, '--name', other.name];
      const { exitCode, stdout, stderr } = await runPromise(
        ['build', 'stage-1', '--load', 'kind', ...names],
        {
          cwd: elsewhere.dir,
        },
      );
      expect(stderr).not.toContain('error');
      expect(exitCode).toBe(0);
      for (const { name, nodes } of [cluster, other]) {
        expect(stdout).toContain(`loaded into kind cluster ${name}`);
        for (const node of nodes)
          expect(stderr).toContain(`${image} is for linux/${architecture}, and the node ${node} is`);
      }
      expect(
        await other.exec(other.nodes[0] ?? '', ['ctr', '-n', 'k8s.io', 'images', 'list', '-q']),
      ).toContain(image);
    } finally {
      await execa('docker', ['rmi', image], { reject: false });
      await elsewhere.remove();
      await other.remove();
    }
  });

  it('names the clusters that there are where the one asked for is not among them', async () => {
    const result = await runPromise(['build', '--load', 'kind', '--name', 'no-such'], { cwd: folder.dir });
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain('error[no-kind-cluster]');
    expect(result.stderr).toContain(cluster.name);
  });

  it('wants --load with --name', async () => {
    const result = await runPromise(['build', '--name', cluster.name], { cwd: folder.dir });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('--load kind');
  });

  it('builds single stages by their name, and names those that there are', async () => {
    const built = await runPromise(['build', 'stage-1'], { cwd: folder.dir });
    expect(built.stdout).toContain(IMAGE);
    expect(built.exitCode).toBe(0);
    const unknown = await runPromise(['build', 'stage-9'], { cwd: folder.dir });
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('resource/configure/instance/stage-1');
  });

  it('says that the nodes have been stopped, before it builds', async () => {
    const stopped = await startKindNodes({ nodes: 1 });
    try {
      const [node = ''] = stopped.nodes;
      await execa('docker', ['kill', node]);
      const args = ['build', '--load', 'kind', '--name', stopped.name];
      const { exitCode, stderr } = await runPromise(args, { cwd: folder.dir });
      expect(exitCode).toBe(3);
      expect(stderr).toBe(
        `error[kind-load-failed]: no node of kind cluster ${stopped.name} is running\nhint: start it: \`docker start ${node}\``,
      );
    } finally {
      await stopped.remove();
    }
  });
});

/** A `docker save` archive of an image for an architecture, with one empty layer. */
async function imageArchive(reference: string, architecture: string): Promise<Buffer> {
  // The end of a tar is two blocks of zeros: that alone is an empty one.
  const layer = Buffer.alloc(1024);
  const digest = createHash('sha256').update(layer).digest('hex');
  const config = {
    architecture,
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [`sha256:${digest}`] },
  };
  const manifest = [{ Config: 'config.json', RepoTags: [reference], Layers: ['layer.tar'] }];
  const pack = tar.pack();
  pack.entry({ name: 'config.json' }, JSON.stringify(config));
  pack.entry({ name: 'layer.tar' }, layer);
  pack.entry({ name: 'manifest.json' }, JSON.stringify(manifest));
  pack.finalize();
  return buffer(pack);
}
