/** A file that a stage wrote, as it was collected. */
export interface CollectedFile {
  /** `output/…` or `metadata/…`, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** What a path of a stage's folders holds. */
export type Node =
  | { readonly kind: 'file'; readonly bytes: number; readonly sha256: string; readonly executable: boolean }
  | { readonly kind: 'folder' }
  | { readonly kind: 'link'; readonly target: string }
  /** Named pipes, devices: nothing that can be read to its end. */
  | { readonly kind: 'special' };

/** What the stages left, by path: `output/a/b`. The first part of a path is the volume. */
export type Tree = ReadonlyMap<string, Node>;

/** Where a symbolic link ends. */
export type LinkEnd =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'absolute' | 'outside' | 'missing' | 'loop' | 'folder' | 'special' };

/** As many links as Linux follows before it gives up (ELOOP). */
const MAX_LINKS = 40;

/**
 * Follows a symbolic link as the kernel would, but in memory only: a link that a container made is never followed on
 * our own disk. A link stays within its volume, as Kratix mounts each volume elsewhere than the stages see it.
 */
export function resolveLink(link: string, tree: Tree): LinkEnd {
  const [volume = '', ...names] = link.split('/');
  const folder = names.slice(0, -1);
  const pending = names.slice(-1);
  let links = 0;
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (folder.length === 0) return { kind: 'outside' };
      folder.pop();
      continue;
    }
    const path = [volume, ...folder, name].join('/');
    const node = tree.get(path);
    if (node === undefined) return { kind: 'missing' };
    if (node.kind === 'folder') {
      folder.push(name);
    } else if (node.kind === 'link') {
      links += 1;
      if (links > MAX_LINKS) return { kind: 'loop' };
      if (node.target.startsWith('/')) return { kind: 'absolute' };
      pending.unshift(...node.target.split('/'));
    } else {
      // A file can't have anything below it.
      if (pending.some((rest) => rest !== '')) return { kind: 'missing' };
      return node.kind === 'file' ? { kind: 'file', path } : { kind: 'special' };
    }
  }
  return { kind: 'folder' };
}

/**
 * Where an entry of an archive belongs, as the parts of its path in the tree. The archive is one of /kratix, or of one
 * volume: then podman writes names as if the volume were the root (`/a`), where Docker starts with the folder's name
 * (`output/a`). Undefined for a name that would lead elsewhere: absolute otherwise, with `..`, or with a character that
 * this machine takes for a separator.
 */
export function entryPath(name: string, volume?: string): readonly string[] | undefined {
  const isRooted = name.startsWith('/');
  if (isRooted && volume === undefined) return undefined;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.some(isHostile)) return undefined;
  return [...(volume === undefined ? [] : [volume]), ...(isRooted ? parts : parts.slice(1))];
}

/** Whether one part of a path would be more than a name here. */
function isHostile(part: string): boolean {
  return part === '..' || part.includes('\0') || (process.platform === 'win32' && /[\\:]/.test(part));
}
