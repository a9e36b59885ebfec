import { attempt, type EngineClient } from './client.ts';
import type { EngineInfo } from './types.ts';

/** The parts of /version and /info that are read; podman fills them too. */
interface Version {
  readonly Version: string;
  readonly ApiVersion: string;
  readonly Os: string;
  readonly Arch: string;
  readonly Components?: readonly { readonly Name: string }[] | null;
}

interface Info {
  readonly Driver: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly SecurityOptions?: readonly string[] | null;
}

/** What the engine says of itself. */
export async function engineInfo(client: EngineClient): Promise<EngineInfo> {
  return attempt(client, { doing: 'ask for its version' }, async () => {
    const version: Version = await client.docker.version();
    const info: Info = await client.docker.info();
    const podman = version.Components?.some(({ Name: name }) => /podman/i.test(name)) ?? false;
    return {
      product: podman ? 'podman' : 'docker',
      version: version.Version,
      apiVersion: version.ApiVersion,
      os: version.Os,
      architecture: version.Arch,
      rootless: info.SecurityOptions?.some((option) => /(^|=)rootless/.test(option)) ?? false,
      storageDriver: info.Driver,
      cpus: info.NCPU,
      memoryBytes: info.MemTotal,
    };
  });
}
