import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Collected, Collection } from '../../../src/run/collection.ts';
import { PromiseError } from '../../../src/shared/errors.ts';

type Header = Parameters<tar.Pack['entry']>[0];
type Item = readonly [Header, string?];

let dir: string;
let into: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promise-collection-'));
  into = path.join(dir, 'into');
  await mkdir(into);
});

afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

function archiveOf(items: readonly Item[]): Readable {
  const archive = tar.pack();
  for (const [header, content] of items) archive.entry(header, content ?? '');
  archive.finalize();
  return Readable.from(archive, { objectMode: false });
}

/** An archive of /kratix as the engine sends it, with world-readable files. */
function file(name: string, content: string, more: Partial<Header> = {}): Item {
  return [{ name: `kratix/${name}`, mode: 0o644, ...more }, content];
}

function special(name: string, type: NonNullable<Header['type']>, more: Partial<Header> = {}): Item {
  return [{ name: `kratix/${name}`, type, mode: 0o755, ...more }];
}

function link(name: string, target: string): Item {
  return special(name, 'symlink', { linkname: target });
}

async function collect(
  items: readonly Item[],
  options: { limitBytes?: number; action?: 'configure' | 'delete'; signal?: AbortSignal } = {},
): Promise<Collected> {
  const collection = new Collection({
    into,
    limitBytes: options.limitBytes,
    action: options.action ?? 'configure',
    signal: options.signal ?? new AbortController().signal,
  });
  await collection.add(archiveOf(items));
  return collection.finish();
}

/** Every path below a folder, folders with a slash at the end. */
async function listing(folder = into, prefix = ''): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = `${prefix}${entry.name}`;
    if (entry.isDirectory())
      names.push(`${name}/`, ...(await listing(path.join(folder, entry.name), `${name}/`)));
    else names.push(entry.isFile() ? name : `${name} (not a regular file)`);
  }
  return names.sort();
}

function read(name: string): Promise<string> {
  return readFile(path.join(into, name), 'utf8');
}

async function mode(name: string): Promise<number> {
  return (await stat(path.join(into, name))).mode & 0o7777;
}

describe('too many files', () => {
  /** Links aren't made on disk as they come. */
  const links = (count: number): readonly Item[] =>
    Array.from({ length: count }, (_, index) => link(`output/many/l${index}`, 'nowhere'));

  test('end the collecting, with the folder that has most of them', async () => {
    const few = [file('output/few/a', ''), file('output/few/b', '')];
    await expect(collect([...few, ...links(30_000)])).rejects.toMatchObject({
      code: 'too-many-files',
      exitCode: 1,
      message: expect.stringMatching(/^more than 30,000 files .*, at least 29,99\d of them in output\/many$/),
    });
  });

  test('are not those that a Work could hold', async () => {
    const { problems } = await collect(links(25_368));
    expect(problems).toHaveLength(25_368);
  });
});

