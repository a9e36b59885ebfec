import { closeSync, constants, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import type { FileContent } from '../shared/file-content.ts';
import { fileName } from '../shared/file-name.ts';

/** A link or FIFO that has taken a file's place since it was found is refused. Windows has neither flag, and neither danger. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * A block that is read at once, in bytes: of many small files, handing each of the steps to another thread takes several times
 * as long as the steps do. The caller lets others have their turn now and then.
 */
const MAX_SYNC_BYTES = 64 * 1024;

/**
 * A regular file, which is opened for as long as it takes to read of it, and never through a link.
 * @param file absolute
 * @throws PromiseError `unreadable-file`, while reading
 */
export function diskContent(file: string, size: number): FileContent {
  return {
    size,
    read: () => readWhole(file),
    readAt: (offset, length) => readBlock(file, offset, length),
  };
}

/** Reads a file as it is now. @throws PromiseError `unreadable-file` */
export function readWhole(file: string): Promise<Uint8Array> {
  return withFile(file, (handle) => handle.readFile());
}

/** Reads a part of a file: see `FileContent.readAt`. @throws PromiseError `unreadable-file` */
export function readBlock(file: string, offset: number, length: number): Promise<Uint8Array> {
  return length <= MAX_SYNC_BYTES
    ? readable(file, async () => readSmall(file, offset, length))
    : withFile(file, (handle) => readFully(handle, offset, length));
}

/** Turns what the system says into an error that names the file. @throws PromiseError `unreadable-file` */
export async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = systemErrorCode(error);
    if (error instanceof PromiseError || code === undefined) throw error;
    throw new PromiseError('unreadable-file', `${fileName(file)} can't be read (${code})`, {
      location: { file },
      hint: 'check that the file is there and that you may read it',
      cause: error,
    });
  }
}

/** Reads a small block, without waiting. */
function readSmall(absolute: string, offset: number, length: number): Uint8Array {
  const file = openSync(absolute, OPEN_FLAGS);
  try {
    const block = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const bytesRead = readSync(file, block, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return block.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}

/** Opens a file for as long as `use` needs it. */
async function withFile<T>(absolute: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  return readable(absolute, async () => {
    const file = await open(absolute, OPEN_FLAGS);
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  });
}

/** Reads until the block is full or the file ends: a single read may return less. */
async function readFully(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const block = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < block.length) {
    const { bytesRead } = await file.read(block, filled, block.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return block.subarray(0, filled);
}
