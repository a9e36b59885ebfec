import type { EngineEndpoint } from '../engine/types.ts';
import { outputOf } from './output-of.ts';

/** A CLI on this machine that can build with the engine in use. */
export interface ContainerCli {
  readonly command: 'docker' | 'podman';
  /** Come before the subcommand: they point podman at the engine. */
  readonly globalArgs: readonly string[];
  /** The whole environment; points docker at the engine. */
  readonly env: NodeJS.ProcessEnv;
  /** `buildx`: the plugin. `buildkit`: built into an old client and switched on. `none`: the classic builder. */
  readonly buildKit: 'buildx' | 'buildkit' | 'none' | 'podman';
  /** Whether the user turned BuildKit off (DOCKER_BUILDKIT=0). */
  readonly buildKitRefused: boolean;
  /** Major version of the client. */
  readonly major: number;
}

/** Docker's variables that would lead its CLI to another engine than ours. */
const DOCKER_TARGETS = ['DOCKER_CONTEXT', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'];

/** The first major version of the client without a BuildKit of its own. */
export const NEEDS_BUILDX_SINCE = 23;

/**
 * Finds the CLI to build with: podman's for podman, else docker's (which podman's service understands too); undefined
 * where neither is usable.
 */
export async function findContainerCli(
  product: 'docker' | 'podman',
  endpoint: EngineEndpoint,
  env: NodeJS.ProcessEnv,
): Promise<ContainerCli | undefined> {
  const podman = product === 'podman' ? await podmanCli(endpoint, env) : undefined;
  return podman ?? dockerCli(endpoint, env);
}

/** The podman CLI as a client of the engine's service; it speaks no TLS. */
async function podmanCli(
  endpoint: EngineEndpoint,
  env: NodeJS.ProcessEnv,
): Promise<ContainerCli | undefined> {
  if (endpoint.tlsDir !== undefined) return undefined;
  const version = await outputOf('podman', ['--version'], env);
  if (version === undefined) return undefined;
  const { CONTAINER_CONNECTION: _, ...rest } = env;
  return {
    command: 'podman',
    globalArgs: ['--remote', `--url=${endpoint.host}`],
    env: rest,
    buildKit: 'podman',
    buildKitRefused: false,
    major: majorVersion(version),
  };
}

/** The docker CLI; podman's impostor of that name is none: it ignores DOCKER_HOST. */
async function dockerCli(
  endpoint: EngineEndpoint,
  env: NodeJS.ProcessEnv,
): Promise<ContainerCli | undefined> {
  // Some clients fail over a context that isn't there even when all they are asked for is their version.
  const dockerEnv = dockerEnvironment(endpoint, env);
  const version = await outputOf('docker', ['--version'], dockerEnv);
  if (version === undefined || !/^docker version/i.test(version)) return undefined;
  const major = majorVersion(version);
  const wish = env.DOCKER_BUILDKIT ?? '';
  const buildKitRefused = /^(?:0|f|false)$/i.test(wish);
  const buildKit = buildKitRefused ? 'none' : await dockerBuildKit(major, wish !== '', dockerEnv);
  return { command: 'docker', globalArgs: [], env: dockerEnv, buildKit, buildKitRefused, major };
}

/** Points the docker CLI at an engine, whatever context or host the user's environment names. */
export function dockerEnvironment(endpoint: EngineEndpoint, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !DOCKER_TARGETS.includes(name)));
  const tls =
    endpoint.tlsDir === undefined ? {} : { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: endpoint.tlsDir };
  return { ...rest, DOCKER_HOST: endpoint.host, ...tls };
}

/** Which builder a docker client brings: the plugin, or, in an old one that is told to use it, its own. */
async function dockerBuildKit(
  major: number,
  wanted: boolean,
  env: NodeJS.ProcessEnv,
): Promise<ContainerCli['buildKit']> {
  if ((await outputOf('docker', ['buildx', 'version'], env)) !== undefined) return 'buildx';
  return wanted && major < NEEDS_BUILDX_SINCE ? 'buildkit' : 'none';
}

function majorVersion(text: string): number {
  return Number(/version (\d+)\./.exec(text)?.[1] ?? 0);
}
