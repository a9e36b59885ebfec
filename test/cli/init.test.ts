import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';

const FILES = [
  '.gitignore',
  'README.md',
  'pipeline/Dockerfile',
  'pipeline/run',
  'promise.config.yaml',
  'promise.yaml',
  'resource-request.yaml',
  'test/case.yaml',
  'test/expected/metadata/destination-selectors.yaml',
  'test/expected/metadata/status.yaml',
  'test/expected/output/configmap.yaml',
  'test/input/object.yaml',
];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await folder.remove();
});

/** Runs `promise init` in the temporary folder. */
function init(...args: string[]): ReturnType<typeof runPromise> {
  return runPromise(['init', ...args], { cwd: folder.dir });
}

describe('promise init', () => {
  it('warns of names that are those of Kubernetes, and says what to type instead', async () => {
    const { exitCode, stderr } = await init('pod', '--property', 'size:string=small');
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      [
        'warning: to kubectl, pods is the kind Pod of Kubernetes: it finds requests of this Promise as pods.example.com only',
        'hint: for a word of their own: promise init pod --kind ManagedPod --property size:string=small --force',
      ].join('\n'),
    );
    const instead = await init(...(stderr.split('promise init ')[1] ?? '').split(' '));
    expect(instead).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await readFile(join(folder.dir, 'pod/promise.yaml'), 'utf8')).toContain('kind: ManagedPod\n');
  });

  it('prints every file that it wrote, and the next command', async () => {
    const { exitCode, stdout, stderr } = await init('elastic-cloud', '--group', 'workshop.kratix.io');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toEqual([
      ...FILES.map((file) => `created   elastic-cloud/${file}`),
      '',
      'Next: cd elastic-cloud && promise test-pipeline',
    ]);
    const promise = await readFile(join(folder.dir, 'elastic-cloud/promise.yaml'), 'utf8');
    expect(promise).toContain('      name: elasticclouds.workshop.kratix.io\n');
  });

  it.each(['test/case.yaml', 'promise.config.yaml'])(
    'tells editors where the schema of %s is',
    async (file) => {
      await init('db');
      const text = await readFile(join(folder.dir, 'db', file), 'utf8');
      const schema = /^# yaml-language-server: \$schema=(.+)\n/.exec(text)?.[1] ?? '';
      const found = await readFile(join(folder.dir, 'db', dirname(file), schema), 'utf8');
      expect(JSON.parse(found).title).toBe(basename(file));
      expect(await readFile(join(folder.dir, 'db/.promise/.gitignore'), 'utf8')).toBe('*\n');
    },
  );

  it('takes every name from its flag', async () => {
    const flags = { group: 'g.io', kind: 'Kind', plural: 'kinders', version: 'v2', image: 'team/img:v9' };
    const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
    expect((await init('db', ...args)).exitCode).toBe(0);
    const promise = await readFile(join(folder.dir, 'db/promise.yaml'), 'utf8');
    for (const line of ['group: g.io', 'kind: Kind', 'plural: kinders', '- name: v2', 'image: team/img:v9']) {
      expect(promise).toContain(` ${line}\n`);
    }
  });

  it('writes into the current folder with --dir .', async () => {
    const { stdout } = await init('db', '--dir', '.');
    expect(stdout).toContain('created   promise.yaml\n');
    expect(stdout).toMatch(/\n\nNext: promise test-pipeline\n?$/);
    expect(await readdir(folder.dir)).toContain('promise.yaml');
  });

  it('quotes a folder in the next command where a shell needs it', async () => {
    const { stdout } = await init('db', '--dir', "it's mine");
    expect(stdout).toContain("Next: cd 'it'\\''s mine' && promise test-pipeline");
  });

  it('tells a script what it wrote with --json', async () => {
    const { stdout } = await init('db', '--json');
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      dir: expect.stringMatching(/\/db$/),
      files: FILES.map((path) => ({ path, action: 'created' })),
      todos: [],
    });
  });

  it('exits 2, lists what is in the way and writes nothing; --force replaces it', async () => {
    await mkdir(join(folder.dir, 'db'));
    await writeFile(join(folder.dir, 'db/promise.yaml'), 'mine');
    const { exitCode, stdout, stderr } = await init('db');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('1 file is in the way');
    expect(stderr).toContain('promise.yaml');
    expect(stderr).toContain('--force');
    expect(await readdir(join(folder.dir, 'db'))).toEqual(['promise.yaml']);

    const forced = await init('db', '--force');
    expect(forced.exitCode).toBe(0);
    expect(forced.stdout).toContain('replaced  db/promise.yaml\n');
    expect(await readFile(join(folder.dir, 'db/promise.yaml'), 'utf8')).toContain('kind: Promise\n');
  });

  it.each([
    [[], "missing required argument 'name'", 'promise init elastic-cloud'],
    [['Elastic_Cloud'], 'the name "Elastic_Cloud"', 'elastic-cloud'],
    [['db', '--group', 'nodot'], 'the group (--group) "nodot"', '--group workshop.kratix.io'],
    [['db', '--version', '1.0'], 'the API version (--version) "1.0"', '--version v1alpha1'],
    [['db', '--dir', ''], '--dir is empty', '--dir .'],
    [['db', '--property', 'size:text'], 'there is no type "text"', 'types: string, integer'],
  ])('%j exits 2, says what is wrong and shows what is accepted', async (args, wrong, accepted) => {
    const { exitCode, stdout, stderr } = await init(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(wrong);
    expect(stderr).toContain(accepted);
    expect(await readdir(folder.dir)).toEqual([]);
  });
});
