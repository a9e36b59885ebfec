import { attempt, type EngineClient } from './client.ts';
import { proxySettings } from './proxies.ts';
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
  readonly DriverStatus?: readonly (readonly [string, string])[] | null;
  readonly DockerRootDir?: string;
  readonly Name?: string;
  readonly KernelVersion?: string;
  readonly CgroupVersion?: string;
  readonly MemoryLimit?: boolean;
  readonly SwapLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
  readonly HttpProxy?: string;
  readonly HttpsProxy?: string;
  readonly NoProxy?: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly SecurityOptions?: readonly string[] | null;
}

/** How Docker tells that containerd keeps its images. */
const CONTAINERD_DRIVER = 'io.containerd.snapshotter.v1';

/** What the engine says of itself. */
export async function engineInfo(client: EngineClient): Promise<EngineInfo> {
  return attempt(client, { doing: 'ask for its version' }, async () => {
    const [version, info]: [Version, Info] = await Promise.all([
      client.docker.version(),
      client.docker.info(),
    ]);
    const podman = version.Components?.some(({ Name: name }) => /podman/i.test(name)) ?? false;
    return {
      product: podman ? 'podman' : 'docker',
      version: version.Version,
      apiVersion: version.ApiVersion,
      os: version.Os,
      architecture: version.Arch,
      rootless: info.SecurityOptions?.some((option) => /(^|=)rootless/.test(option)) ?? false,
      storageDriver: info.Driver,
      imageStore: info.DriverStatus?.some(([, value]) => value === CONTAINERD_DRIVER)
        ? 'containerd'
        : 'engine',
      dataDir: info.DockerRootDir ?? '',
      machine: { name: info.Name ?? '', kernel: info.KernelVersion ?? '' },
      cgroupVersion: info.CgroupVersion ?? '',
      limits: {
        memory: info.MemoryLimit ?? true,
        swap: info.SwapLimit ?? true,
        cpu: info.CpuCfsQuota ?? true,
      },
      proxies: proxySettings(info.HttpProxy, info.HttpsProxy, info.NoProxy),
      cpus: info.NCPU,
      memoryBytes: info.MemTotal,
    };
  });
}
