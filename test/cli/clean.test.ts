import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import type { CleanDocument } from '../../src/cli/clean/types.ts';
import { newRunId, runLabels } from '../../src/engine/ownership.ts';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { below, type PromiseFolderOptions, promiseFiles, promiseFolder } from '../support/promise-folder.ts';
import { schemaErrors } from '../support/schema-errors.ts';
import { writeFiles } from '../support/write-files.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A Promise in a folder of its own; whatever it keeps is cleaned up after the test. */
async function promiseIn(options: PromiseFolderOptions): Promise<string> {
  const { dir, remove } = await promiseFolder(options);
  cleanUps.push(remove, () => runPromise(['clean', '--images'], { cwd: dir }));
  return dir;
}

/** What `clean --json` prints, held against its schema. */
async function clean(
  cwd: string,
  ...args: readonly string[]
): Promise<{ document: CleanDocument; exitCode: number; removed: readonly string[] }> {
  const { stdout, exitCode } = await runPromise(['clean', '--json', ...args], { cwd });
  const document: CleanDocument = JSON.parse(stdout);
  expect(schemaErrors('clean.schema.json', document)).toEqual([]);
  return { document, exitCode, removed: document.removed.map(({ name }) => name) };
}

/** Runs the only case, whose stage fails, and returns the name of the container that is kept. */
async function keep(cwd: string): Promise<string> {
  const { stderr } = await runPromise(['test-pipeline', '--keep'], { cwd });
  return /kept the container of stage stage-1: (\S+)/.exec(stderr)?.[1] ?? expect.unreachable(stderr);
}

async function docker(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await execa('docker', args);
  return stdout.split('\n').filter((line) => line !== '');
}

