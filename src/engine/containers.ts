import { setTimeout as delay } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { attempt, type EngineClient } from './client.ts';
import { httpStatus } from './errors.ts';
import type { ContainerSpec, ContainerSummary, MountSpec } from './types.ts';

/** Creates a container without starting it, and returns its id. */
export async function createContainer(client: EngineClient, spec: ContainerSpec): Promise<string> {
  return attempt(client, { doing: `create container ${spec.name}`, image: spec.image }, async () => {
    const container = await client.docker.createContainer(createBody(spec));
    return container.id;
  });
}

/** What the engine wants to know to create a container. */
export function createBody(spec: ContainerSpec): Dockerode.ContainerCreateOptions {
  return {
    name: spec.name,
    Image: spec.image,
    Labels: { ...spec.labels },
    ...command(spec),
    Env: [...spec.env],
    Tty: spec.terminal === true,
    OpenStdin: spec.terminal === true,
    ...(spec.user === undefined ? {} : { User: spec.user }),
    ...(spec.platform === undefined ? {} : { platform: spec.platform }),
    HostConfig: hostConfig(spec),
  };
}

/** ENTRYPOINT and CMD: the engine drops the image's CMD by itself as soon as an entrypoint is given. */
function command(spec: ContainerSpec): Pick<Dockerode.ContainerCreateOptions, 'Entrypoint' | 'Cmd'> {
  return {
    ...(spec.entrypoint === undefined ? {} : { Entrypoint: [...spec.entrypoint] }),
    ...(spec.cmd === undefined ? {} : { Cmd: [...spec.cmd] }),
  };
}

/** What concerns the host rather than the process: mounts, limits, rights. */
function hostConfig(spec: ContainerSpec): Dockerode.HostConfig {
  const { memoryBytes, cpuMillis } = spec;
  return {
    Binds: spec.mounts.flatMap((each) => (each.kind === 'volume' ? [volumeBind(each)] : [])),
    Mounts: spec.mounts.flatMap((each) => (each.kind === 'bind' ? [bind(each)] : [])),
    Tmpfs: Object.fromEntries(spec.mounts.flatMap((each) => (each.kind === 'tmpfs' ? [tmpfs(each)] : []))),
    ...(spec.network === 'default' ? {} : { NetworkMode: networkMode(spec.network) }),
    ...(spec.extraHosts === undefined ? {} : { ExtraHosts: [...spec.extraHosts] }),
    // Swap counts on top of memory in the engine's words: the same figure means none.
    ...(memoryBytes === undefined ? {} : { Memory: memoryBytes, MemorySwap: memoryBytes }),
    ...(cpuMillis === undefined ? {} : { NanoCpus: cpuMillis * 1_000_000 }),
    ...(spec.groupAdd === undefined ? {} : { GroupAdd: [...spec.groupAdd] }),
    ...(spec.readOnlyRootFilesystem === undefined ? {} : { ReadonlyRootfs: spec.readOnlyRootFilesystem }),
    ...(spec.privileged === undefined ? {} : { Privileged: spec.privileged }),
    ...(spec.capAdd === undefined ? {} : { CapAdd: [...spec.capAdd] }),
    ...(spec.capDrop === undefined ? {} : { CapDrop: [...spec.capDrop] }),
    ...(spec.noNewPrivileges === true ? { SecurityOpt: ['no-new-privileges'] } : {}),
  };
}

function networkMode(network: 'none' | { readonly name: string }): string {
  return network === 'none' ? network : network.name;
}

/**
 * A volume's mount. `nocopy`, else the engine fills an empty volume with what the image has there, which Kubernetes
 * never does; podman heeds it only in this form, not as VolumeOptions.NoCopy.
 */
function volumeBind({ volume, target, readOnly }: Extract<MountSpec, { kind: 'volume' }>): string {
  return `${volume}:${target}:${readOnly ? 'ro' : 'rw'},nocopy`;
}

/** A folder of the engine's machine. */
function bind({
  source,
  target,
  readOnly,
}: Extract<MountSpec, { kind: 'bind' }>): Dockerode.MountConfig[number] {
  return { Type: 'bind', Source: source, Target: target, ReadOnly: readOnly };
}

/** A file system in memory: programs in it can be run, as in Kubernetes, which only this form allows. */
function tmpfs({ target, sizeBytes }: Extract<MountSpec, { kind: 'tmpfs' }>): readonly [string, string] {
  return [target, `rw,exec,mode=0777${sizeBytes === undefined ? '' : `,size=${sizeBytes}`}`];
}

/** Starts a container and returns at once. */
export async function startContainer(client: EngineClient, id: string): Promise<void> {
  await attempt(client, { doing: `start container ${id}` }, () => client.docker.getContainer(id).start());
}

/** Kills what runs and removes the container with its anonymous volumes; no error where there is none. */
export async function removeContainer(client: EngineClient, id: string): Promise<void> {
  await attempt(client, { doing: `remove container ${id}` }, async () => {
    const container = client.docker.getContainer(id);
    try {
      await container.remove({ force: true, v: true });
    } catch (error) {
      if (httpStatus(error) === 404) return;
      if (httpStatus(error) !== 409) throw error;
      await untilGone(container, error);
    }
  });
}

/** Waits for a removal that somebody else has begun: volumes can't be removed before it is through. */
async function untilGone(container: Dockerode.Container, conflict: unknown): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      await container.inspect();
    } catch (error) {
      if (httpStatus(error) === 404) return;
      throw error;
    }
    await delay(100);
  }
  throw conflict;
}

/** All containers, running or not, that bear a label: `key` or `key=value`. */
export async function listContainers(client: EngineClient, label: string): Promise<ContainerSummary[]> {
  return attempt(client, { doing: 'list containers' }, async () => {
    const found = await client.docker.listContainers({ all: true, filters: { label: [label] } });
    return found.map((container) => ({
      id: container.Id,
      name: container.Names[0]?.replace(/^\//, '') ?? container.Id,
      labels: container.Labels,
      running: container.State === 'running' || container.State === 'paused',
      createdAt: container.Created,
    }));
  });
}
