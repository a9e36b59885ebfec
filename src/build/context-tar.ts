import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import type { Header } from 'tar-stream';
import { type Pack, writeArchive } from '../engine/write-archive.ts';
import { ahead } from '../shared/ahead.ts';
import { PromiseError, systemWords } from '../shared/errors.ts';
import { type IgnoreRules, readIgnoreRules } from './dockerignore.ts';

/** A build context as the engine's API takes it. */
export interface ContextTar {
  /** Written as it is read; an error of the walk destroys it. */
  readonly stream: Readable;
  /** The Dockerfile's path within the tar. */
  readonly dockerfile: string;
}

/** What an entry says of itself; everything else has a default. */
type EntryHeader = Partial<Header> & Pick<Header, 'name'>;

/** Permission bits, with set-uid, set-gid and sticky. */
const MODE_BITS = 0o7777;

/**
 * Packs a build context for the API: the files that `.dockerignore` leaves, in a fixed order, owned by root, links as
 * links, one file in memory at a time. The Dockerfile is always in it, as with the docker CLI: the classic builder reads
 * it, and removes it again before the first COPY where the context's ignore file names it.
 * @param times whether files keep the time of their last change; builders' caches don't look at it
 * @throws PromiseError `unreadable-file`; for what shows up while packing, through the stream.
 */
export async function packContext(
  context: string,
  dockerfile: string,
  { times = true }: { readonly times?: boolean } = {},
): Promise<ContextTar> {
  const rules = await readIgnoreRules(context, dockerfile);
  const text = await readFile(dockerfile);
  const path = findInside(context, dockerfile);
  const ignored = path !== undefined && rules.ignores(path);
  const extra =
    path === undefined || (ignored && !rules.fromContext)
      ? await hiddenDockerfile(context, text, rules)
      : { name: path, files: ignored ? await ignoredDockerfile(context, path, text) : new Map() };

  const stream = writeArchive(async (archive) => {
    for (const [name, content] of extra.files) {
      await addEntry(archive, { name, mode: 0o644, mtime: new Date(0) }, content);
    }
    await packFolder(archive, '', { context, rules, extra: extra.files, times });
  });
  return { stream, dockerfile: extra.name };
}

/** Files that go into a context although the folder, or its rules, don't have them there. */
type ExtraFiles = ReadonlyMap<string, Buffer>;

/** The Dockerfile's path within the context; undefined outside. */
function findInside(context: string, dockerfile: string): string | undefined {
  const path = relative(context, dockerfile).split(sep).join('/');
  return path === '..' || path.startsWith('../') || isAbsolute(path) ? undefined : path;
}

/** A Dockerfile that the context's own ignore file names goes with that file, by which the engine removes it. */
async function ignoredDockerfile(context: string, path: string, text: Buffer): Promise<ExtraFiles> {
  const ignore = await readFile(join(context, '.dockerignore'));
  return new Map([
    ['.dockerignore', ignore],
    [path, text],
  ]);
}

/** Any other Dockerfile goes under a hidden name, with an ignore file that names it. */
async function hiddenDockerfile(
  context: string,
  text: Buffer,
  rules: IgnoreRules,
): Promise<{ readonly name: string; readonly files: ExtraFiles }> {
  const name = `.dockerfile.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  const kept = rules.ignores('.dockerignore') ? undefined : await readOwnIgnoreFile(context);
  const ignore = kept === undefined ? `${name}\n.dockerignore\n` : `${kept}\n${name}\n`;
  return {
    name,
    files: new Map([
      ['.dockerignore', Buffer.from(ignore)],
      [name, text],
    ]),
  };
}

/** The context's own ignore file, where it has one. */
async function readOwnIgnoreFile(context: string): Promise<string | undefined> {
  return readFile(join(context, '.dockerignore'), 'utf8').catch(() => undefined);
}

/** What holds for all of a context. */
interface Walk {
  readonly context: string;
  readonly rules: IgnoreRules;
  readonly extra: ExtraFiles;
  readonly times: boolean;
}

/** Adds what a folder holds, sorted, and goes into its folders. */
async function packFolder(stream: Pack, folder: string, walk: Walk): Promise<void> {
  const { context, rules, extra } = walk;
  const names = await readable(folder, () => readdir(join(context, folder)));
  for (const name of names.sort()) {
    if (stream.destroyed) return;
    const path = folder === '' ? name : `${folder}/${name}`;
    if (extra.has(path)) continue;
    const ignored = rules.ignores(path);
    if (ignored && !rules.hasExceptions) continue;
    const stats = await readable(path, () => lstat(join(context, path)));
    if (!ignored) await packPath(stream, path, stats, walk);
    if (stats.isDirectory()) await packFolder(stream, path, walk);
  }
}

/** Adds one path; sockets and devices are no part of a build. */
async function packPath(stream: Pack, path: string, stats: Stats, { context, times }: Walk): Promise<void> {
  const header = { name: path, mode: stats.mode & MODE_BITS, mtime: times ? stats.mtime : new Date(0) };
  if (stats.isFile()) return packFile(stream, join(context, path), { ...header, size: stats.size });
  if (stats.isDirectory()) return addEntry(stream, { ...header, name: `${path}/`, type: 'directory' });
  if (stats.isSymbolicLink()) {
    const linkname = await readable(path, () => readlink(join(context, path)));
    return addEntry(stream, { ...header, type: 'symlink', linkname });
  }
  if (stats.isFIFO()) return addEntry(stream, { ...header, type: 'fifo' });
}

/** Streams one regular file, at the pace at which the tar is read. */
async function packFile(
  stream: Pack,
  file: string,
  header: EntryHeader & { readonly size: number },
): Promise<void> {
  if (header.size === 0) return addEntry(stream, header);
  await readable(header.name, async () => {
    let entry: ReturnType<Pack['entry']> | undefined;
    const finished = ahead(
      new Promise<void>((resolve, reject) => {
        entry = stream.entry({ ...header, uid: 0, gid: 0 }, (error) => (error ? reject(error) : resolve()));
      }),
    );
    entry?.on('error', reportedByCallback);
    let written = 0;
    // No further than the header promised, should the file be growing.
    for await (const chunk of createReadStream(file, { end: header.size - 1 })) {
      written += chunk.length;
      if (entry?.write(chunk)) continue;
      await Promise.race([
        new Promise((resolve) => entry?.once('drain', () => resolve(undefined))),
        finished,
      ]);
    }
    if (written < header.size) throw new Error('it became shorter while it was read');
    entry?.end(null);
    await finished;
  });
}

/** Adds an entry whose content, if any, is in memory. */
function addEntry(stream: Pack, header: EntryHeader, content: Uint8Array = Buffer.alloc(0)): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null): void => (error ? reject(error) : resolve());
    stream.entry({ ...header, uid: 0, gid: 0 }, content, settle).on('error', reportedByCallback);
  });
}

/** An entry tells its callback why it failed; without a listener, its event would end the process. */
function reportedByCallback(): void {}

/** Reads something of the context, and says which path it was where that fails. */
async function readable<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    const where = path === '' ? 'the build context' : `${path} of the build context`;
    throw new PromiseError('unreadable-file', `could not read ${where}: ${systemWords(error)}`, {
      hint: 'make it readable, or name it in .dockerignore',
      cause: error,
    });
  }
}
