import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeSystemTemp } from '../../engine/system-temp.ts';
import type { Engine } from '../../engine/types.ts';
import { type Pack, writeArchive } from '../../engine/write-archive.ts';
import { PromiseError } from '../../shared/errors.ts';
import type { ContainerdStore, StoredBlob } from '../containerd-store.ts';
import type { WantedImage } from '../types.ts';
import { type Handling, keepFiles } from './keep-files.ts';
import { blobDigest, type SentFile, toOciLayout } from './oci-layout.ts';

/** An archive of images without what its receivers have already. */
export interface PartialArchive {
  /** A tar of it, from the beginning each time; an error of reading destroys it. */
  open(): Readable;
  /** Lets go of the files behind it. */
  remove(): Promise<void>;
}

/** Whatever is smaller than this isn't worth leaving out by guess. */
const SMALL_LAYER_BYTES = 64 * 1024;

/** The listing's sizes have four digits. */
const SIZE_TOLERANCE = 0.001;

/**
 * Saves images without the layers that all receivers have. An engine has no way to give out less than a whole image: what
 * isn't needed is read and dropped, and the rest kept in a temporary folder until it is sent, as what the images consist of
 * stands at the end.
 * @returns undefined where nothing can be left out: the receivers share no layer with the images, or the archive is of a
 *   kind that isn't known here, or can't be kept. The whole archive is what is left then.
 * @throws PromiseError `interrupted`, and the engine's
 */
export async function savePartial(
  engine: Engine,
  images: readonly WantedImage[],
  receivers: readonly ContainerdStore['blobs'][],
  signal: AbortSignal,
): Promise<PartialArchive | undefined> {
  const shared = inAll(receivers);
  if (!hasLayerOf(images, shared)) return undefined;
  const folder = await makeSystemTemp('promise-load-');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const references = images.map(({ reference }) => reference);
    const archive = await engine.saveImages(references, signal);
    const files = await keepFiles(archive, folder, handling(images, shared), signal);
    const layout = await toOciLayout(files, images, (digest) => shared.has(digest));
    if (layout !== undefined) return { open: () => packFiles(layout), remove };
    await remove();
    return undefined;
  } catch (error) {
    await remove();
    if (error instanceof PromiseError) throw error;
    return undefined;
  }
}

/** The blobs that every store has. */
function inAll([
  first = new Map(),
  ...others
]: readonly ContainerdStore['blobs'][]): ContainerdStore['blobs'] {
  return new Map([...first].filter(([digest]) => others.every((other) => other.has(digest))));
}

/** Whether a store has a layer of the images, compressed or not. */
function hasLayerOf(images: readonly WantedImage[], blobs: ContainerdStore['blobs']): boolean {
  const diffIds = new Set(images.flatMap((image) => image.diffIds));
  return [...blobs].some(([digest, { diffId = '' }]) => diffIds.has(digest) || diffIds.has(diffId));
}

/**
 * Files that are named after their content need no look; others may be left out where their size is that of a layer that
 * is shared, which their digest confirms later.
 */
function handling(
  images: readonly WantedImage[],
  shared: ContainerdStore['blobs'],
): (name: string, bytes: number) => Handling {
  const layers = images.flatMap(({ diffIds }) => diffIds.map((diffId) => shared.get(diffId)));
  const isAbout = (bytes: number) => (layer: StoredBlob | undefined) =>
    layer !== undefined && Math.abs(layer.bytes - bytes) <= bytes * SIZE_TOLERANCE;
  return (name, bytes) => {
    const digest = blobDigest(name);
    if (digest !== undefined) return shared.has(digest) ? 'skip' : 'keep';
    return bytes >= SMALL_LAYER_BYTES && layers.some(isAbout(bytes)) ? 'digest' : 'keep';
  };
}

function packFiles(files: readonly SentFile[]): Readable {
  return writeArchive(async (archive) => {
    for (const file of files) await addFile(archive, file);
  });
}

async function addFile(stream: Pack, file: SentFile): Promise<void> {
  if ('content' in file) {
    stream.entry({ name: file.name }, file.content);
    return;
  }
  const entry = stream.entry({ name: file.name, size: file.bytes });
  await pipeline(createReadStream(file.path), entry as unknown as NodeJS.WritableStream);
}