/** The images that were removed: of a run that was killed beside this test, other things may be. */
function imagesOf({ document }: { readonly document: CleanDocument }): readonly string[] {
  return document.removed.filter(({ kind }) => kind === 'image').map(({ name }) => name);
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const FAILING = { scripts: ['echo "a: 1" > /kratix/output/a.yaml; exit 7'] };

describe('promise clean', () => {
  it('removes what --keep left of this Promise, what runs wrote and what they remember; in a dry run nothing', async () => {
    const [dir, other] = [await promiseIn(FAILING), await promiseIn(FAILING)];
    const [kept, foreign] = [await keep(dir), await keep(other)];
    const folders = ['test/output', 'test/metadata', '.promise'].map((name) => path.join(dir, name));
    const volumes = ['input', 'output', 'metadata'].map((name) => kept.replace(/_stage-1$/, `-${name}`));

    const dry = await clean(dir, '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, document: { dryRun: true, engineError: null } });
    expect(dry.removed).toEqual(expect.arrayContaining([kept, ...volumes, ...folders]));
    expect(dry.removed).not.toContain(foreign);
    expect(dry.document.bytes).toBeGreaterThan(0);
    expect(await docker('ps', '-aq', '--filter', `name=${kept}`)).toHaveLength(1);
    for (const folder of folders) expect(await isThere(folder), folder).toBe(true);
    expect((await clean(dir, '--dry-run', '--whole-engine')).removed).toEqual(
      expect.arrayContaining([kept, foreign]),
    );

    const real = await clean(dir);
    expect(real).toMatchObject({ exitCode: 0, document: { dryRun: false, left: [] } });
    expect(real.removed).toEqual(expect.arrayContaining([kept, ...volumes, ...folders]));
    expect(await docker('ps', '-aq', '--filter', `name=${kept}`)).toEqual([]);
    expect(await docker('volume', 'ls', '-q', '--filter', `name=${volumes[0]}`)).toEqual([]);
    expect(await docker('ps', '-aq', '--filter', `name=${foreign}`)).toHaveLength(1);
    expect((await readdir(dir)).sort()).toEqual(['promise.yaml', 'test']);
    expect(await readdir(path.join(dir, 'test'))).toEqual(['input']);
  });

  it('leaves what the user edited, what is no run’s, and what a run at work needs', async () => {
    const cases = { 'test/one/input/object.yaml': '', 'test/two/input/object.yaml': '' };
    const request = 'apiVersion: example.com/v1\nkind: Sample\nmetadata:\n  name: example\n';
    const files = Object.fromEntries(Object.keys(cases).map((name) => [name, request]));
    const dir = await promiseIn({
      scripts: ['echo "a: 1" > /kratix/output/a.yaml; echo "b: 1" > /kratix/output/b.yaml'],
      topCase: false,
      files: { ...files, 'test/two/output/.gitkeep': '' },
    });
    await runPromise(['test-pipeline'], { cwd: dir });
    await writeFile(path.join(dir, 'test/one/output/a.yaml'), 'a: mine\n');

    const atWork = path.join(dir, '.promise/tmp/at-work');
    await mkdir(atWork, { recursive: true });
    await writeFile(path.join(atWork, 'owner.json'), JSON.stringify(runLabels(newRunId())));
    const busy = await clean(dir);
    expect(busy.document.left).toEqual([
      { kind: 'folder', name: path.join(dir, '.promise'), why: 'a run is under way' },
    ]);
    expect(await isThere(path.join(dir, 'test/two/output/a.yaml'))).toBe(true);

    await writeFile(path.join(atWork, 'owner.json'), JSON.stringify({ ...runLabels('x'), ...DEAD }));
    const idle = await clean(dir);
    expect(idle.document.left).toEqual([
      {
        kind: 'folder',
        name: path.join(dir, 'test/one'),
        why: 'test/one/output/a.yaml was edited since the last run',
      },
    ]);
    expect((await readdir(path.join(dir, 'test/one/output'))).sort()).toEqual(['a.yaml', 'b.yaml']);
    expect(await readdir(path.join(dir, 'test/two/output'))).toEqual(['.gitkeep']);
    expect(await isThere(path.join(dir, '.promise'))).toBe(false);
  });

  it('removes old builds of this Promise; with --images the one that has the name, unless a container uses it', async () => {
    const reference = `promise-test/clean-${newRunId()}:v1`;
    const dir = await promiseIn({
      container: { image: reference },
      files: { 'pipeline/Dockerfile': 'FROM busybox:1.35\nENV BUILD=1\n' },
    });
    const build = async (text: string): Promise<string> => {
      await writeFile(path.join(dir, 'pipeline/Dockerfile'), text);
      await runPromise(['build'], { cwd: dir });
      return (await docker('image', 'inspect', '--format', '{{.Id}}', reference))[0] ?? '';
    };
    const old = await build('FROM busybox:1.35\nENV BUILD=1\n');
    const current = await build('FROM busybox:1.35\nENV BUILD=2\n');
    expect(current).not.toBe(old);
    const known = `promise-test/known-${newRunId()}:v1`;
    await docker('tag', current, known);
    cleanUps.push(() => docker('rmi', known));

    const [shortOld] = old.replace('sha256:', '').match(/^.{12}/) ?? [];
    expect(imagesOf(await clean(dir))).toEqual([shortOld]);
    const [container = ''] = await docker('create', reference, 'true');
    const whileUsed = await clean(dir, '--images');
    expect(imagesOf(whileUsed)).toEqual([]);
    expect(whileUsed.document.left).toEqual([{ kind: 'image', name: reference, why: 'a container uses it' }]);
    await docker('rm', container);
    expect(imagesOf(await clean(dir, '--images'))).toEqual([reference]);
    expect(await docker('images', '-q', '--no-trunc', reference)).toEqual([]);
    expect(await docker('images', '-q', '--no-trunc', known)).toEqual([current]);
  });

  it('counts an image once, however many of its names go, and not at all where one stays', async () => {
    const name = `promise-test/clean-${newRunId()}`;
    const dir = await promiseIn({
      container: { image: `${name}:v1` },
      files: { 'pipeline/Dockerfile': 'FROM busybox:1.35\nRUN head -c 300000 /dev/urandom > /big\n' },
    });
    await runPromise(['build'], { cwd: dir });
    await runPromise(['build', '--tag', 'v2'], { cwd: dir });
    const images = async () => {
      const { document } = await clean(dir, '--images', '--dry-run');
      return document.removed.filter(({ kind }) => kind === 'image');
    };
    const [first, second, ...others] = await images();
    expect(first).toMatchObject({ why: 'built here' });
    expect(first?.bytes).toBeGreaterThanOrEqual(300_000);
    expect(second).toMatchObject({ why: `another name of ${first?.name}`, bytes: 0 });
    expect(others).toEqual([]);

    await docker('tag', `${name}:v1`, `${name}-mine:v1`);
    cleanUps.push(() => docker('rmi', `${name}-mine:v1`));
    expect((await images()).map(({ bytes }) => bytes)).toEqual([0, 0]);
    expect([...imagesOf(await clean(dir, '--images'))].sort()).toEqual([`${name}:v1`, `${name}:v2`]);
  });

  it('cleans up after a stage without a Promise, and in text says what and how much', async () => {
    const { dir, remove } = await temporaryFolder();
    cleanUps.push(remove);
    await writeFiles(dir, { Dockerfile: 'FROM busybox:1.35\n', '.promise/reports/last.json': '{}' });
    const { stdout, exitCode } = await runPromise(['clean'], { cwd: dir });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^removed {2}folder {5}\.promise {2}\(reports and state of runs, 2 B\)\n.*\d B freed$/ms,
    );
    expect(await isThere(path.join(dir, '.promise'))).toBe(false);
  });

  it('cleans up after every Promise of a folder with --all, be one unreadable, and after no other', async () => {
    const { dir, remove } = await temporaryFolder();
    cleanUps.push(remove);
    const state = (place: string) => path.join(place, '.promise', 'reports', 'last.json');
    await writeFiles(dir, {
      ...below('repository/a', promiseFiles()),
      'repository/b/promise.yaml': 'kind: Promise\na: [b',
      'other/promise.yaml': promiseFiles()['promise.yaml'] ?? '',
      [state('repository/a')]: '{}',
      [state('repository/b')]: '{}',
      [state('other')]: '{}',
    });
    const { removed, exitCode } = await clean(path.join(dir, 'repository'), '--all');
    // Of what was killed beside this test, other things may be.
    expect(removed.filter((each) => each.startsWith(dir))).toEqual([
      path.join(dir, 'repository/a/.promise'),
      path.join(dir, 'repository/b/.promise'),
    ]);
    expect(exitCode).toBe(0);
    expect(await isThere(path.join(dir, state('other')))).toBe(true);
  });

  it('refuses where there is nothing to clean up after, and names --whole-engine', async () => {
    const { dir, remove } = await temporaryFolder();
    cleanUps.push(remove);
    const { stderr, exitCode } = await runPromise(['clean'], { cwd: dir });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /error\[no-promise\]: .* holds no Promise\n {2}at \.\n.*--whole-engine cleans up without one/,
    );
    expect((await clean(dir, '--whole-engine', '--dry-run')).exitCode).toBe(0);
  });

  it('removes files also without an engine, and ends with 3', async () => {
    const { dir, remove } = await promiseFolder({ files: { '.promise/reports/last.json': '{}' } });
    cleanUps.push(remove);
    const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    const { stdout, exitCode } = await runPromise(['clean'], { cwd: dir, env });
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(
      /^removed +folder +\.promise .*\nno container engine was looked into: .*\n2 B freed$/,
    );
    expect(await isThere(path.join(dir, '.promise'))).toBe(false);
  });
});

/** What the labels of a process say that has never been. */
const DEAD = { 'io.kratix-promise.pid': '1', 'io.kratix-promise.process-start': 'never' };
