import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Folders that hold no source of a stage, but may hold a great many files. */
const SKIPPED = new Set(['.git', 'node_modules', 'vendor', 'target', 'dist', '.promise']);

/** Deeper than any stage in the wild. */
const MAX_DEPTH = 8;

/** Bytes of a source file; nobody writes larger ones by hand. */
const MAX_BYTES = 4 * 1024 * 1024;

/** A line of a file of the user's. */
export interface SourceLine {
  /** Absolute. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * Finds the file of a build context that became a file of the image, by the end of its path: where a Dockerfile copies
 * something to is not followed. Undefined where there is none, several fit alike, or the file has no such line.
 */
export async function findSourceLine(
  context: string,
  named: { readonly path: string; readonly line: number },
): Promise<SourceLine | undefined> {
  const wanted = path.posix
    .normalize(named.path)
    .split('/')
    .filter((part) => part !== '' && part !== '..');
  const base = wanted.at(-1);
  if (base === undefined) return undefined;
  const candidates = (await sourceFiles(context, (name) => name === base)).map((file) => ({
    file,
    common: commonEnd(path.relative(context, file).split(path.sep), wanted),
  }));
  const most = Math.max(...candidates.map(({ common }) => common));
  const [best, ...others] = candidates.filter(({ common }) => common === most);
  if (best === undefined || others.length > 0) return undefined;
  const text = await lineOf(best.file, named.line);
  return text === undefined ? undefined : { file: best.file, line: named.line, text };
}

/** All regular files of a build context whose name is wanted, where people keep what they write; links aren't followed. */
export async function sourceFiles(
  dir: string,
  isWanted: (name: string) => boolean,
  depth = MAX_DEPTH,
): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const own = entries.filter((entry) => entry.isFile() && isWanted(entry.name));
  const folders =
    depth === 0 ? [] : entries.filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name));
  const below = await Promise.all(
    folders.map(({ name }) => sourceFiles(path.join(dir, name), isWanted, depth - 1)),
  );
  return [...own.map(({ name }) => path.join(dir, name)), ...below.flat()];
}

/** How many parts two paths have in common at their end. */
function commonEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count += 1;
  return count;
}

async function lineOf(file: string, line: number): Promise<string | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined || bytes.length > MAX_BYTES) return undefined;
  return bytes.toString('utf8').split(/\r?\n/)[line - 1];
}
