import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { atTerminal } from '../support/at-terminal.ts';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { below, type PromiseFolder, promiseFiles, REQUEST } from '../support/promise-folder.ts';
import { schemaErrors } from '../support/schema-errors.ts';
import { type Files, writeFiles } from '../support/write-files.ts';

const WRITES =
  'echo "{apiVersion: v1, kind: ConfigMap, metadata: {name: $KRATIX_WORKFLOW_TYPE-$KRATIX_WORKFLOW_ACTION}}" > /kratix/output/a.yaml';
const REFUSED = `${REQUEST}\n`.replace('spec: {}', 'spec: {size: 5}');

let folder: PromiseFolder;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

const run = (...args: readonly string[]) => runPromise(args, { cwd: folder.dir });

/** A Promise without cases, with these workflows, all of the same pipeline. */
function adoptable(workflows: readonly string[], files: Files = {}, script = WRITES): Files {
  const { 'promise.yaml': text = '' } = promiseFiles({ scripts: [script] });
  const promise = parse(text);
  const { configure } = promise.spec.workflows.resource;
  promise.spec.workflows = {};
  for (const workflow of workflows) {
    const [type = '', action = ''] = workflow.split('/');
    promise.spec.workflows[type] = { ...promise.spec.workflows[type], [action]: configure };
  }
  return { 'promise.yaml': stringify(promise), ...files };
}

/** What is in test/, by path, but for what runs write. */
async function caseFiles(): Promise<Record<string, string>> {
  const root = path.join(folder.dir, 'test');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => file.includes('expected/') || !/(?:output|metadata)\//.test(file))
    .sort();
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(path.join(root, file), 'utf8')])),
  );
}

