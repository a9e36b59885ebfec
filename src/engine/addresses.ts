import { hostname } from 'node:os';
import { attempt, type EngineClient } from './client.ts';
import { engineInfo } from './info.ts';
import type { ContainerAddress } from './types.ts';

/** Where all running containers are reached. */
export async function listAddresses(client: EngineClient): Promise<readonly ContainerAddress[]> {
  return attempt(client, { doing: 'list containers' }, async () => {
    const found = await client.docker.listContainers();
    return found.map((container) => {
      const [[network, settings] = ['', undefined]] = Object.entries(
        container.NetworkSettings?.Networks ?? {},
      );
      return {
        name: container.Names[0]?.replace(/^\//, '') ?? container.Id,
        network,
        address: settings?.IPAddress ?? '',
        ports: (container.Ports ?? []).flatMap(({ PrivatePort: port, PublicPort: hostPort }) =>
          hostPort ? [{ port, hostPort }] : [],
        ),
      };
    });
  });
}

/**
 * Whether a container in the network `host` has this process's own loopback address: the engine runs on this very
 * machine, not in a virtual one, nor in a network of its own as rootless Docker does.
 */
export async function sharesOurNetwork(client: EngineClient): Promise<boolean> {
  if (!client.endpoint.host.startsWith('unix://')) return false;
  const [info, { Name: machine }] = await Promise.all([
    engineInfo(client),
    attempt(
      client,
      { doing: 'ask for its machine' },
      (): Promise<{ readonly Name?: string }> => client.docker.info(),
    ),
  ]);
  return machine === hostname() && !(info.rootless && info.product === 'docker');
}
