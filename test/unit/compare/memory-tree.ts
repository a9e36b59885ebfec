import type { FileTree } from '../../../src/compare/types.ts';

/** A tree that lies in memory: text or bytes by path. */
export function memoryTree(files: Readonly<Record<string, string | Uint8Array>>): FileTree {
  const contents = new Map(Object.entries(files).map(([path, value]) => [path, Buffer.from(value)]));
  const get = (path: string): Buffer => {
    const content = contents.get(path);
    if (content === undefined) throw new Error(`no such file: ${path}`);
    return content;
  };
  return {
    list: async () => [...contents.keys()].sort(),
    oddEntries: async () => [],
    size: async (path) => get(path).length,
    read: async (path) => get(path),
    readAt: async (path, offset, length) => get(path).subarray(offset, offset + length),
  };
}
