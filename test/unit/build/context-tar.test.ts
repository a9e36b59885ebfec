import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import tar from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packContext } from '../../../src/build/context-tar.ts';

let folder: string;
let context: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promise-context-'));
  context = join(folder, 'context');
  await write('Dockerfile', 'FROM scratch\n');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('what a context holds', () => {
  test('files, folders and links, sorted, with their modes, owned by root', async () => {
    await write('run', '#!/bin/sh\n', 0o755);
    await write('b/file', 'x', 0o600);
    await mkdir(join(context, 'a-empty'), { mode: 0o700 });
    await symlink('../run', join(context, 'b/link'));
    await symlink('/nowhere', join(context, 'dangling'));
    const { entries } = await packed();
    expect(entries.map(({ name, type, mode, linkname }) => ({ name, type, mode, linkname }))).toEqual([
      { name: 'Dockerfile', type: 'file', mode: 0o644, linkname: null },
      { name: 'a-empty/', type: 'directory', mode: 0o700, linkname: null },
      { name: 'b/', type: 'directory', mode: 0o755, linkname: null },
      { name: 'b/file', type: 'file', mode: 0o600, linkname: null },
      { name: 'b/link', type: 'symlink', mode: 0o777, linkname: '../run' },
      { name: 'dangling', type: 'symlink', mode: 0o777, linkname: '/nowhere' },
      { name: 'run', type: 'file', mode: 0o755, linkname: null },
    ]);
    expect(entries.every(({ uid, gid }) => uid === 0 && gid === 0)).toBe(true);
  });

  test('the same bytes each time', async () => {
    for (const name of ['z', 'a', 'm/n', 'm/b']) await write(name, name);
    const [first, second] = [await packed(), await packed()];
    expect(first.bytes.equals(second.bytes)).toBe(true);
  });

  test('a FIFO does not block the walk, a socket is left out', async () => {
    await promisify(execFile)('mkfifo', [join(context, 'pipe')]);
    const server = createServer().listen(join(context, 'socket'));
    try {
      const { entries } = await packed();
      expect(entries.map(({ name, type }) => [name, type])).toEqual([
        ['Dockerfile', 'file'],
        ['pipe', 'fifo'],
      ]);
    } finally {
      server.close();
    }
  });

  test('odd names and long paths', async () => {
    const long = `${'d'.repeat(120)}/${'e'.repeat(120)}/ü ö\nnewline`;
    await write(long, 'x');
    expect((await packed()).entries.map(({ name }) => name)).toContain(long);
  });

  test('a big file goes through whole', async () => {
    const content = randomBytes(9_000_000);
    await write('big', content);
    const { files } = await packed();
    expect(files.get('big')?.equals(content)).toBe(true);
  });
});

describe('.dockerignore', () => {
  test('leaves files out, and takes exceptions below ignored folders in', async () => {
    await write('.dockerignore', 'node_modules\n*.log\n!keep.log\n!node_modules/kept\n');
    for (const name of ['a.log', 'keep.log', 'node_modules/x/y', 'node_modules/kept/z', 'sub/b.log'])
      await write(name, '');
    expect((await packed()).entries.map(({ name }) => name)).toEqual([
      '.dockerignore',
      'Dockerfile',
      'keep.log',
      'node_modules/kept/',
      'node_modules/kept/z',
      'sub/',
      'sub/b.log',
    ]);
  });

  test('the one of the Dockerfile goes before that of the context', async () => {
    await write('.dockerignore', 'a\n');
    await write('Dockerfile.dockerignore', 'b\n');
    for (const name of ['a', 'b']) await write(name, '');
    const names = (await packed()).entries.map(({ name }) => name);
    expect(names).toContain('a');
    expect(names).not.toContain('b');
  });

  test('an ignored Dockerfile is sent with the ignore file that tells the engine to remove it', async () => {
    await write('.dockerignore', '*\n!kept\n');
    await write('kept', 'x');
    await write('sub/Dockerfile', 'FROM sub\n');
    const { dockerfile, entries, files } = await packed('sub/Dockerfile');
    expect(dockerfile).toBe('sub/Dockerfile');
    expect(entries.map(({ name }) => name)).toEqual(['.dockerignore', 'sub/Dockerfile', 'kept']);
    expect(files.get(dockerfile)?.toString()).toBe('FROM sub\n');
    expect(files.get('.dockerignore')?.toString()).toBe('*\n!kept\n');
  });

  test("one that the Dockerfile's own rules ignore is sent under a hidden name", async () => {
    await write('Dockerfile.dockerignore', '*\n!kept\n');
    await write('kept', 'x');
    const { dockerfile, entries, files } = await packed();
    expect(dockerfile).toMatch(/^\.dockerfile\.[0-9a-f]{16}$/);
    expect(entries.map(({ name }) => name)).toEqual(['.dockerignore', dockerfile, 'kept']);
    expect(files.get(dockerfile)?.toString()).toBe('FROM scratch\n');
    expect(files.get('.dockerignore')?.toString()).toBe(`${dockerfile}\n.dockerignore\n`);
  });

  test('a Dockerfile outside of the context is sent under a hidden name, beside the ignore file', async () => {
    await writeFile(join(folder, 'Other'), 'FROM other\n');
    await write('.dockerignore', 'x\n');
    const { dockerfile, entries, files } = await packed('../Other');
    expect(entries.map(({ name }) => name)).toEqual(['.dockerignore', dockerfile, 'Dockerfile']);
    expect(files.get(dockerfile)?.toString()).toBe('FROM other\n');
    expect(files.get('.dockerignore')?.toString()).toBe(`x\n\n${dockerfile}\n`);
  });
});

describe('a context that fails', () => {
  test('a file that shrinks while it is read is named', async () => {
    await write('shrinks', randomBytes(9_000_000));
    const { stream } = await packContext(context, join(context, 'Dockerfile'));
    const read = async (): Promise<void> => {
      let bytes = 0;
      for await (const chunk of stream) {
        bytes += chunk.length;
        if (bytes > 1_000_000) await truncate(join(context, 'shrinks'));
      }
    };
    await expect(read()).rejects.toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('shrinks of the build context'),
    });
  });

  test('a reader that gives up lets go of the walk', async () => {
    await write('big', randomBytes(9_000_000));
    const { stream } = await packContext(context, join(context, 'Dockerfile'));
    for await (const _ of stream) break;
    expect(stream.destroyed).toBe(true);
  });
});

async function write(name: string, content: string | Buffer, mode = 0o644): Promise<void> {
  const file = join(context, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, mode);
}

async function packed(dockerfile = 'Dockerfile') {
  const tarred = await packContext(context, join(context, dockerfile));
  const bytes = await buffer(tarred.stream);
  const entries: tar.Header[] = [];
  const files = new Map<string, Buffer>();
  const extract = tar.extract();
  extract.end(bytes);
  for await (const entry of extract) {
    entries.push(entry.header);
    files.set(entry.header.name, await buffer(Readable.from(entry)));
  }
  return { dockerfile: tarred.dockerfile, bytes, entries, files };
}
