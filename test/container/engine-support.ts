import { randomBytes } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine } from '../../src/engine/types.ts';

/** The engine that the tests of `src/engine` run against: PROMISE_TEST_HOST, else the one a user would get. */
export async function connectTestEngine(): Promise<Engine> {
  return connectEngine({ host: process.env.PROMISE_TEST_HOST, env: process.env });
}

/** A name that no other test uses. */
export function uniqueName(prefix: string): string {
  return `promise-test-${prefix}-${randomBytes(4).toString('hex')}`;
}

/** A build context with the files given, by path. */
export function contextOf(files: Readonly<Record<string, string>>): Readable {
  const pack = tar.pack();
  for (const [name, content] of Object.entries(files)) pack.entry({ name, mode: 0o755 }, content);
  pack.finalize();
  return Readable.from(pack);
}

/** Builds a Dockerfile under a name of its own, which the caller removes. */
export async function buildTestImage(engine: Engine, dockerfile: string): Promise<string> {
  const tag = `${uniqueName('image')}:1`;
  const options = {
    tags: [tag],
    dockerfile: 'Dockerfile',
    buildArgs: {},
    labels: {},
    noCache: false,
    pull: false,
  };
  await engine.buildImage(contextOf({ Dockerfile: dockerfile }), options, () => undefined);
  return tag;
}

/** A registry on this machine that lets nobody in, and remembers with which credentials they came. */
export async function startRegistry(): Promise<{
  registry: string;
  seen: () => readonly string[];
  close: () => Promise<void>;
}> {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    if (request.headers.authorization !== undefined) seen.push(request.headers.authorization);
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="test"', 'Content-Type': 'application/json' });
    response.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the registry has no port');
  return {
    registry: `127.0.0.1:${address.port}`,
    seen: () => seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A socket in front of the engine's own. */
export interface EngineProxy {
  readonly socket: string;
  /** Breaks all connections and takes the socket away; no error where that has happened already. */
  tearDown(): Promise<void>;
}

/** Listens on a unix socket and passes everything on to the engine, until it's torn down. */
export async function startProxy(socket: string, engineHost: string): Promise<EngineProxy> {
  const target = engineHost.replace(/^unix:\/\//, '');
  const open = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    const upstream = net.connect({ path: target, allowHalfOpen: true });
    for (const side of [client, upstream]) {
      open.add(side);
      // Either side may break off: that's what the proxy is for.
      side.on('error', () => undefined);
      side.on('close', () => open.delete(side));
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    socket,
    tearDown: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const side of open) side.destroy();
      }),
  };
}

/** Makes what a run makes: a labelled volume, and a running container that has it mounted. */
export async function createOwned(
  engine: Engine,
  image: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const volume = uniqueName('owned');
  await engine.createVolume(volume, labels);
  const mounts = [{ kind: 'volume', volume, target: '/data', readOnly: false }] as const;
  const cmd = ['sleep', '600'];
  const id = await engine.createContainer({
    name: volume,
    image,
    labels,
    env: [],
    mounts,
    cmd,
    network: 'none',
  });
  await engine.startContainer(id);
}
