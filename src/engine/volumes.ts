import { attempt, type EngineClient } from './client.ts';
import { httpStatus } from './errors.ts';
import type { LabelledResource } from './types.ts';

/** Creates an empty volume. */
export async function createVolume(
  client: EngineClient,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  await attempt(client, { doing: `create volume ${name}` }, () =>
    client.docker.createVolume({ Name: name, Labels: { ...labels } }),
  );
}

/** Where the engine's own machine keeps a volume's files. */
export async function volumePath(client: EngineClient, name: string): Promise<string> {
  return attempt(client, { doing: `look up volume ${name}` }, async () => {
    const { Mountpoint: mountpoint } = await client.docker.getVolume(name).inspect();
    return mountpoint;
  });
}

/** Removes a volume; no error where there is none. */
export async function removeVolume(client: EngineClient, name: string): Promise<void> {
  await attempt(client, { doing: `remove volume ${name}` }, () =>
    unlessMissing(() => client.docker.getVolume(name).remove()),
  );
}

/** All volumes that bear a label: `key` or `key=value`. */
export async function listVolumes(client: EngineClient, label: string): Promise<LabelledResource[]> {
  return attempt(client, { doing: 'list volumes' }, async () => {
    const { Volumes: volumes } = await client.docker.listVolumes({ filters: { label: [label] } });
    return (volumes ?? []).map((volume) => ({
      name: volume.Name,
      labels: volume.Labels ?? {},
      createdAt: seconds('CreatedAt' in volume ? volume.CreatedAt : undefined),
    }));
  });
}

/** Removes a network; no error where there is none. */
export async function removeNetwork(client: EngineClient, name: string): Promise<void> {
  await attempt(client, { doing: `remove network ${name}` }, () =>
    unlessMissing(() => client.docker.getNetwork(name).remove()),
  );
}

/** All networks that bear a label: `key` or `key=value`. */
export async function listNetworks(client: EngineClient, label: string): Promise<LabelledResource[]> {
  return attempt(client, { doing: 'list networks' }, async () => {
    const networks = await client.docker.listNetworks({ filters: { label: [label] } });
    return networks.map((network) => ({
      name: network.Name,
      labels: network.Labels ?? {},
      createdAt: seconds(network.Created),
    }));
  });
}

/** Removing what is already gone is no error. */
async function unlessMissing(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (httpStatus(error) !== 404) throw error;
  }
}

/** An RFC 3339 time as seconds since 1970, where there is one. */
function seconds(time: unknown): number | undefined {
  const milliseconds = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isFinite(milliseconds) ? Math.floor(milliseconds / 1000) : undefined;
}
