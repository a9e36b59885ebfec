import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PromiseError, systemErrorCode } from '../../shared/errors.ts';
import { fileErrorCode } from '../../shared/file-errors.ts';

/** The place of what a Promise is made from: a folder, or an archive. */
export interface SourcePlace {
  /** Absolute. */
  readonly path: string;
  /** As the user wrote it, for places and errors. */
  readonly named: string;
}

/** A file of what a Promise is made from, as it is. */
export interface SourceFile {
  /** Relative to the folder that was named, with forward slashes. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly executable: boolean;
}

/** What version control keeps for itself: of no use in an image. A chart's `.gitignore` may even hide its `charts/`. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', '.gitignore', '.svn', '.hg', '.DS_Store']);

/**
 * All files below a folder, sorted by path; what links lead to is read in their place.
 *
 * @throws PromiseError `unreadable-file`
 */
export async function readSourceFiles({ path: dir, named }: SourcePlace): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  await walk('', []);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));

  /** @param above the real paths of the folders around this one: a link may lead back to one */
  async function walk(folder: string, above: readonly string[]): Promise<void> {
    const place = await attempt(folder, () => realpath(join(dir, folder)));
    if (above.includes(place)) return;
    for (const name of await attempt(folder, () => readdir(place))) {
      if (LEFT_OUT.has(name)) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const stats = await attempt(path, () => stat(join(dir, path)));
      if (stats.isDirectory()) await walk(path, [...above, place]);
      else if (stats.isFile()) {
        const content = await attempt(path, () => readFile(join(dir, path)));
        files.push({ path, content, executable: (stats.mode & 0o100) !== 0 });
      }
    }
  }

  async function attempt<T>(path: string, act: () => Promise<T>): Promise<T> {
    return act().catch((error: unknown) => {
      throw unreadable(join(named, path), error);
    });
  }
}

/** The error for what can't be read. @param file as the user named it */
export function unreadable(file: string, error: unknown): PromiseError {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    ENOTDIR: 'it is not a folder',
    ELOOP: 'its links lead in a circle',
  };
  const reason =
    fileErrorCode(error) === 'not-permitted'
      ? 'permission denied'
      : (reasons[systemErrorCode(error) ?? ''] ?? String(error));
  return new PromiseError('unreadable-file', `can't read ${file}: ${reason}`, {
    hint: 'check the path and the permissions',
    cause: error,
  });
}

/** A file's text; undefined for what isn't UTF-8. */
export function textOf({ content }: SourceFile): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}
