import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Entry, readArchive } from '../../engine/read-archive.ts';

/** A file of an image archive. */
export interface ArchiveFile {
  /** Its name in the archive. */
  readonly name: string;
  readonly bytes: number;
  /** Of its content, by sha256; undefined where it was left out unread. */
  readonly digest: string | undefined;
  /** Where its content is kept; undefined where it was left out. */
  readonly path: string | undefined;
}

/** The files of an image archive, and its symbolic links with what they point to. */
export interface ArchiveFiles {
  readonly files: readonly ArchiveFile[];
  readonly links: ReadonlyMap<string, string>;
}

/** What to do with a file: keep it, leave it out but tell its digest, or not even read it. */
export type Handling = 'keep' | 'digest' | 'skip';

/**
 * Keeps the files of an image archive in a folder, under names of our own, one after the other as they come.
 * @throws PromiseError `interrupted`, and the engine's; a system error where the folder can't be written.
 */
export async function keepFiles(
  archive: Readable,
  folder: string,
  handle: (name: string, bytes: number) => Handling,
  signal: AbortSignal,
): Promise<ArchiveFiles> {
  const files: ArchiveFile[] = [];
  const links = new Map<string, string>();
  const onEntry = async (entry: Entry): Promise<boolean> => {
    const { name, type, linkname, size = 0 } = entry.header;
    if (type === 'symlink' || type === 'link') links.set(name, linkname ?? '');
    if (type !== 'file') return true;
    const handling = handle(name, size);
    const target = handling === 'keep' ? path.join(folder, String(files.length)) : undefined;
    const digest = handling === 'skip' ? undefined : await digestOf(entry, target);
    files.push({ name, bytes: size, digest, path: target });
    return true;
  };
  await readArchive(archive, onEntry, signal);
  return { files, links };
}

/** Reads an entry to its end, and writes it where it is to be kept. */
async function digestOf(entry: Entry, target: string | undefined): Promise<string> {
  const hash = createHash('sha256');
  const file = target === undefined ? undefined : await open(target, 'wx');
  try {
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      hash.update(chunk);
      await file?.writeFile(chunk);
    }
  } finally {
    await file?.close();
  }
  return `sha256:${hash.digest('hex')}`;
}
