import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initDefaults } from '../../../src/scaffold/defaults.ts';
import { type InitOptions, type Scaffolded, scaffoldPromise } from '../../../src/scaffold/init.ts';
import { DEFAULT_DESIGN, renderPromise } from '../../../src/scaffold/promise-template.ts';
import { PromiseError } from '../../../src/shared/errors.ts';
import { asOrdinaryUser, giveAway } from '../../support/ordinary-user.ts';

let scratch: string;

beforeEach(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'scaffold-test-')));
});

afterEach(async () => {
  await rm(scratch, { recursive: true, force: true });
});

/** Scaffolds the Promise `db` into a folder of the scratch folder. */
function scaffold(folder: string, options: Partial<InitOptions> = {}): Promise<Scaffolded> {
  return scaffoldPromise({ ...initDefaults('db'), dir: join(scratch, folder), force: false, ...options });
}

/** The error that a scaffold ends in. */
async function failure(scaffolding: Promise<unknown>): Promise<PromiseError> {
  const error = await scaffolding.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PromiseError) return error;
  throw new Error(`not a PromiseError: ${String(error)}`);
}

/** Everything below the scratch folder: files with content, folders and links. */
async function snapshot(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(scratch, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const key = path.slice(scratch.length + 1);
    if (entry.isFile()) found[key] = await readFile(path, 'utf8');
    else found[key] = entry.isSymbolicLink() ? `link to ${await readlink(path)}` : 'folder';
  }
  return found;
}

describe('scaffolding into a new folder', () => {
  it("writes the template's files and nothing else", async () => {
    const scaffolded = await scaffold('db');
    const expected = await renderPromise(initDefaults('db'), DEFAULT_DESIGN);
    expect(scaffolded).toEqual({
      dir: join(scratch, 'db'),
      files: expected.map(({ path }) => ({ path, action: 'created' })),
      todos: [],
    });
    const written = Object.entries(await snapshot()).filter(([, content]) => content !== 'folder');
    expect(Object.fromEntries(written)).toEqual(
      Object.fromEntries(expected.map(({ path, content }) => [`db/${path}`, content])),
    );
    expect(await readdir(scratch)).toEqual(['db']);
  });

  it('lets everybody run the stage and enter its folders, whatever the umask', async () => {
    const umask = process.umask(0o077);
    try {
      await scaffold('private');
    } finally {
      process.umask(umask);
    }
    expect((await lstat(join(scratch, 'private/pipeline/run'))).mode & 0o777).toBe(0o755);
    expect((await lstat(join(scratch, 'private'))).mode & 0o777).toBe(0o700);
    await scaffold('usual');
    expect((await lstat(join(scratch, 'usual'))).mode & 0o777).toBe(0o777 & ~umask);
    expect((await lstat(join(scratch, 'usual/promise.yaml'))).mode & 0o777).toBe(0o666 & ~umask);
  });

  it('makes missing parent folders', async () => {
    await scaffold('a/b/db');
    expect(await readFile(join(scratch, 'a/b/db/promise.yaml'), 'utf8')).toContain('name: db\n');
  });

  it('ignores in git what runs write, but no golden', async () => {
    await scaffold('db');
    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', join(scratch, 'db'), ...args], { encoding: 'utf8' });
    git('init', '--quiet');
    for (const folder of ['test', 'test/large']) {
      for (const file of [
        'output/x.yaml',
        'metadata/x.yaml',
        'expected/output/x.yaml',
        'expected/metadata/x.yaml',
      ]) {
        await mkdir(join(scratch, 'db', folder, file, '..'), { recursive: true });
        await writeFile(join(scratch, 'db', folder, file), '');
      }
    }
    await mkdir(join(scratch, 'db/.promise'));
    await writeFile(join(scratch, 'db/.promise/state.json'), '');
    const ignored = git('ls-files', '--others', '--ignored', '--exclude-standard').trim().split('\n');
    expect(ignored).toEqual([
      '.promise/state.json',
      'test/large/metadata/x.yaml',
      'test/large/output/x.yaml',
      'test/metadata/x.yaml',
      'test/output/x.yaml',
    ]);
  });
});

