/**
 * The bytes of a file, read where and as far as somebody needs them: what a stage wrote may be larger than memory, and is
 * held by nobody for longer than it is looked at.
 */
export interface FileContent {
  /** Bytes. */
  readonly size: number;
  /** All of it, for files that are known to be small. */
  read(): Promise<Uint8Array>;
  /** At most `length` bytes from `offset` on; fewer only at the end. */
  readAt(offset: number, length: number): Promise<Uint8Array>;
}

/** The largest file that is read as a whole: nobody applies manifests of that size, and larger ones are gone through in blocks. */
export const MAX_READ_BYTES = 32 * 1024 * 1024;

/** Read at once where a file is gone through. */
const BLOCK_BYTES = 256 * 1024;

/** Bytes that are in memory anyway. */
export function bytesContent(bytes: Uint8Array): FileContent {
  return {
    size: bytes.length,
    read: async () => bytes,
    readAt: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** Files one behind the other, as one. */
export function joinedContent(parts: readonly FileContent[]): FileContent {
  const size = parts.reduce((total, part) => total + part.size, 0);
  const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
    const found: Uint8Array[] = [];
    const end = Math.min(offset + length, size);
    let start = 0;
    for (const part of parts) {
      const [from, to] = [Math.max(offset - start, 0), Math.min(end - start, part.size)];
      if (from < to) found.push(await part.readAt(from, to - from));
      start += part.size;
      if (start >= end) break;
    }
    return Buffer.concat(found);
  };
  return { size, readAt, read: () => readAt(0, size) };
}

/** The whole content, of which only one block is in memory at a time. */
export async function* blocksOf(content: FileContent): AsyncIterable<Uint8Array> {
  for (let offset = 0; offset < content.size; offset += BLOCK_BYTES) {
    yield await content.readAt(offset, Math.min(BLOCK_BYTES, content.size - offset));
  }
}
