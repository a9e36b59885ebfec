import type { FileTree } from './types.ts';

/** Bytes of a file that is worth keeping: a larger one is read in blocks. */
const MAX_KEPT_BYTES = 1024 * 1024;

/**
 * The same tree, which keeps the last few small files that were read whole, so that a file whose bytes were compared needn't
 * be read again for its meaning.
 * @param count how many files are kept
 */
export function withRecentFiles(tree: FileTree, count: number): FileTree {
  const recent = new Map<string, { readonly size: number; bytes?: Uint8Array }>();
  const keep = (path: string, size: number, bytes?: Uint8Array): void => {
    recent.delete(path);
    recent.set(path, { size, ...(bytes === undefined ? {} : { bytes }) });
    for (const oldest of recent.keys()) {
      if (recent.size <= count) break;
      recent.delete(oldest);
    }
  };
  return {
    list: () => tree.list(),
    oddEntries: () => tree.oddEntries(),
    size: async (path) => {
      const known = recent.get(path);
      if (known !== undefined) return known.size;
      const size = await tree.size(path);
      keep(path, size);
      return size;
    },
    read: async (path) => recent.get(path)?.bytes ?? tree.read(path),
    readAt: async (path, offset, length) => {
      const bytes = await tree.readAt(path, offset, length);
      const isWhole = offset === 0 && bytes.length === recent.get(path)?.size;
      if (isWhole && length <= MAX_KEPT_BYTES) keep(path, bytes.length, bytes);
      return bytes;
    },
  };
}
