import type { Dirent } from 'node:fs';
import { closeSync, constants, lstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
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
    read: (path) => withFile(absolute(path), (file) => file.readFile()),
    readAt: (path, offset, length) =>
      length <= MAX_SYNC_BYTES
        ? readable(absolute(path), async () => readSmall(absolute(path), offset, length))
        : withFile(absolute(path), (file) => readFully(file, offset, length)),
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
    throw new PromiseError('unreadable-file', `${root} is not a folder`, {
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

/** A link or FIFO that has taken a file's place since the walk is refused. Windows has neither flag, and neither danger. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * A block that is read at once, in bytes: of many small files, handing each of the steps to another thread takes several times
 * as long as the steps do. The caller lets others have their turn now and then.
 */
const MAX_SYNC_BYTES = 64 * 1024;

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

/** Turns what the system says into an error that names the file. */
async function readable<T>(absolute: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = systemErrorCode(error);
    if (error instanceof PromiseError || code === undefined) throw error;
    throw new PromiseError('unreadable-file', `${absolute} can't be read (${code})`, {
      hint: 'check that the file is there and that you may read it',
      cause: error,
    });
  }
}