describe('promise init --adopt', () => {
  it('writes the missing cases from an example request, shows what came out, and records it when told to', async () => {
    const comment = `# a small one\n${REQUEST}`;
    await writeFiles(
      folder.dir,
      adoptable(['resource/configure', 'promise/configure', 'resource/delete'], {
        'resource-request.yaml': REFUSED,
        'examples/small.yaml': comment,
        'examples/other.yaml': 'kind: Other\napiVersion: example.com/v1\n',
      }),
    );
    const first = await run('init', '--adopt');
    expect(first.stdout).toContain('created   test/input/object.yaml (examples/small.yaml)');
    expect(first.stdout).toMatch(
      /^test wrote:\n\n {2}test\/output\/a\.yaml\n {4}\{apiVersion: v1, .*name: resource-configure/m,
    );
    expect(first.stdout).toContain('name: promise-configure');
    expect(first.stderr).toContain(
      'nothing is recorded yet\n  hint: look it over, then run this again with --yes',
    );
    expect(first.stdout).toContain('0 cases with new goldens, 3 without');
    expect(first.exitCode).toBe(1);
    const written = await caseFiles();
    expect(written).toEqual({
      '.gitignore': expect.stringContaining('**/output/'),
      'input/object.yaml': comment,
      'promise-configure/case.yaml': 'pipeline: promise/configure\n',
      'resource-delete/case.yaml': 'pipeline: resource/delete\n',
      'resource-delete/input/object.yaml': comment,
    });

    const second = await run('init', '--adopt', '--yes');
    expect(second.stdout).toContain('recorded  test/promise-configure/expected/output/a.yaml');
    expect(second.stdout).not.toContain('created');
    expect(second.stdout).toContain('3 cases with new goldens');
    expect(second.exitCode).toBe(0);
    const recorded = await caseFiles();
    expect(recorded).toMatchObject(written);
    expect(recorded['expected/output/a.yaml']).toContain('name: resource-configure');

    const third = await run('init', '--adopt');
    expect(third.stdout).toBe('nothing to do: every workflow has a case, and every case its golden');
    expect(third.exitCode).toBe(0);
    expect(await caseFiles()).toEqual(recorded);
    expect((await run('test')).exitCode).toBe(0);
  });

  it('makes up what the stages read from the cluster and nobody declares', async () => {
    const { 'promise.yaml': text = '' } = promiseFiles({
      scripts: ['echo "$TOKEN $GIVEN $(cat /one.txt) $(ls /made /all)" > /kratix/output/a.txt'],
      container: {
        env: [
          { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'login', key: 'token' } } },
          { name: 'GIVEN', valueFrom: { configMapKeyRef: { name: 'given', key: 'a' } } },
          { name: 'MAY', valueFrom: { secretKeyRef: { name: 'optional', key: 'a', optional: true } } },
        ],
        envFrom: [{ configMapRef: { name: 'settings' } }],
        volumeMounts: [
          { name: 'made', mountPath: '/made' },
          { name: 'all', mountPath: '/all' },
          { name: 'file', mountPath: '/one.txt', subPath: 'one.txt' },
        ],
      },
    });
    const promise = parse(text);
    promise.spec.workflows.resource.configure[0].spec.volumes = [
      { name: 'made', secret: { secretName: 'login', items: [{ key: 'cert', path: 'cert.pem' }] } },
      { name: 'file', configMap: { name: 'files' } },
      { name: 'all', projected: { sources: [{ configMap: { name: 'settings' } }] } },
    ];
    await writeFiles(folder.dir, {
      'promise.yaml': stringify(promise),
      'resource-request.yaml': REQUEST,
      'test/cluster/given.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: given}\ndata: {a: mine}\n',
    });
    const { stderr, exitCode } = await run('init', '--adopt', '--yes');
    expect(stderr).toContain('note: login, settings, files: made-up values stand in');
    expect(stderr).toContain('put them into test/case.yaml');
    expect(exitCode).toBe(0);
    const files = await caseFiles();
    expect(parse(files['case.yaml'] ?? '')).toEqual({
      secrets: { login: { token: 'stand-in', cert: 'stand-in' } },
      configMaps: { settings: {}, files: { 'one.txt': 'stand-in' } },
    });
    expect(files['expected/output/a.txt']).toBe('stand-in mine stand-in /all:\n\n/made:\ncert.pem\n');
  });

  it('makes that up for a case that is there as well, where it has no case.yaml', async () => {
    const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'login', key: 'token' } } }];
    await writeFiles(folder.dir, {
      ...promiseFiles({ scripts: ['echo "$TOKEN" > /kratix/output/a.txt'], container: { env } }),
      'test/set/input/object.yaml': REQUEST,
      'test/set/case.yaml': 'secrets: {login: {token: mine}}\n',
    });
    const { stdout, exitCode } = await run('init', '--adopt', '--yes');
    expect(stdout).toMatch(/^created {3}test\/case\.yaml$/m);
    expect(exitCode).toBe(0);
    expect(await caseFiles()).toEqual({
      'case.yaml': 'secrets:\n  login:\n    token: stand-in\n',
      'expected/output/a.txt': 'stand-in\n',
      'input/object.yaml': REQUEST,
      'set/case.yaml': 'secrets: {login: {token: mine}}\n',
      'set/expected/output/a.txt': 'mine\n',
      'set/input/object.yaml': REQUEST,
    });
  });

  it('asks at a terminal, and records nothing where the answer is no', async () => {
    await writeFiles(folder.dir, adoptable(['resource/configure'], { 'request.yaml': REQUEST }));
    const refusing = atTerminal(['init', '--adopt'], { cwd: folder.dir });
    await refusing.waitFor('Is that right? Then it becomes the golden files.');
    refusing.type('n\r');
    expect(await refusing.ended).toBe(1);
    expect(Object.keys(await caseFiles())).toEqual(['.gitignore', 'input/object.yaml']);
    const agreeing = atTerminal(['init', '--adopt'], { cwd: folder.dir });
    await agreeing.waitFor('Is that right?');
    agreeing.type('\r');
    expect(await agreeing.ended).toBe(0);
    expect(await caseFiles()).toHaveProperty('expected/output/a.yaml');
  });

  it('leaves alone what is there, and records only goldens that are missing', async () => {
    await writeFiles(
      folder.dir,
      adoptable(['resource/configure', 'promise/configure'], {
        'test/input/object.yaml': REQUEST,
        'test/expected/output/a.yaml': 'mine: true\n',
        'test/.gitignore': 'mine\n',
        'test/promise-configure/README.md': 'mine\n',
      }),
    );
    const { stdout, exitCode } = await run('init', '--adopt', '--yes');
    expect(stdout).toContain('created   test/promise-configure-2/case.yaml');
    expect(exitCode).toBe(0);
    expect(await caseFiles()).toMatchObject({
      'expected/output/a.yaml': 'mine: true\n',
      '.gitignore': 'mine\n',
      'promise-configure/README.md': 'mine\n',
      'promise-configure-2/expected/output/a.yaml': expect.stringContaining('promise-configure'),
    });
  });

  it('makes no golden of what fails, and says what to do without a request', async () => {
    await writeFiles(folder.dir, adoptable(['resource/configure'], {}, 'echo broken >&2; exit 3'));
    const bare = await run('init', '--adopt', '--yes');
    expect(bare.stderr).toContain('there is no example request: this one has nothing but a name');
    expect(bare.stdout).toContain('✗ test');
    expect(bare.stdout).toContain('broken');
    expect(bare.exitCode).toBe(1);
    expect(await caseFiles()).not.toHaveProperty('expected/output/a.yaml');

    const script = 'printf "a: 1\\n b: 2\\n" > /kratix/output/a.yaml';
    await writeFiles(folder.dir, adoptable(['resource/configure'], {}, script));
    const invalid = await run('init', '--adopt', '--yes');
    expect(invalid.stdout).toMatch(/^✗ test \(.*\): it wrote what does not parse$/m);
    expect(invalid.stdout).toContain('written output/a.yaml:2:3: this is not valid YAML');
    expect(invalid.stdout).toContain('0 cases with new goldens, 1 without');
    expect(invalid.exitCode).toBe(1);
    expect(await caseFiles()).not.toHaveProperty('expected/output/a.yaml');

    await rm(path.join(folder.dir, 'test'), { recursive: true });
    const text = await readFile(path.join(folder.dir, 'promise.yaml'), 'utf8');
    const promise = parse(text);
    promise.spec.api.spec.versions[0].schema.openAPIV3Schema.required = ['spec'];
    await writeFiles(folder.dir, { 'promise.yaml': stringify(promise) });
    const none = await run('init', '--adopt', '--yes');
    expect(none.stderr).toContain('hint: write a request into test/input/object.yaml, then run this again');
    expect(none.stdout).toBe('no case yet: there is no example request');
    expect(none.exitCode).toBe(1);
  });

  it('tells it all as one document, where nothing is asked', async () => {
    await writeFiles(folder.dir, {
      ...below('a', adoptable(['resource/configure'], { 'resource-request.yaml': REQUEST })),
      ...below('b', adoptable(['promise/configure'], {}, 'exit 3')),
      'c/promise.yaml': 'apiVersion: platform.kratix.io/v1alpha1\nkind: Promise\nspec: {}\n',
    });
    const adoption = async (...args: readonly string[]) => {
      const { stdout, exitCode } = await run('init', '--adopt', '--json', ...args);
      const document = JSON.parse(stdout);
      expect(schemaErrors('adoption.schema.json', document)).toEqual([]);
      return { promises: document.promises, exitCode };
    };
    const place = (name: string) => path.join(folder.dir, name);
    expect(await adoption('--dir', 'a')).toMatchObject({
      exitCode: 1,
      promises: [
        {
          outcome: 'incomplete',
          created: expect.arrayContaining([
            { path: place('a/test/input/object.yaml'), from: place('a/resource-request.yaml') },
          ]),
          cases: [
            { name: 'test', outcome: 'unrecorded', wrote: [place('a/test/output/a.yaml')], goldens: [] },
          ],
        },
      ],
    });
    expect(await adoption('--all', '--yes')).toMatchObject({
      exitCode: 2,
      promises: [
        {
          place: 'a',
          outcome: 'complete',
          created: [],
          cases: [{ outcome: 'recorded', goldens: [place('a/test/expected/output/a.yaml')] }],
        },
        {
          place: 'b',
          outcome: 'incomplete',
          cases: [{ outcome: 'failed', failure: { kind: 'stage-failed' } }],
        },
        { place: 'c', outcome: 'invalid', error: { code: 'invalid-promise' } },
      ],
    });
  });

  it('adopts every Promise of a repository, several in one folder among them', async () => {
    const passing = adoptable(['resource/configure'], { 'resource-request.yaml': REQUEST });
    await writeFiles(folder.dir, {
      ...below('a', passing),
      'a/promise-ha.yaml': passing['promise.yaml'] ?? '',
      ...below('b', adoptable(['promise/configure'])),
      'c/promise.yaml': 'apiVersion: platform.kratix.io/v1alpha1\nkind: Promise\nspec: {}\n',
      ...below('d', adoptable(['resource/configure'], { 'resource-request.yaml': REFUSED })),
    });
    const { stdout, stderr, exitCode } = await run('init', '--adopt', '--all', '--yes');
    expect(stderr).toMatch(/^error\[invalid-promise\]: .*\n {2}at c\/promise\.yaml:/m);
    expect(stdout).not.toContain('\n\n\n');
    expect(stdout).toContain(
      [
        '✓ a/promise-ha.yaml  1 case with new goldens',
        '✓ a                  1 case with new goldens',
        '✓ b                  1 case with new goldens',
        '✗ c                  invalid-promise',
        '✗ d                  0 cases with new goldens, 1 without',
      ].join('\n'),
    );
    expect(exitCode).toBe(2);
    expect(
      await readFile(path.join(folder.dir, 'a/test/promise-ha-resource-configure/case.yaml'), 'utf8'),
    ).toBe('promise: promise-ha.yaml\n');
    const list = await run('test', '--all', '--list');
    expect(list.stdout.match(/^\S+/gm)).toEqual([
      'a/promise-ha.yaml/promise-ha-resource-configure',
      'a/test',
      'b/promise-configure',
      'd/test',
    ]);
  });

  it.each([
    [['--adopt', 'redis'], 'usage', {}],
    [['--yes', 'redis'], 'usage', {}],
    [['--adopt', '--split'], 'usage', {}],
    [['--adopt'], 'no-promise', {}],
    [['--adopt'], 'update-in-ci', { CI: 'true' }],
  ])('refuses %j: %s', async (args, code, env) => {
    const { stderr, exitCode } = await runPromise(['init', ...args], { cwd: folder.dir, env });
    expect(stderr).toContain(`error[${code}]`);
    expect(exitCode).toBe(2);
  });
});