describe('scaffolding into a folder that exists', () => {
  it('adds to what is there', async () => {
    await mkdir(join(scratch, 'db/pipeline'), { recursive: true });
    await writeFile(join(scratch, 'db/notes.txt'), 'mine');
    await scaffold('db');
    const after = await snapshot();
    expect(after['db/notes.txt']).toBe('mine');
    expect(after['db/pipeline/run']).toMatch(/^#!/);
    expect(Object.keys(after).filter((path) => path.includes('.promise-init'))).toEqual([]);
  });

  it('lists every file in its way and touches none', async () => {
    await mkdir(join(scratch, 'db/pipeline'), { recursive: true });
    await writeFile(join(scratch, 'db/promise.yaml'), 'mine');
    await symlink('nowhere', join(scratch, 'db/README.md'));
    await writeFile(join(scratch, 'db/pipeline/run'), 'mine too');
    const before = await snapshot();
    const error = await failure(scaffold('db'));
    expect(error).toMatchObject({
      code: 'file-exists',
      exitCode: 2,
      message: '3 files are in the way in db',
      location: { file: join(scratch, 'db') },
      notes: ['README.md', 'pipeline/run', 'promise.yaml'],
      hint: 'choose another folder with --dir, or replace them with --force',
    });
    expect(await snapshot()).toEqual(before);
  });

  it('replaces them with --force, a link itself and not what it leads to', async () => {
    await mkdir(join(scratch, 'db'));
    await writeFile(join(scratch, 'outside.md'), 'outside');
    await writeFile(join(scratch, 'db/promise.yaml'), 'mine');
    await symlink('../outside.md', join(scratch, 'db/README.md'));
    const { files } = await scaffold('db', { force: true });
    expect(files.filter(({ action }) => action === 'replaced').map(({ path }) => path)).toEqual([
      'README.md',
      'promise.yaml',
    ]);
    const after = await snapshot();
    expect(after['outside.md']).toBe('outside');
    expect(after['db/README.md']).toMatch(/^# db\n/);
    expect(after['db/promise.yaml']).toContain('kind: Promise\n');
    expect(Object.keys(after).filter((path) => path.includes('.promise-init'))).toEqual([]);
  });

  it('refuses, with --force too, what can not be replaced: a folder for a file, a file or link for a folder', async () => {
    await mkdir(join(scratch, 'db/promise.yaml'), { recursive: true });
    await writeFile(join(scratch, 'db/test'), '');
    await mkdir(join(scratch, 'elsewhere'));
    await symlink('../elsewhere', join(scratch, 'db/pipeline'));
    const before = await snapshot();
    const error = await failure(scaffold('db', { force: true }));
    expect(error).toMatchObject({
      code: 'file-exists',
      notes: ['pipeline (should be a folder)', 'promise.yaml (is a folder)', 'test (should be a folder)'],
    });
    expect(await snapshot()).toEqual(before);
  });
});

describe('a scaffold that fails leaves everything as it was', () => {
  it('where a folder within can not be written to', async () => {
    await mkdir(join(scratch, 'db/test'), { recursive: true });
    await writeFile(join(scratch, 'db/README.md'), 'mine');
    await giveAway(scratch, join(scratch, 'db'), join(scratch, 'db/test'));
    await chmod(join(scratch, 'db/test'), 0o555);
    const before = await snapshot();
    const error = await asOrdinaryUser(() => failure(scaffold('db', { force: true })));
    expect(error).toMatchObject({
      code: 'not-permitted',
      exitCode: 3,
      message: 'no permission to write in test',
      location: { file: join(scratch, 'db/test') },
    });
    expect(await snapshot()).toEqual(before);
  });

  it('where the folder to create it in can not be written to', async () => {
    await mkdir(join(scratch, 'parent'));
    await giveAway(scratch, join(scratch, 'parent'));
    await chmod(join(scratch, 'parent'), 0o555);
    const error = await asOrdinaryUser(() => failure(scaffold('parent/db')));
    expect(error).toMatchObject({
      code: 'not-permitted',
      message: 'no permission to write in parent',
      location: { file: join(scratch, 'parent') },
    });
    expect(await snapshot()).toEqual({ parent: 'folder' });
  });

  it('where a path is too long: the parents made for it go too', async () => {
    const error = await failure(scaffold(`a/b/${'x'.repeat(300)}`));
    expect(error).toMatchObject({ code: 'usage' });
    expect(await snapshot()).toEqual({});
  });

  it.each([
    ['a new folder', false],
    ['a folder that exists', true],
  ])('where it is interrupted halfway, in %s', async (_, exists) => {
    if (exists) await mkdir(join(scratch, 'db'));
    const before = await snapshot();
    const error = await failure(scaffold('db', { signal: abortedAtThirdLook() }));
    expect(error).toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(await snapshot()).toEqual(before);
  });
});

describe('a target that can not become the folder', () => {
  it('is a file', async () => {
    await writeFile(join(scratch, 'db'), 'mine');
    expect(await failure(scaffold('db', { force: true }))).toMatchObject({
      code: 'file-exists',
      message: 'db is not a folder',
      location: { file: join(scratch, 'db') },
    });
    expect(await snapshot()).toEqual({ db: 'mine' });
  });

  it('lies below a file', async () => {
    await writeFile(join(scratch, 'file'), 'mine');
    expect(await failure(scaffold('file/db'))).toMatchObject({
      code: 'file-exists',
      message: "db can't be made: a part of its path is not a folder",
      location: { file: join(scratch, 'file/db') },
    });
  });

  it('is a link, whose target the hint names', async () => {
    await mkdir(join(scratch, 'real'));
    await symlink('real', join(scratch, 'db'));
    expect(await failure(scaffold('db'))).toMatchObject({
      code: 'file-exists',
      message: 'db is a symbolic link',
      location: { file: join(scratch, 'db') },
      hint: `name its target: --dir ${join(scratch, 'real')}`,
    });
  });

  it('is a link that leads nowhere, or lies below one', async () => {
    await symlink('nowhere', join(scratch, 'db'));
    expect(await failure(scaffold('db'))).toMatchObject({ code: 'file-exists' });
    expect(await failure(scaffold('db/below'))).toMatchObject({ code: 'file-exists' });
    expect(await snapshot()).toEqual({ db: 'link to nowhere' });
  });

  it('is not looked at when the names are refused', async () => {
    expect(await failure(scaffold('db', { group: 'nodot' }))).toMatchObject({ code: 'invalid-name' });
    expect(await snapshot()).toEqual({});
  });
});

/** A signal that is aborted when it is looked at for the third time: after two files. */
function abortedAtThirdLook(): AbortSignal {
  const controller = new AbortController();
  let looks = 0;
  return new Proxy(controller.signal, {
    get(signal, property) {
      if (property === 'aborted') {
        looks += 1;
        if (looks === 3) controller.abort();
      }
      return Reflect.get(signal, property, signal);
    },
  });
}
