import type { FileContent } from '../shared/file-content.ts';
import type { FileTree } from './types.ts';

/** A tree of files that were worked out, not found in a folder, by path. */
export function contentTree(files: ReadonlyMap<string, FileContent>): FileTree {
  const contentOf = (path: string): FileContent => {
    const content = files.get(path);
    if (content === undefined) throw new Error(`the tree has no ${path}`);
    return content;
  };
  return {
    list: async () => [...files.keys()].sort(),
    oddEntries: async () => [],
    size: async (path) => contentOf(path).size,
    read: async (path) => contentOf(path).read(),
    readAt: async (path, offset, length) => contentOf(path).readAt(offset, length),
  };
}
