import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isObject, type Json, listOrEmpty, objectOrEmpty } from '../../shared/json.ts';
import type { WantedImage } from '../types.ts';
import type { ArchiveFile, ArchiveFiles } from './keep-files.ts';

/** A file of an archive that is to be sent: its content, or the file that holds it. */
export type SentFile =
  | { readonly name: string; readonly content: string }
  | { readonly name: string; readonly bytes: number; readonly path: string };

/** Media types that containerd gives to what it reads from an archive of `docker save` (its `images/archive/importer.go`). */
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG = 'application/vnd.docker.container.image.v1+json';
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar';

/** As the Image Layout Specification names the file of a blob. */
const BLOB = /^blobs\/sha256\/([0-9a-f]{64})$/;

/** The digest that a file's name promises; undefined for a file that isn't named after its content. */
export function blobDigest(name: string): string | undefined {
  const hex = BLOB.exec(name)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/**
 * Makes an OCI image layout of an archive whose left out layers the receiver has. Engines since Docker 25 save one, which
 * stays as it is; the format before it is rewritten as containerd does when it reads it, with the same manifests, as an
 * archive of that format has to hold all layers.
 * @returns undefined for what can't be made out, or where a file was left out that is no layer of the images.
 * @throws SyntaxError for JSON that isn't; system errors.
 */
export async function toOciLayout(
  archive: ArchiveFiles,
  images: readonly WantedImage[],
  receiverHas: (digest: string) => boolean,
): Promise<readonly SentFile[] | undefined> {
  const kept = archive.files.flatMap(({ name, bytes, path: file }) =>
    file === undefined ? [] : [{ name, bytes, path: file }],
  );
  if (kept.some(({ name }) => name === 'oci-layout')) return kept;
  const saved = archive.files.find(({ name }) => name === 'manifest.json')?.path;
  const manifests = listOrEmpty(saved === undefined ? undefined : await readJson(saved));
  const blobs = new Map<string, SentFile>();
  const index: object[] = [];
  for (const image of images) {
    const parts = findParts(archive, manifests, image);
    if (parts?.config.path === undefined) return undefined;
    if (parts.layers.some(({ path: file, digest }) => file === undefined && !receiverHas(digest)))
      return undefined;
    for (const part of [parts.config, ...parts.layers]) {
      if (part.path === undefined) continue;
      blobs.set(part.digest, { name: blobName(part.digest), bytes: part.bytes, path: part.path });
    }
    const content = manifestOf(parts);
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    blobs.set(digest, { name: blobName(digest), content });
    const config = await readJson(parts.config.path);
    index.push({
      mediaType: MANIFEST,
      digest,
      size: Buffer.byteLength(content),
      platform: platformOf(config),
      annotations: { 'io.containerd.image.name': image.name },
    });
  }
  return [
    { name: 'oci-layout', content: JSON.stringify({ imageLayoutVersion: '1.0.0' }) },
    ...blobs.values(),
    { name: 'index.json', content: JSON.stringify({ schemaVersion: 2, manifests: index }) },
  ];
}

/** A file whose digest is known. */
type Part = ArchiveFile & { readonly digest: string };

interface ImageParts {
  readonly config: Part;
  readonly layers: readonly Part[];
}

/** An image's config, which its id is the digest of, and its layers, in order. */
function findParts(
  archive: ArchiveFiles,
  manifests: readonly Json[],
  { id, diffIds }: WantedImage,
): ImageParts | undefined {
  for (const manifest of manifests) {
    if (!isObject(manifest)) continue;
    const config = findPart(archive, manifest.Config);
    if (config?.digest !== id) continue;
    const layers = listOrEmpty(manifest.Layers).map((name) => findPart(archive, name));
    const isWhole =
      layers.length === diffIds.length && layers.every((layer, at) => layer?.digest === diffIds[at]);
    return isWhole ? { config, layers: layers.filter((layer) => layer !== undefined) } : undefined;
  }
  return undefined;
}

/** A file by the name that a manifest calls it; a layer that occurs twice is a link the second time. */
function findPart({ files, links }: ArchiveFiles, name: Json | undefined): Part | undefined {
  if (typeof name !== 'string') return undefined;
  const target = links.get(name);
  const at = target === undefined ? name : path.posix.join(path.posix.dirname(name), target);
  const file = files.find((each) => each.name === at);
  return file?.digest === undefined ? undefined : { ...file, digest: file.digest };
}

/** The manifest, to the byte as containerd writes it: nodes that got the image by another way have it already. */
function manifestOf({ config, layers }: ImageParts): string {
  const describe = (mediaType: string, { digest, bytes }: Part) => ({ mediaType, digest, size: bytes });
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: describe(CONFIG, config),
    layers: layers.map((layer) => describe(LAYER, layer)),
  });
}

function platformOf(config: Json): object {
  const { architecture, os, variant } = objectOrEmpty(config);
  return { architecture, os, ...(variant === undefined ? {} : { variant }) };
}

function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

async function readJson(file: string): Promise<Json> {
  return JSON.parse(await readFile(file, 'utf8'));
}
