/**
 * Writes an image reference as containerd and Kubernetes store it: `foo` becomes `docker.io/library/foo:latest`. It
 * mirrors what kind does before it looks for a tag on a node (kind's `pkg/cmd/kind/load/docker-image`).
 */
export function containerdName(reference: string): string {
  const [name = '', digest] = reference.split('@', 2);
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = rest.length === 0 ? `library/${name}` : name;
  const full = hasRegistry ? withLibrary(name) : `docker.io/${path}`;
  if (digest !== undefined) return `${full}@${digest}`;
  return full.lastIndexOf(':') > full.lastIndexOf('/') ? full : `${full}:latest`;
}

/** Docker Hub's official images have a folder of their own, also where the registry is written out. */
function withLibrary(name: string): string {
  return name.replace(/^docker\.io\/(?=[^/]+$)/, 'docker.io/library/');
}