describe('what is collected', () => {
  test('files and folders of output and metadata, nothing else of /kratix', async () => {
    const { files, problems } = await collect([
      special('', 'directory'),
      special('output', 'directory', { mode: 0o777 }),
      file('output/a.yaml', 'a: 1\n'),
      special('output/sub', 'directory'),
      file('output/sub/.hidden', 'x'),
      file('metadata/status.yaml', 'message: hi\n'),
      file('input/object.yaml', 'kind: X\n'),
      file('leaked', 'no'),
    ]);
    expect(problems).toEqual([]);
    expect(await listing()).toEqual([
      'metadata/',
      'metadata/status.yaml',
      'output/',
      'output/a.yaml',
      'output/sub/',
      'output/sub/.hidden',
    ]);
    expect(await read('output/a.yaml')).toBe('a: 1\n');
    expect(files.find(({ path }) => path === 'output/a.yaml')).toEqual({
      path: 'output/a.yaml',
      bytes: 5,
      sha256: '37b128c59f1f5097f73f82691cb519f1f568667faab5ced1b4ab979d36837eae',
    });
  });

  test('both folders are there where the stages wrote nothing', async () => {
    await collect([]);
    expect(await listing()).toEqual(['metadata/', 'output/']);
  });

  test.each([
    ['Docker', 'output/', 'metadata/'],
    ['podman', '/', '/'],
  ])(
    'archives of single folders give the same, as %s names their entries',
    async (_engine, output, metadata) => {
      const collection = new Collection({
        into,
        limitBytes: undefined,
        action: 'configure',
        signal: new AbortController().signal,
      });
      const entries: Item[] = [
        [{ name: output, type: 'directory', mode: 0o777 }],
        [{ name: `${output}a`, mode: 0o644 }, '1'],
        [{ name: `${output}hard`, type: 'link', linkname: `${output}a` }],
        [{ name: `${output}../metadata/evil`, mode: 0o644 }, '1'],
      ];
      await collection.add(archiveOf(entries), 'output');
      await collection.add(archiveOf([[{ name: `${metadata}b`, mode: 0o644 }, '2']]), 'metadata');
      const { problems } = await collection.finish();
      expect(problems).toMatchObject([{ path: `${output}../metadata/evil`, severity: 'error' }]);
      expect(await listing()).toEqual(['metadata/', 'metadata/b', 'output/', 'output/a', 'output/hard']);
    },
  );

  test('modes are 0644, 0755 where executable, whatever they were and whatever the umask is', async () => {
    const umask = process.umask(0o077);
    try {
      await collect([
        special('output/closed', 'directory', { mode: 0o700 }),
        file('output/closed/secret', 'x', { mode: 0o600 }),
        file('output/run', 'x', { mode: 0o4711 }),
      ]);
    } finally {
      process.umask(umask);
    }
    expect(await mode('output/closed')).toBe(0o755);
    expect(await mode('output/closed/secret')).toBe(0o644);
    expect(await mode('output/run')).toBe(0o755);
  });

  test('odd names are kept as they are', async () => {
    const names = ['-rf', 'a\nb', 'ä ☃', 'back\\slash', '...', '$(x)', `${'n'.repeat(250)}`];
    const { problems } = await collect(names.map((name) => file(`output/${name}`, name)));
    expect(problems).toEqual([]);
    for (const name of names) expect(await read(`output/${name}`)).toBe(name);
  });

  test('a file of many chunks arrives whole', async () => {
    const content = 'x'.repeat(3_000_001);
    const { files } = await collect([file('output/big', content)]);
    expect(await read('output/big')).toBe(content);
    expect(files).toMatchObject([{ bytes: 3_000_001 }]);
  });

  test('of two entries of the same name the later one counts', async () => {
    const { files } = await collect([file('output/a', 'first'), file('output/a', 'second')]);
    expect(await read('output/a')).toBe('second');
    expect(files).toHaveLength(1);
  });
});

describe('links', () => {
  test('a hard link becomes a copy', async () => {
    await collect([
      file('output/a', 'same', { mode: 0o755 }),
      special('output/b', 'link', { linkname: 'kratix/output/a' }),
    ]);
    expect(await read('output/b')).toBe('same');
    expect(await mode('output/b')).toBe(0o755);
    expect((await stat(path.join(into, 'output/b'))).nlink).toBe(1);
  });

  test('a hard link to something outside is refused', async () => {
    const { problems } = await collect([
      special('output/a', 'link', { linkname: '/etc/passwd' }),
      special('output/b', 'link', { linkname: 'kratix/output/b' }),
      special('output/c', 'link', { linkname: 'kratix/../../etc/passwd' }),
    ]);
    expect(problems.map(({ path, severity }) => `${severity} ${path}`)).toEqual([
      'error output/a',
      'error output/b',
      'error output/c',
    ]);
    expect(await listing()).toEqual(['metadata/', 'output/']);
  });

  test('a relative link to a file becomes a copy, through other links too', async () => {
    const { files, problems } = await collect([
      link('output/first', 'sub/second'),
      link('output/sub/second', '../file'),
      file('output/file', 'content'),
    ]);
    expect(problems).toEqual([]);
    expect(await read('output/first')).toBe('content');
    expect(await read('output/sub/second')).toBe('content');
    expect(files.map(({ path }) => path).sort()).toEqual([
      'output/file',
      'output/first',
      'output/sub/second',
    ]);
  });

  test.each([
    ['/etc/passwd', /absolute/],
    ['../../../../etc/passwd', /out of its folder/],
    ['../metadata/status.yaml', /out of its folder/],
    ['nothing', /not there/],
    ['it', /circle/],
    ['sub', /a folder/],
    ['pipe', /not a regular file/],
  ])('a link to %s is a problem, and not written', async (target, message) => {
    const { problems } = await collect([
      special('output/sub', 'directory'),
      special('output/pipe', 'fifo'),
      file('metadata/status.yaml', ''),
      link('output/it', target),
    ]);
    const problem = problems.find(({ path }) => path === 'output/it');
    expect(problem).toMatchObject({ severity: 'error', message: expect.stringMatching(message) });
    expect(problem?.message).toContain('work-writer');
    expect(await listing()).not.toContain('output/it');
  });

  test('a file "below" a link is not written through it', async () => {
    const outside = path.join(dir, 'outside');
    await mkdir(outside);
    const { problems } = await collect([link('output/door', outside), file('output/door/evil', 'x')]);
    expect(await readdir(outside)).toEqual([]);
    expect(problems.map(({ path }) => path)).toContain('output/door/evil');
  });

  test('a file that replaces a link is not written through it', async () => {
    const victim = path.join(dir, 'victim');
    await collect([link('output/door', victim), file('output/door', 'x')]);
    await expect(stat(victim)).rejects.toThrow('ENOENT');
    expect(await read('output/door')).toBe('x');
  });
});

