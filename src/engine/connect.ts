import { homedir } from 'node:os';
import { interrupted } from '../shared/errors.ts';
import { discoverEndpoints } from './discover.ts';
import { DockerEngine } from './docker-engine.ts';
import { noEngine } from './no-engine.ts';
import { findPodman, startPodmanService } from './podman-service.ts';
import { isProbeFailure, type ProbeFailure, probe } from './probe.ts';
import type { Engine } from './types.ts';

/**
 * Finds the container engine and connects to it: `--host`, DOCKER_HOST, the docker context, the default sockets, and
 * last a `podman system service` of our own, which {@link Engine.close} stops. An endpoint that the user named is the
 * only one that is tried.
 * @throws PromiseError `no-engine` with everything that was tried, `interrupted`.
 */
export async function connectEngine(options: {
  /** The value of `--host`. */
  readonly host?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}): Promise<Engine> {
  const { env, signal } = options;
  const { platform } = process;
  const home = env.HOME || homedir();
  const candidates = await discoverEndpoints({
    ...(options.host === undefined ? {} : { host: options.host }),
    env,
    platform,
    home,
    uid: process.getuid?.(),
  });
  const failures: ProbeFailure[] = [];
  for (const endpoint of candidates.endpoints) {
    const result = await probe(endpoint, env, signal);
    if (signal?.aborted) throw interrupted();
    if (!isProbeFailure(result)) return new DockerEngine(result);
    failures.push(result);
  }
  // Elsewhere podman runs in a virtual machine, and its program can't serve.
  const podman = candidates.named || platform !== 'linux' ? undefined : await findPodman(env);
  if (podman !== undefined) {
    const service = await startPodmanService(podman, env, signal);
    if (signal?.aborted) {
      if ('stop' in service) await service.stop();
      throw interrupted();
    }
    if ('stop' in service) return new DockerEngine(service.client, service.stop);
    failures.push(service);
  }
  throw noEngine(candidates.named, failures, platform);
}
