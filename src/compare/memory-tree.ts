import type { FileTree } from './types.ts';

/** A tree of files that were worked out, not written, by path. */
export function memoryTree(files: ReadonlyMap<string, Uint8Array>): FileTree {
  const bytesOf = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error(`the tree has no ${path}`);
    return bytes;
  };
  return {
    list: async () => [...files.keys()].sort(),
    oddEntries: async () => [],
    size: async (path) => bytesOf(path).length,
    read: async (path) => bytesOf(path),
    readAt: async (path, offset, length) => bytesOf(path).subarray(offset, offset + length),
  };
}
