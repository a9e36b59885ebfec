/** What a node's containerd holds, as `ctr images list` and `ctr content list` print it. */
export interface ContainerdStore {
  /** Image names with the digest that each names. */
  readonly images: ReadonlyMap<string, string>;
  /** For each index and manifest the digests that it refers to. */
  readonly references: ReadonlyMap<string, readonly string[]>;
  /** By digest, what it holds. */
  readonly blobs: ReadonlyMap<string, StoredBlob>;
}

/** One content of the store: a layer, a config, a manifest. */
export interface StoredBlob {
  /** As far as the listing tells: it has four digits. */
  readonly bytes: number;
  /** Of a layer: the digest of its tar, which is the blob's own where that isn't compressed. */
  readonly diffId: string | undefined;
}

/** Where an image is on a node: under its name, under another one only, or not at all. */
export type ImagePresence =
  | { readonly kind: 'present' }
  | { readonly kind: 'untagged'; readonly otherName: string }
  | { readonly kind: 'absent' };

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** containerd's garbage collector keeps track of what a manifest refers to in labels of the manifest's blob. */
const REFERENCE_LABEL = /containerd\.io\/gc\.ref\.content\.[\w.]+=(sha256:[0-9a-f]{64})/g;

const DIFF_ID_LABEL = /containerd\.io\/uncompressed=(sha256:[0-9a-f]{64})/;

/** How ctr writes sizes: powers of 1000. */
const SIZE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Reads the two listings. */
export function parseStore(imageList: string, contentList: string): ContainerdStore {
  const images = new Map<string, string>();
  for (const line of imageList.split('\n')) {
    const [name = '', , digest = ''] = line.trim().split(/\s+/);
    if (DIGEST.test(digest)) images.set(name, digest);
  }
  const references = new Map<string, readonly string[]>();
  const blobs = new Map<string, StoredBlob>();
  for (const line of contentList.split('\n')) {
    const [digest = '', size = ''] = line.split('\t');
    if (!DIGEST.test(digest)) continue;
    blobs.set(digest, { bytes: parseSize(size), diffId: DIFF_ID_LABEL.exec(line)?.[1] });
    const found = [...line.matchAll(REFERENCE_LABEL)].map((match) => match[1] ?? '');
    if (found.length > 0) references.set(digest, found);
  }
  return { images, references, blobs };
}

/** Bytes of `209.7MB`; NaN for what isn't a size. */
function parseSize(text: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)([a-zA-Z]+)$/.exec(text) ?? [];
  const power = SIZE_UNITS.indexOf(unit);
  return power === -1 ? Number.NaN : Number(number) * 1000 ** power;
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
