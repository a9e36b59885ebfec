/** What a node's containerd holds, as `ctr images list` and `ctr content list` print it. */
export interface ContainerdStore {
  /** Image names with the digest that each names. */
  readonly images: ReadonlyMap<string, string>;
  /** For each index and manifest the digests that it refers to. */
  readonly references: ReadonlyMap<string, readonly string[]>;
}

/** Where an image is on a node: under its name, under another one only, or not at all. */
export type ImagePresence =
  | { readonly kind: 'present' }
  | { readonly kind: 'untagged'; readonly otherName: string }
  | { readonly kind: 'absent' };

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** containerd's garbage collector keeps track of what a manifest refers to in labels of the manifest's blob. */
const REFERENCE_LABEL = /containerd\.io\/gc\.ref\.content\.[\w.]+=(sha256:[0-9a-f]{64})/g;

/** Reads the two listings. */
export function parseStore(imageList: string, contentList: string): ContainerdStore {
  const images = new Map<string, string>();
  for (const line of imageList.split('\n')) {
    const [name = '', , digest = ''] = line.trim().split(/\s+/);
    if (DIGEST.test(digest)) images.set(name, digest);
  }
  const references = new Map<string, readonly string[]>();
  for (const line of contentList.split('\n')) {
    const digest = /^\S+/.exec(line)?.[0] ?? '';
    if (!DIGEST.test(digest)) continue;
    const found = [...line.matchAll(REFERENCE_LABEL)].map((match) => match[1] ?? '');
    if (found.length > 0) references.set(digest, found);
  }
  return { images, references };
}

/**
 * Finds an image by name and id. The id is the engine's: the digest of the image's config, or, in engines that store
 * images as containerd does, that of its manifest or index; all of them are what the name's digest leads to.
 */
export function findPresence(store: ContainerdStore, name: string, id: string): ImagePresence {
  const digest = store.images.get(name);
  if (digest !== undefined && leadsTo(store, digest, id)) return { kind: 'present' };
  for (const [otherName, other] of store.images) {
    if (leadsTo(store, other, id)) return { kind: 'untagged', otherName };
  }
  return { kind: 'absent' };
}

/** Whether a digest is the one looked for, or refers to it, by way of whatever manifests lie between. */
function leadsTo(store: ContainerdStore, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const digest of seen) {
    if (digest === to) return true;
    for (const next of store.references.get(digest) ?? []) seen.add(next);
  }
  return false;
}
