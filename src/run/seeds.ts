import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type tar from 'tar-stream';
import type { Seeds } from '../promise/types.ts';
import { PromiseError } from '../shared/errors.ts';
import { toFileError } from './file-errors.ts';
import { VOLUME_MODE } from './volume-archive.ts';

/** What is in a folder that stages share before the first one starts. */
export interface SeedEntry {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** Undefined: a folder. */
  readonly file: { readonly content: Buffer; readonly executable: boolean } | undefined;
}

/** Seeds, read; by the folders of {@link Seeds}. */
export type SeedFiles = Readonly<Record<keyof Seeds, readonly SeedEntry[]>>;

/** Of a pipeline that starts with empty folders. */
export const NO_SEEDS: SeedFiles = { output: [], metadata: [] };

/** Files that make git keep a folder are not for stages. */
const PLACEHOLDER = /^\.(git)?keep$/;

/**
 * Reads what a stage alone starts with, folders before what is in them.
 * @throws PromiseError `invalid-case` for what is neither a file nor a folder, `not-permitted`
 */
export async function readSeeds({ output, metadata }: Seeds): Promise<SeedFiles> {
  return {
    output: output === undefined ? [] : await readFolder(output, ''),
    metadata: metadata === undefined ? [] : await readFolder(metadata, ''),
  };
}

async function readFolder(root: string, folder: string): Promise<readonly SeedEntry[]> {
  const entries: SeedEntry[] = [];
  const dir = path.join(root, folder);
  const found = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    throw toFileError(error, 'read', dir);
  });
  for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) entries.push({ path: name, file: undefined }, ...(await readFolder(root, name)));
    else if (!entry.isFile()) throw notAFile(path.join(root, name));
    else if (!PLACEHOLDER.test(entry.name)) entries.push(await readSeed(root, name));
  }
  return entries;
}

async function readSeed(root: string, name: string): Promise<SeedEntry> {
  const file = path.join(root, name);
  try {
    const [content, { mode }] = await Promise.all([readFile(file), stat(file)]);
    return { path: name, file: { content, executable: (mode & 0o100) !== 0 } };
  } catch (error) {
    throw toFileError(error, 'read', file);
  }
}

/** Packs seeds; a stage may run as any user, and the one before it may have been the same. */
export function packSeeds(archive: tar.Pack, entries: readonly SeedEntry[], root: string): void {
  for (const { path: name, file } of entries) {
    if (file === undefined) archive.entry({ name: `${root}/${name}/`, type: 'directory', mode: VOLUME_MODE });
    else archive.entry({ name: `${root}/${name}`, mode: file.executable ? 0o777 : 0o666 }, file.content);
  }
}

function notAFile(file: string): PromiseError {
  return new PromiseError('invalid-case', 'what a stage starts with must be plain files and folders', {
    location: { file },
    hint: 'put a plain file in its place',
  });
}