describe('what is refused', () => {
  test.each([
    '/etc/evil',
    '../evil',
    'kratix/../../evil',
    'kratix/output/../../../evil',
    '/kratix/output/evil',
  ])('the name %s', async (name) => {
    const { problems } = await collect([[{ name }, 'x'], file('output/good', 'y')]);
    expect(problems).toMatchObject([{ path: name, severity: 'error' }]);
    expect(await listing()).toEqual(['metadata/', 'output/', 'output/good']);
    expect(await readdir(dir)).toEqual(['into']);
  });

  test.each(['fifo', 'character-device', 'block-device'] as const)('a %s', async (type) => {
    const { problems } = await collect([special('output/odd', type), file('output/good', 'y')]);
    expect(problems).toMatchObject([{ path: 'output/odd', severity: 'error' }]);
    expect(await listing()).toEqual(['metadata/', 'output/', 'output/good']);
  });

  test('an output that is no folder', async () => {
    const { problems } = await collect([link('output', '/etc'), file('output/passwd', 'x')]);
    expect(problems[0]).toMatchObject({ path: 'output', severity: 'error' });
    expect(await read('output/passwd')).toBe('x');
  });

  test('a folder in the place of a file, and the other way round', async () => {
    const { problems } = await collect([
      file('output/a', '1'),
      file('output/a/b', '2'),
      file('output/c/d', '3'),
      file('output/c', '4'),
    ]);
    expect(problems.map(({ path }) => path)).toEqual(['output/a/b', 'output/c']);
    expect(await listing()).toEqual(['metadata/', 'output/', 'output/a', 'output/c/', 'output/c/d']);
  });

  test('a name that is too long for this file system', async () => {
    const { problems } = await collect([file(`output/${'n'.repeat(256)}`, 'x'), file('output/good', 'y')]);
    expect(problems).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('cannot hold') },
    ]);
    expect(await read('output/good')).toBe('y');
  });

  test('what steers a terminal is escaped in what is shown', async () => {
    const { problems } = await collect([special('output/a\u001b[2J\nb', 'fifo')]);
    expect(problems).toMatchObject([{ path: 'output/a\\x1b[2J\\nb' }]);
  });
});

