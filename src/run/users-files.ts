import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { systemErrorCode } from '../shared/errors.ts';
import { printable } from '../shared/printable.ts';
import { isWithin, realPlace } from '../shared/real-place.ts';
import type { CollectedFile } from './file-tree.ts';
import { trackedByGit } from './git-tracked.ts';
import { readWritten } from './written-files.ts';

/** The two folders of a case that a run writes. */
export const RUN_FOLDERS = ['output', 'metadata'] as const;

/** Files that keep an empty folder in git or out of it. They are not the user's data, and stay where they are. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['.gitkeep', '.keep', '.gitignore']);

/** The case whose folders a run would like to write, and what it would write. */
export interface Destination {
  /** Folder of promise.yaml. */
  readonly root: string;
  readonly caseName: string;
  readonly caseDir: string;
  readonly files: readonly CollectedFile[];
  /** What `trackedByGit` said of the case's folders, where it has been asked already. */
  readonly tracked?: Promise<ReadonlySet<string>> | undefined;
}

/** Whether a case's folders may be replaced. */
export type Verdict =
  | {
      readonly free: true;
      readonly placeholders: readonly string[];
      /** What earlier runs wrote. */
      readonly written: readonly string[];
    }
  | {
      readonly free: false;
      /** One clause that names the file: `test/output/a.yaml is tracked by git`. */
      readonly because: string;
    };

/**
 * Tells whether `output` and `metadata` of a case hold nothing but what earlier runs wrote, so that replacing them loses
 * nothing. Placeholders are named, for carrying them over. Paths are relative to the case's folder.
 */
export async function inspectDestination(destination: Destination): Promise<Verdict> {
  const { root, caseName, caseDir } = destination;
  const show = (...parts: string[]): string =>
    printable(path.relative(root, path.join(caseDir, ...parts)) || '.');
  const blocked = (because: string): Verdict => ({ free: false, because });

  if (!isWithin(await realpath(root), await realPlace(caseDir))) {
    return blocked(`${show()} is a symbolic link that leads out of the Promise's folder`);
  }
  const found: FoundFile[] = [];
  for (const folder of RUN_FOLDERS) {
    const kind = await kindOf(path.join(caseDir, folder));
    if (kind === 'absent') continue;
    if (kind === 'link') return blocked(`${show(folder)} is a symbolic link`);
    if (kind !== 'folder') return blocked(`${show(folder)} is not a folder`);
    try {
      await listFiles(caseDir, folder, found);
    } catch (error) {
      if (!isDenied(error)) throw error;
      return blocked(`${show(folder)} holds a folder that cannot be read`);
    }
  }
  if (found.length === 0) return { free: true, placeholders: [], written: [] };

  const tracked = await (destination.tracked ?? trackedByGit(caseDir, RUN_FOLDERS));
  const written = await readWritten(root, caseName);
  const fresh = new Map(destination.files.map((file) => [file.path, file.sha256]));
  const placeholders: string[] = [];
  const ours: string[] = [];
  for (const { name, regular } of found) {
    const sum = regular ? await sha256Of(path.join(caseDir, name)) : undefined;
    const sums = written.get(name);
    const isOurs = sum !== undefined && (sums?.has(sum) === true || fresh.get(name) === sum);
    if (isPlaceholder(name) && sum !== undefined && !(isOurs && !tracked.has(name))) {
      if (fresh.has(name) && fresh.get(name) !== sum) return blocked(`${show(name)} would be overwritten`);
      placeholders.push(name);
    } else if (tracked.has(name)) {
      return blocked(`${show(name)} is tracked by git`);
    } else if (!isOurs) {
      const what = sums === undefined ? 'was not written by a run' : 'was edited since the last run';
      return blocked(`${show(name)} ${what}`);
    } else ours.push(name);
  }
  return { free: true, placeholders, written: ours };
}

/** Something in a folder that is not a folder itself. */
interface FoundFile {
  /** `output/a/b`, with forward slashes. */
  readonly name: string;
  readonly regular: boolean;
}

/** Adds everything below a folder but folders. Links are listed, not followed. */
async function listFiles(dir: string, folder: string, files: FoundFile[]): Promise<void> {
  for (const entry of await readdir(path.join(dir, ...folder.split('/')), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) await listFiles(dir, name, files);
    else files.push({ name, regular: entry.isFile() });
  }
}

/** What is at a path, without following it. */
async function kindOf(at: string): Promise<'absent' | 'link' | 'folder' | 'other'> {
  try {
    const stats = await lstat(at);
    if (stats.isSymbolicLink()) return 'link';
    return stats.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 'absent';
    throw error;
  }
}

/** A file's SHA-256 sum; undefined where it can't be read or has gone. */
async function sha256Of(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
    return hash.digest('hex');
  } catch (error) {
    if (isDenied(error) || systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether the file system refused access. */
function isDenied(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes(systemErrorCode(error) ?? '');
}

/** Whether a file only keeps its folder in git, or out of it. */
function isPlaceholder(name: string): boolean {
  return PLACEHOLDERS.has(name.slice(name.lastIndexOf('/') + 1));
}
