import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Names of a file that builds an image, the likeliest first. */
const DOCKERFILE_NAMES = ['Dockerfile', 'dockerfile', 'Containerfile'];

/** What makes a folder that of a Promise. */
const PROMISE_NAMES = ['promise.yaml', 'promise.yml'];

/** Folders that hold no stage of a Promise, but may hold a great many files. */
const SKIPPED = new Set(['node_modules', 'vendor', 'target', 'dist']);

/** Deeper than any layout in the wild; keeps a walk that started in the wrong place short. */
const MAX_DEPTH = 8;

/** A folder with a Dockerfile in it; absolute paths. */
export interface DockerfileFolder {
  readonly dir: string;
  readonly dockerfile: string;
}

/**
 * All folders below `root` (and itself) that have a Dockerfile, sorted; hidden folders and links aren't entered, nor are
 * folders with a Promise of their own, whose stages they hold.
 */
export async function findDockerfiles(root: string): Promise<readonly DockerfileFolder[]> {
  return search(root, MAX_DEPTH, true);
}

async function search(root: string, depth: number, isOwn: boolean): Promise<readonly DockerfileFolder[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const files = new Set(entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name));
  if (!isOwn && PROMISE_NAMES.some((name) => files.has(name))) return [];
  const name = DOCKERFILE_NAMES.find((candidate) => files.has(candidate));
  const own = name === undefined ? [] : [{ dir: root, dockerfile: path.join(root, name) }];
  if (depth === 0) return own;
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name))
    .map((entry) => path.join(root, entry.name))
    .sort();
  const below = await Promise.all(folders.map((folder) => search(folder, depth - 1, false)));
  return [...own, ...below.flat()];
}

/** The folder itself as one with a Dockerfile, or undefined where it has none. */
export async function dockerfileIn(dir: string): Promise<DockerfileFolder | undefined> {
  const [own] = await search(dir, 0, true);
  return own;
}