describe('what Kratix would make of it', () => {
  test('a file or folder that user 65532 cannot read is a warning', async () => {
    const { problems } = await collect([
      special('output', 'directory', { mode: 0o700 }),
      file('output/root', 'x', { mode: 0o600 }),
      file('output/own', 'x', { mode: 0o600, uid: 65532 }),
      file('output/group', 'x', { mode: 0o640, gid: 65532 }),
      special('output/closed', 'directory', { mode: 0o744 }),
      file('metadata/status.yaml', 'x', { mode: 0o600 }),
      file('metadata/notes', 'x', { mode: 0o600 }),
    ]);
    expect(problems.map(({ path, severity }) => `${severity} ${path}`)).toEqual([
      'warning output',
      'warning output/root',
      'warning output/closed',
      'warning metadata/status.yaml',
    ]);
    expect(problems[1]?.message).toContain('0600');
  });

  test('in metadata only the files that Kratix reads make it fail', async () => {
    const { problems } = await collect([
      special('metadata/scratch', 'fifo'),
      link('metadata/status.yaml', '/x'),
      special('metadata/destination-selectors.yaml', 'fifo'),
    ]);
    const told = problems.map(({ path, severity }) => `${severity} ${path}`);
    expect(told).toContain('warning metadata/scratch');
    expect(told).toContain('error metadata/status.yaml');
    expect(told).toContain('error metadata/destination-selectors.yaml');
    expect(problems.find(({ path }) => path === 'metadata/status.yaml')?.message).toContain('status-writer');
  });

  test('in delete nothing reads the output', async () => {
    const { problems } = await collect([special('output/pipe', 'fifo')], { action: 'delete' });
    expect(problems).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('does not read') },
    ]);
  });

  test('a name that is not UTF-8 is told', async () => {
    const { problems } = await collect([file('output/a\ufffd', 'x')]);
    expect(problems).toMatchObject([{ severity: 'warning', message: expect.stringContaining('UTF-8') }]);
  });
});

describe('limits and errors', () => {
  test('more bytes than the limit end the collecting', async () => {
    const { exceeded, files } = await collect(
      [file('output/a', '12345'), file('output/b', '123456'), file('output/c', '1')],
      { limitBytes: 10 },
    );
    expect(exceeded).toBe(true);
    expect(files.map(({ path }) => path)).toEqual(['output/a']);
  });

  test('copies of links count, so that a few bytes cannot fill the disk', async () => {
    const links = Array.from({ length: 100 }, (_, index) => link(`output/l${index}`, 'a'));
    const { exceeded, files } = await collect([file('output/a', '12345'), ...links], { limitBytes: 20 });
    expect(exceeded).toBe(true);
    expect(files).toHaveLength(4);
  });

  test('exactly the limit is no eviction', async () => {
    const { exceeded } = await collect([file('output/a', '12345')], { limitBytes: 5 });
    expect(exceeded).toBe(false);
  });

  test.each([
    ['is cut short', (bytes: Buffer) => bytes.subarray(0, 700)],
    ['is none', () => Buffer.alloc(1024, 'x')],
  ])('an archive that %s is an error of the engine', async (_name, change) => {
    const bytes = Buffer.concat(await archiveOf([file('output/a', 'x'.repeat(1000))]).toArray());
    const collection = new Collection({
      into,
      limitBytes: undefined,
      action: 'configure',
      signal: new AbortController().signal,
    });
    const archive = Readable.from([change(bytes)]);
    await expect(collection.add(archive)).rejects.toMatchObject({ code: 'engine-error' });
    expect(archive.destroyed).toBe(true);
  });

  test("an archive's own error comes through", async () => {
    const lost = new PromiseError('engine-lost', 'gone');
    const archive = new Readable({ read: () => undefined });
    const collection = new Collection({
      into,
      limitBytes: undefined,
      action: 'configure',
      signal: new AbortController().signal,
    });
    const added = collection.add(archive);
    archive.push(
      Buffer.concat(await archiveOf([file('output/a', 'x'.repeat(2000))]).toArray()).subarray(0, 1200),
    );
    setImmediate(() => archive.destroy(lost));
    await expect(added).rejects.toBe(lost);
  });

  test('a folder that cannot be written ends it', async () => {
    await rm(into, { recursive: true });
    await expect(collect([file('output/a', 'x'.repeat(100_000))])).rejects.toThrow('ENOENT');
  });

  test('an abort ends it', async () => {
    const controller = new AbortController();
    const archive = new Readable({ read: () => undefined });
    const collection = new Collection({
      into,
      limitBytes: undefined,
      action: 'configure',
      signal: controller.signal,
    });
    const added = collection.add(archive);
    setImmediate(() => controller.abort());
    await expect(added).rejects.toMatchObject({ code: 'interrupted' });
    expect(archive.destroyed).toBe(true);
  });
});
