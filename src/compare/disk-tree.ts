import type { Dirent } from 'node:fs';
import { lstatSync } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';
import { readable, readBlock, readWhole } from './disk-file.ts';
import type { FileTree, OddEntry } from './types.ts';

/** What a walk over a folder found. */
interface Listing {
  readonly files: readonly string[];
  readonly odd: readonly OddEntry[];
}

/**
 * The tree of files below a folder, as it is when this is called. A folder that doesn't exist is an empty tree.
 * Symbolic links are never followed, and nothing but regular files is ever opened.
 * @throws PromiseError `unreadable-file` where `dir` is no folder, or (while reading too) where the system refuses.
 */
export async function diskTree(dir: string): Promise<FileTree> {
  const listing = await readable(dir, () => walk(dir));
  const absolute = (path: string) => join(dir, ...path.split('/'));
  return {
    list: async () => listing.files,
    oddEntries: async () => listing.odd,
    size: (path) => readable(absolute(path), async () => lstatSync(absolute(path)).size),
    read: (path) => readWhole(absolute(path)),
    readAt: (path, offset, length) => readBlock(absolute(path), offset, length),
  };
}

/** Lists a folder's files, and what isn't one, without following anything. */
async function walk(root: string): Promise<Listing> {
  const files: string[] = [];
  const odd: OddEntry[] = [];
  if (!(await isFolder(root))) return { files, odd };
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    // Names are read as bytes: one that is no UTF-8 would otherwise come back as another name.
    const entries = await readdir(join(root, ...folder.split('/')), {
      withFileTypes: true,
      encoding: 'buffer',
    });
    for (const entry of entries) {
      const name = entry.name.toString('utf8');
      const path = folder === '' ? name : `${folder}/${name}`;
      if (!Buffer.from(name, 'utf8').equals(entry.name))
        odd.push({ path, what: 'an entry whose name is not UTF-8' });
      else if (entry.isFile()) files.push(path);
      else if (entry.isDirectory()) folders.push(path);
      else odd.push({ path, what: await describe(entry, join(root, ...path.split('/'))) });
    }
  }
  return { files: files.sort(), odd: odd.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Tells a folder that isn't there from one that can't be walked: a link in its place is not followed either. */
async function isFolder(root: string): Promise<boolean> {
  try {
    const stats = await lstat(root);
    if (stats.isDirectory()) return true;
    throw new PromiseError('unreadable-file', `${fileName(root)} is not a folder`, {
      location: { file: root },
      hint: 'put a real folder there: symbolic links are not followed',
    });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Names the kind of an entry that isn't a plain file. */
async function describe(entry: Dirent<Buffer>, absolute: string): Promise<string> {
  if (entry.isSymbolicLink()) return `a symbolic link to "${await readlink(absolute)}"`;
  if (entry.isFIFO()) return 'a FIFO';
  if (entry.isSocket()) return 'a socket';
  return 'a device or another special file';
}
