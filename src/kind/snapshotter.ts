/** Where containerd's configuration names the snapshotter of Kubernetes' images: version 2, and 3 and later. */
const SECTIONS = new Set([
  'plugins.io.containerd.grpc.v1.cri.containerd',
  'plugins.io.containerd.cri.v1.images',
]);

/**
 * Reads from `containerd config dump` which snapshotter a node's images are unpacked with; undefined where it doesn't
 * say. It mirrors what kind reads (kind's `pkg/cluster/nodeutils/util.go`).
 */
export function findSnapshotter(config: string): string | undefined {
  let section = '';
  for (const line of config.split('\n')) {
    const header = /^\s*\[([^[\]]+)\]\s*$/.exec(line)?.[1];
    if (header !== undefined) section = header.replaceAll(/["'\s]/g, '');
    const value = /^\s*snapshotter\s*=\s*["']([^"']+)["']/.exec(line)?.[1];
    if (value !== undefined && SECTIONS.has(section)) return value;
  }
  return undefined;
}
