import { type ContainerCli, findContainerCli } from '../../build/container-cli.ts';
import type { Engine, EngineInfo } from '../../engine/types.ts';
import { findClusters } from '../../kind/clusters.ts';
import type { KindCluster } from '../../kind/types.ts';
import { formatBytes } from '../../report/format.ts';
import type { PromiseError } from '../../shared/errors.ts';
import { type Finding, fine, warning } from './types.ts';

/** Looks at an engine that answers: what it is, what builds for it, which kind clusters run in it. */
export async function checkEngine(
  engine: Engine,
  info: EngineInfo,
  env: NodeJS.ProcessEnv,
): Promise<readonly Finding[]> {
  const cli = await findContainerCli(info.product, engine.endpoint, env);
  return [
    fine('engine', describeEngine(engine, info)),
    checkPlatform(info),
    checkBuilder(cli),
    fine('kind-clusters', describeClusters(await findClusters(engine))),
  ];
}

/** The finding for an engine that doesn't answer, with what was tried and the way out. */
export function engineProblem({ message, notes, hint }: PromiseError): Finding {
  return { name: 'engine', state: 'problem', message, notes, fix: hint ?? null };
}

function describeEngine({ endpoint }: Engine, info: EngineInfo): string {
  const { product, version, rootless, storageDriver, cpus, memoryBytes } = info;
  const rights = rootless ? 'rootless' : 'rootful';
  const size = `${cpus} CPUs, ${formatBytes(memoryBytes)} of memory`;
  return `${product} ${version}, ${rights}, ${storageDriver}, ${size}, at ${endpoint.host} (${endpoint.source})`;
}

/** Stages are Linux images, as Kratix runs them in Pods. */
export function checkPlatform({ product, os, architecture }: EngineInfo): Finding {
  const platform = `${os}/${architecture}`;
  if (os === 'linux') return fine('platform', platform);
  return {
    name: 'platform',
    state: 'problem',
    message: `${product} runs ${platform} containers; stages are Linux images`,
    notes: [],
    fix: 'switch Docker Desktop to Linux containers, or point DOCKER_HOST at a Linux engine',
  };
}

/** Images are built without a command line, too: only what Dockerfiles ask of BuildKit is missing then. */
export function checkBuilder(cli: ContainerCli | undefined): Finding {
  switch (cli?.buildKit) {
    case 'buildx':
      return fine('builder', 'docker with buildx');
    case 'buildkit':
      return fine('builder', 'docker with its own BuildKit');
    case 'podman':
      return fine('builder', 'podman');
    case 'none':
      return warning(
        'builder',
        cli.buildKitRefused
          ? 'DOCKER_BUILDKIT turns BuildKit off: Dockerfiles with RUN --mount or heredocs fail'
          : 'docker without buildx: Dockerfiles with RUN --mount or heredocs fail',
        cli.buildKitRefused
          ? 'unset DOCKER_BUILDKIT'
          : 'install buildx: https://docs.docker.com/go/buildx/ (Debian and Ubuntu: docker-buildx, where they have it)',
      );
    case undefined:
      return warning(
        'builder',
        "neither docker nor podman on PATH: images are built through the engine's API, without BuildKit",
        'install the docker command line with buildx: https://docs.docker.com/go/buildx/',
      );
  }
}

function describeClusters(clusters: readonly KindCluster[]): string {
  if (clusters.length === 0) return 'none in this engine';
  return clusters.map(({ name, nodes }) => `${name} (${nodes.map(describeNode).join(', ')})`).join('; ');
}

function describeNode({ name, running }: KindCluster['nodes'][number]): string {
  return running ? name : `${name}: stopped`;
}
