import path from 'node:path';
import { dockerConfigDir } from './docker-config.ts';
import { contextEndpoint } from './docker-context.ts';
import type { EngineEndpoint } from './types.ts';

/** What discovery looks at; passed in, so that it can be tested without this machine. */
export interface Surroundings {
  /** The value of `--host`. */
  readonly host?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** User id, where the platform has such. */
  readonly uid: number | undefined;
}

/** Where an engine may be. */
export interface Candidates {
  /** The user named the endpoint: it alone counts, and where it doesn't answer, that is the error. */
  readonly named: boolean;
  /** In the order in which they are tried. */
  readonly endpoints: readonly EngineEndpoint[];
}

/**
 * Says where an engine may be, without asking any: `--host`, DOCKER_HOST, the docker context, the default sockets.
 * @throws PromiseError `no-engine` for a docker context that isn't there.
 */
export async function discoverEndpoints(surroundings: Surroundings): Promise<Candidates> {
  const { env, home } = surroundings;
  const host = surroundings.host || undefined;
  if (host !== undefined)
    return named({ host: normalise(host), source: '--host', ...tlsFromEnv(host, env, home) });
  const dockerHost = env.DOCKER_HOST || undefined;
  if (dockerHost !== undefined) {
    const source = 'DOCKER_HOST';
    return named({ host: normalise(dockerHost), source, ...tlsFromEnv(dockerHost, env, home) });
  }
  const context = await contextEndpoint(dockerConfigDir(env, home), env);
  if (context !== undefined) return named(context);
  const endpoints = defaultHosts(surroundings).map((each) => ({ host: each, source: 'default socket' }));
  return { named: false, endpoints };
}

/** The one endpoint that the user chose. */
function named(endpoint: EngineEndpoint): Candidates {
  return { named: true, endpoints: [endpoint] };
}

/** Docker takes an address without a scheme for TCP. */
function normalise(host: string): string {
  if (host.includes('://')) return host;
  return host.startsWith('/') ? `unix://${host}` : `tcp://${host}`;
}

/** TLS as docker has it: for TCP, when DOCKER_TLS_VERIFY or DOCKER_CERT_PATH says so. */
function tlsFromEnv(host: string, env: NodeJS.ProcessEnv, home: string): { tlsDir?: string } {
  if (/^(unix|npipe|ssh):/.test(normalise(host))) return {};
  const certPath = env.DOCKER_CERT_PATH || undefined;
  if (!env.DOCKER_TLS_VERIFY && certPath === undefined) return {};
  return { tlsDir: certPath ?? dockerConfigDir(env, home) };
}

/** The addresses at which engines listen when nobody told them otherwise. */
function defaultHosts(surroundings: Surroundings): string[] {
  if (surroundings.platform === 'win32') {
    return ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default'].map(
      (pipe) => `npipe:////./pipe/${pipe}`,
    );
  }
  return defaultSockets(surroundings).map((socket) => `unix://${socket}`);
}

/** Unix sockets of the engines that developers have: Docker, Podman, Colima, Rancher Desktop, OrbStack. */
function defaultSockets({ env, platform, home, uid }: Surroundings): string[] {
  const runtime = env.XDG_RUNTIME_DIR || (uid === undefined ? undefined : `/run/user/${uid}`);
  const inRuntime = (name: string): string[] =>
    platform === 'linux' && runtime !== undefined ? [path.posix.join(runtime, name)] : [];
  const inHome = (name: string): string => path.posix.join(home, name);
  const colima = env.COLIMA_HOME || inHome('.colima');
  return [
    '/var/run/docker.sock',
    ...inRuntime('docker.sock'),
    inHome('.docker/run/docker.sock'),
    inHome('.docker/desktop/docker.sock'),
    ...inRuntime('podman/podman.sock'),
    ...(platform === 'linux' ? ['/run/podman/podman.sock'] : []),
    path.posix.join(colima, 'default/docker.sock'),
    inHome('.config/colima/default/docker.sock'),
    inHome('.rd/docker.sock'),
    inHome('.orbstack/run/docker.sock'),
    ...(platform === 'darwin'
      ? [
          inHome('.local/share/containers/podman/machine/podman.sock'),
          ...(env.TMPDIR ? [path.posix.join(env.TMPDIR, 'podman/podman-machine-default-api.sock')] : []),
        ]
      : []),
  ];
}
