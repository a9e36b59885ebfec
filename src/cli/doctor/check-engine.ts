import { builderName, findBuilder } from '../../build/buildx-builder.ts';
import { findContainerCli } from '../../build/container-cli.ts';
import { dockerBuildProxies, environmentProxies } from '../../engine/proxies.ts';
import type { Engine, EngineInfo } from '../../engine/types.ts';
import { findClusters } from '../../kind/clusters.ts';
import type { KindCluster } from '../../kind/types.ts';
import { formatBytes } from '../../report/format.ts';
import type { PromiseError } from '../../shared/errors.ts';
import { checkBindMounts } from './bind-mounts.ts';
import { bounded } from './bounded.ts';
import { type BuilderInUse, checkBuilder } from './check-builder.ts';
import { emulatedHere } from './emulation.ts';
import { checkEngineDisk, isThisMachine } from './engine-disk.ts';
import { checkLimits } from './limits.ts';
import { judgeProxies } from './proxies.ts';
import { type Finding, fine, problem, warning } from './types.ts';

/** What the checks of an engine look at. */
interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the project, absolute. */
  readonly dir: string;
}

/** Looks at an engine that answers: what it is, what builds for it, what it can see and hold, which kind clusters run in it. */
export async function checkEngine(
  engine: Engine,
  info: EngineInfo,
  { env, dir }: Surroundings,
): Promise<readonly Finding[]> {
  const inUse = builderInUse(engine, info, env);
  const checks = [
    bounded('engine', Promise.resolve(fine('engine', describeEngine(engine, info)))),
    bounded('platform', describePlatform(info, inUse)),
    bounded('image-store', Promise.resolve(checkImageStore(info))),
    bounded('limits', Promise.resolve(checkLimits(info))),
    bounded('builder', inUse.then(checkBuilder)),
    bounded('proxies', checkProxies(engine, info, env)),
    bounded('bind-mounts', checkBindMounts(engine, dir)),
    bounded('engine-disk', checkEngineDisk(engine, info)),
    bounded('kind-clusters', describeClusters(engine)),
  ];
  return (await Promise.all(checks)).flat();
}

/** The finding for an engine that doesn't answer, with what was tried and the way out. */
export function engineProblem({ message, notes, hint }: PromiseError): Finding {
  return { name: 'engine', state: 'problem', message, notes, fix: hint ?? null };
}

function describeEngine({ endpoint }: Engine, info: EngineInfo): string {
  const { product, version, rootless, cpus, memoryBytes } = info;
  const rights = rootless ? 'rootless' : 'rootful';
  const size = `${cpus} CPUs, ${formatBytes(memoryBytes)} of memory`;
  return `${product} ${version}, ${rights}, ${size}, at ${endpoint.host} (${endpoint.source})`;
}

/** What builds images, and, where that is buildx, with which of its builders. */
async function builderInUse(engine: Engine, info: EngineInfo, env: NodeJS.ProcessEnv): Promise<BuilderInUse> {
  const cli = await findContainerCli(info.product, engine.endpoint, env);
  if (cli?.buildKit !== 'buildx') return { cli, builder: undefined };
  return { cli, builder: await findBuilder(cli, builderName(cli)) };
}

async function describePlatform(info: EngineInfo, inUse: Promise<BuilderInUse>): Promise<Finding> {
  const here = isThisMachine(info) ? await emulatedHere() : undefined;
  const platforms = (await inUse).builder?.platforms.map((each) => each.split('/')[1] ?? '');
  const emulated = here ?? platforms?.filter((each) => each !== '' && each !== info.architecture);
  return checkPlatform(info, emulated && [...new Set(emulated)]);
}

/**
 * Stages are Linux images, as Kratix runs them in Pods.
 * @param emulated other architectures that it runs, by Go's names; undefined where nobody tells
 */
export function checkPlatform(
  { product, os, architecture }: Pick<EngineInfo, 'product' | 'os' | 'architecture'>,
  emulated?: readonly string[],
): Finding {
  const platform = `${os}/${architecture}`;
  if (os === 'linux') {
    if (emulated === undefined) return fine('platform', platform);
    const others =
      emulated.length === 0 ? "images of other architectures don't run" : `runs ${emulated.join(', ')} too`;
    return fine('platform', `${platform}; ${others}`);
  }
  return problem(
    'platform',
    `${product} runs ${platform} containers; stages are Linux images`,
    'switch Docker Desktop to Linux containers, or point DOCKER_HOST at a Linux engine',
  );
}

/** `vfs` copies every layer whole: engines fall back to it where nothing better works. */
export function checkImageStore({ storageDriver, imageStore }: EngineInfo): Finding {
  if (storageDriver === 'vfs') {
    return warning(
      'image-store',
      'vfs: each layer is a whole copy, which is slow and takes much space',
      'use overlay2 (rootless: fuse-overlayfs), on ext4 or xfs: https://docs.docker.com/engine/storage/drivers/select-storage-driver/',
    );
  }
  return imageStore === 'containerd'
    ? fine('image-store', `${storageDriver}, in containerd: holds images of several platforms`)
    : fine('image-store', `${storageDriver}: holds one platform of an image`);
}

async function checkProxies(
  { endpoint }: Engine,
  { product, proxies }: EngineInfo,
  env: NodeJS.ProcessEnv,
): Promise<readonly Finding[]> {
  const builds = await dockerBuildProxies(endpoint.host, env);
  return judgeProxies({ product, engine: proxies, environment: environmentProxies(env), builds });
}

async function describeClusters(engine: Engine): Promise<Finding> {
  return fine('kind-clusters', clustersInWords(await findClusters(engine)));
}

function clustersInWords(clusters: readonly KindCluster[]): string {
  if (clusters.length === 0) return 'none in this engine';
  return clusters.map(({ name, nodes }) => `${name} (${nodes.map(describeNode).join(', ')})`).join('; ');
}

function describeNode({ name, running }: KindCluster['nodes'][number]): string {
  return running ? name : `${name}: stopped`;
}
