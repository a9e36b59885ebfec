import type { FileTree } from './types.ts';

/** A tree and the folder it appears under in the joined one; an empty label: at its root. */
export interface LabelledTree {
  readonly label: string;
  readonly tree: FileTree;
}

/** Shows several trees as one, each below its label, so that one comparison covers all folders of a case. */
export function joinTrees(parts: readonly LabelledTree[]): FileTree {
  const under = ({ label }: LabelledTree, path: string) => (label === '' ? path : `${label}/${path}`);
  const locate = (path: string): { readonly tree: FileTree; readonly path: string } => {
    const part = parts.find(({ label }) => path.startsWith(`${label}/`));
    if (part !== undefined) return { tree: part.tree, path: path.slice(part.label.length + 1) };
    const atRoot = parts.find(({ label }) => label === '');
    if (atRoot === undefined) throw new Error(`no tree holds ${path}`);
    return { tree: atRoot.tree, path };
  };
  return {
    list: async () => {
      const lists = await Promise.all(
        parts.map(async (part) => (await part.tree.list()).map((path) => under(part, path))),
      );
      return lists.flat().sort();
    },
    oddEntries: async () => {
      const lists = await Promise.all(
        parts.map(async (part) =>
          (await part.tree.oddEntries()).map((entry) => ({ ...entry, path: under(part, entry.path) })),
        ),
      );
      return lists.flat();
    },
    size: async (path) => locate(path).tree.size(locate(path).path),
    read: async (path) => locate(path).tree.read(locate(path).path),
    readAt: async (path, offset, length) => locate(path).tree.readAt(locate(path).path, offset, length),
  };
}
