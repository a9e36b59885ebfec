/**
 * Kind nodes for tests, without a Kubernetes cluster: privileged containers with kind's labels that run a real containerd.
 *
 *     const cluster = await startKindNodes({ nodes: 2 });
 *     try {
 *       cluster.name;     // the cluster's name, unique unless given: what `--name` takes
 *       cluster.nodes;    // container names, the control plane first
 *       await cluster.exec(cluster.nodes[0], ['ctr', '--namespace=k8s.io', 'images', 'list', '--quiet']);
 *     } finally {
 *       await cluster.remove();
 *     }
 *
 * The image is built by `npm test`, or by `node test/support/prepare.mjs` for a run of vitest alone; KIND is the real
 * `kind` binary from the same place: `execa(KIND, ['load', 'docker-image', '--name', cluster.name, image])`.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const IMAGE = 'promise-test/kind-node:1';

/** Path of the real `kind`. */
export const KIND = fileURLToPath(new URL('../../.cache/bin/kind', import.meta.url));

/** What to start. */
export interface KindNodesOptions {
  /** The cluster's name; absent: a unique one. */
  readonly cluster?: string;
  /** How many nodes run containerd: a control plane and workers. */
  readonly nodes: number;
  /** Adds kind's load balancer of a cluster with several control planes: labelled a node, but without containerd. */
  readonly loadBalancer?: boolean;
}

/** Nodes that run until they're removed. */
export interface KindNodes {
  readonly name: string;
  /** Names of the containers that run containerd, the control plane first. */
  readonly nodes: readonly string[];
  /** Runs a command in a node; returns its stdout. Throws execa's error when the command fails. */
  exec(node: string, command: readonly string[]): Promise<string>;
  /** Removes all containers with their volumes, also after a partial failure. */
  remove(): Promise<void>;
}

/** Starts nodes as kind labels and mounts them, and waits until their containerd answers. */
export async function startKindNodes(options: KindNodesOptions): Promise<KindNodes> {
  const unique = randomBytes(4).toString('hex');
  const name = options.cluster ?? `promise-test-${unique}`;
  const roles = Array.from({ length: options.nodes }, (_, index) =>
    index === 0 ? 'control-plane' : 'worker',
  );
  const nodes = roles.map((role, index) => `${name}-${role}-${unique}-${index}`);
  const balancer = `${name}-external-load-balancer-${unique}`;
  const all = options.loadBalancer === true ? [...nodes, balancer] : nodes;
  const remove = async (): Promise<void> => {
    await execa('docker', ['rm', '--force', '--volumes', ...all], { reject: false });
  };
  try {
    await Promise.all(
      nodes.map((node, index) => start(node, name, roles[index] ?? 'worker', ['containerd'])),
    );
    if (options.loadBalancer === true) {
      await start(balancer, name, 'external-load-balancer', ['sleep', 'infinity']);
    }
    await Promise.all(nodes.map(untilReady));
  } catch (error) {
    await remove();
    throw error;
  }
  return { name, nodes, exec: execIn, remove };
}

/** The flags are those of kind's own nodes, as far as containerd needs them. */
async function start(node: string, cluster: string, role: string, command: readonly string[]): Promise<void> {
  const labels = ['--label', `io.x-k8s.kind.cluster=${cluster}`, '--label', `io.x-k8s.kind.role=${role}`];
  const storage = ['--tmpfs', '/run', '--tmpfs', '/tmp', '--volume', '/var/lib/containerd'];
  await execa('docker', [
    'run',
    '--detach',
    '--privileged',
    '--name',
    node,
    ...labels,
    ...storage,
    IMAGE,
    ...command,
  ]);
}

/** containerd takes a moment to open its socket. A container that has ended never will. */
async function untilReady(node: string): Promise<void> {
  for (;;) {
    const { exitCode } = await execa('docker', ['exec', node, 'ctr', 'version'], { reject: false });
    if (exitCode === 0) return;
    const running = await execa('docker', ['inspect', '--format', '{{.State.Running}}', node]);
    if (running.stdout !== 'true') {
      const logs = await execa('docker', ['logs', '--tail', '20', node], { all: true });
      throw new Error(`the kind node ${node} ended at its start:\n${logs.all}`);
    }
    await sleep(100);
  }
}

/** As a test sees what a node holds. */
async function execIn(node: string, command: readonly string[]): Promise<string> {
  return (await execa('docker', ['exec', node, ...command])).stdout;
}
