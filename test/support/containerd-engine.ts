/**
 * A Docker engine of its own for tests, in which containerd keeps the images, with buildx, a builder that is not the engine,
 * and registries: what `promise build --platform a,b` is for, and what Debian 12's Docker hasn't.
 *
 *     const docker = await startContainerdEngine();
 *     await runPromise(['build', …], { env: docker.env });
 *     await docker.stop();
 *
 * Its programs are those of a later Debian, fetched once into `.cache/`. All of it runs in a network namespace of its own: two
 * dockerds in one would take the bridge from each other. So there is no internet, and 127.0.0.1 is not ours.
 */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { trixieRoot } from './machine/trixie.mjs';

/** An engine that runs until it's stopped. */
export interface ContainerdEngine {
  /** Leads docker, with buildx, to it. */
  readonly env: Readonly<Record<string, string>>;
  /** The address of a registry that takes everything. */
  readonly registry: string;
  /** That of one that lets nobody in. */
  readonly closedRegistry: string;
  /** A builder of buildx's driver `remote`: BuildKit behind a socket, apart from any engine. */
  readonly builder: string;
  docker(...args: readonly string[]): Promise<string>;
  /** What the registry answers: the manifest of an image; rejects where it has none. */
  manifest(repository: string, tag: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts all of it. */
export async function startContainerdEngine(): Promise<ContainerdEngine> {
  const root = await trixieRoot(() => undefined);
  const dir = await mkdtemp(path.join(os.tmpdir(), 'promise-test-engine-'));
  const undo: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const stop = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  const start = (command: string, args: readonly string[]) => {
    // Its own containerd and shims go first; runc is the machine's.
    const PATH = `${path.join(root, 'usr/bin')}:${path.join(root, 'usr/sbin')}:${process.env.PATH}:/usr/sbin`;
    const child = execa(command, args, { env: { PATH }, reject: false, all: true });
    undo.push(async () => {
      child.kill();
      await child;
    });
    return child;
  };
  try {
    const socket = path.join(dir, 'docker.sock');
    const config = path.join(dir, 'docker-config');
    await mkdir(path.join(config, 'cli-plugins'), { recursive: true });
    const plugin = 'cli-plugins/docker-buildx';
    await copyFile(path.join(root, 'usr/libexec/docker', plugin), path.join(config, plugin));
    const env = { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: config };
    const docker = async (...args: readonly string[]) => (await execa('docker', args, { env })).stdout;

    const daemonFile = path.join(dir, 'daemon.json');
    await writeFile(daemonFile, JSON.stringify(daemonConfig(dir, socket)));
    const inNamespace = `ip link set lo up; exec dockerd --config-file ${daemonFile}`;
    const daemon = start('unshare', ['--net', 'sh', '-euc', inNamespace]);
    await until(() => docker('version'), daemon);
    const namespace = ['--net', `--target=${daemon.pid}`];
    const grpc = path.join(dir, 'buildkit.sock');
    undo.push(await serveBuildKit(grpc, socket));
    const builder = 'farm';
    await docker('buildx', 'create', '--name', builder, '--driver', 'remote', `unix://${grpc}`);

    const ask = async (url: string) => {
      const script = `const answer = await fetch(${JSON.stringify(url)}, { headers: { Accept: '${INDEX}' } });
        if (answer.status === 404) throw new Error('there is none');
        console.log(await answer.text());`;
      const args = [...namespace, process.execPath, '--input-type=module', '--eval', script];
      return (await execa('nsenter', args)).stdout;
    };
    const [registry, closedRegistry] = ['127.0.0.1:5000', '127.0.0.1:5001'];
    for (const address of [registry, closedRegistry]) {
      const place = path.join(dir, address);
      await mkdir(place);
      await writeFile(path.join(place, 'users'), '');
      const access =
        address === closedRegistry ? `auth: { htpasswd: { realm: test, path: ${place}/users } }` : '';
      await writeFile(path.join(place, 'config.yml'), registryConfig(address, place, access));
      const server = start('nsenter', [...namespace, 'docker-registry', 'serve', `${place}/config.yml`]);
      await until(() => ask(`http://${address}/v2/`), server);
    }
    const manifest = (repository: string, tag: string) =>
      ask(`http://${registry}/v2/${repository}/manifests/${tag}`);
    return { env, registry, closedRegistry, builder, docker, manifest, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The form in which a registry answers with all platforms of an image. */
const INDEX = 'application/vnd.oci.image.index.v1+json';

function daemonConfig(dir: string, socket: string): object {
  return {
    features: { 'containerd-snapshotter': true },
    hosts: [`unix://${socket}`],
    'data-root': path.join(dir, 'data'),
    'exec-root': path.join(dir, 'exec'),
    pidfile: path.join(dir, 'pid'),
    iptables: false,
    ip6tables: false,
  };
}

function registryConfig(address: string, dir: string, access: string): string {
  return `version: 0.1
log: { level: error }
storage: { filesystem: { rootdirectory: ${dir}/data } }
http: { addr: ${address} }
${access}
`;
}

/** Waits until a server answers, or ends. */
async function until(answers: () => Promise<unknown>, server: Promise<{ readonly all?: string }>) {
  let ended = false;
  void server.then(() => {
    ended = true;
  });
  for (;;) {
    const answer = await answers().then(
      () => true,
      () => false,
    );
    if (answer) return;
    if (ended) throw new Error(`it doesn't start:\n${(await server).all}`);
    await sleep(100);
  }
}

/** Offers the BuildKit of an engine, which takes calls only after an upgrade of HTTP, as one that listens by itself. */
async function serveBuildKit(socket: string, engine: string): Promise<() => Promise<unknown>> {
  const open = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect(engine);
    for (const side of [client, upstream]) {
      open.add(side);
      side.on('error', () => undefined);
      side.on('close', () => {
        client.destroy();
        upstream.destroy();
        open.delete(side);
      });
    }
    upstream.write('POST /grpc HTTP/1.1\r\nHost: engine\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    let head = Buffer.alloc(0);
    const untilUpgraded = (bytes: Buffer) => {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      upstream.off('data', untilUpgraded);
      client.write(head.subarray(end + 4));
      client.pipe(upstream);
      upstream.pipe(client);
    };
    upstream.on('data', untilUpgraded);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return () =>
    new Promise((resolve) => {
      server.close(resolve);
      for (const side of open) side.destroy();
    });
}
