import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import { startProxy } from '../container/engine-support.ts';
import { runPromise, startPromise } from '../support/cli.ts';
import {
  type PromiseFolder,
  type PromiseFolderOptions,
  promiseFolder,
  REQUEST,
} from '../support/promise-folder.ts';

const PROMISE = 'apiVersion: platform.kratix.io/v1alpha1\nkind: Promise\nmetadata: {name: sub}\nspec: {}\n';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

/** Runs `promise test-pipeline` in a Promise made for it. */
async function test(options: PromiseFolderOptions = {}, args: readonly string[] = [], env = {}) {
  folder = await promiseFolder(options);
  return runPromise(['test-pipeline', ...args], { cwd: folder.dir, env });
}

describe('bad input ends with exit code 2, the place and a way out', () => {
  it('no promise.yaml', async () => {
    folder = await promiseFolder();
    await rm(path.join(folder.dir, 'promise.yaml'));
    const result = await runPromise(['test'], { cwd: folder.dir });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('error[no-promise]');
    expect(result.stderr).toMatch(/hint: .*--dir/s);
  });

  it('YAML that does not parse', async () => {
    const result = await test({ files: { 'promise.yaml': 'kind: Promise\nspec:\n  a: [1\n' } });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('error[invalid-yaml]');
    expect(result.stderr).toMatch(/^ {2}at promise\.yaml:[34]:\d+$/m);
    const { stdout } = await runPromise(['test', '--json'], { cwd: folder?.dir ?? '' });
    expect(JSON.parse(stdout).error.location.file).toBe(path.join(folder?.dir ?? '', 'promise.yaml'));
  });

  it('not a Promise', async () => {
    const result = await test({ files: { 'promise.yaml': 'apiVersion: v1\nkind: ConfigMap\n' } }, [
      '-d',
      'promise.yaml',
    ]);
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('error[not-a-promise]');
    expect(result.stderr).toContain('ConfigMap');
  });

  it('a pipeline name that there is not, with those that there are', async () => {
    const result = await test({}, ['resource/configure/instanze']);
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('error[unknown-pipeline]');
    expect(result.stderr).toContain('resource/configure/instance');
  });

  it('a case name that there is not, with those that there are', async () => {
    const result = await test({}, ['--case', 'tset']);
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('error[unknown-case]');
    expect(result.stderr).toMatch(/\btest\b/);
  });

  it('a request that cannot be read as text', async () => {
    folder = await promiseFolder();
    await writeFile(path.join(folder.dir, 'test/input/object.yaml'), Buffer.from([0x6b, 0xff, 0xfe]));
    const result = await runPromise(['test'], { cwd: folder.dir });
    expect(result.exitCode).toBe(2);
    expect(result.stdout).toContain('error[unreadable-file]');
  });

  it('two requests in one file', async () => {
    const result = await test({ files: { 'test/input/object.yaml': `${REQUEST}---\n${REQUEST}` } });
    expect(result.exitCode).toBe(2);
    expect(result.stdout).toContain('error[invalid-case]');
  });

  it('an image that is not here, with --no-build, names the folder that builds it', async () => {
    const result = await test(
      {
        container: { image: 'promise-test/unbuilt:v1' },
        files: { 'pipeline/Dockerfile': 'FROM busybox:1.35\n' },
      },
      ['--no-build'],
    );
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toMatch(/hint: run without --no-build: pipeline builds it/);
  });

  it('no cases', async () => {
    folder = await promiseFolder();
    await rm(path.join(folder.dir, 'test'), { recursive: true });
    const result = await runPromise(['test'], { cwd: folder.dir });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('error[no-cases]');
    expect(result.stderr).toContain('test/input/object.yaml');
  });

  it('a request that is no mapping', async () => {
    const result = await test({ files: { 'test/input/object.yaml': '- 1\n' } });
    expect(result.exitCode).toBe(2);
    expect(result.stdout).toContain('error[invalid-request]');
    expect(result.stdout).toContain('test/input/object.yaml:1');
  });

  it('an unknown flag', async () => {
    const result = await test({}, ['--verbos']);
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('error[usage]');
    expect(result.stderr).toContain('--verbose');
  });

  it('prints the error as JSON, too, where asked to', async () => {
    const result = await test({}, ['--json', '--case', 'tset']);
    expect(JSON.parse(result.stdout)).toMatchObject({ version: 1, error: { code: 'unknown-case' } });
    expect(result.exitCode).toBe(2);
  });
});

describe('files are named relative to where one is, wherever an error names them', () => {
  const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n';

  it.each<[string, readonly string[], Record<string, string>, string]>([
    [
      'a folder without a Promise',
      ['test', '-d', 'sub'],
      { 'sub/a.txt': '' },
      'sub holds no Promise, but a folder above it does\n  at promise.yaml\n',
    ],
    ['a folder that is not there', ['test', '-d', 'nowhere'], {}, 'there is no nowhere\n  at nowhere\n'],
    [
      'no Promise below a folder',
      ['validate', '--all', '-d', 'sub'],
      { 'sub/a.txt': '' },
      'there is no Promise in sub, nor in a folder below it\n  at sub\n',
    ],
    [
      'several problems, each with its place',
      ['test', '-d', 'sub'],
      { 'sub/promise.config.yaml': 'stage: {}\nbuilds: {}\n', 'sub/promise.yaml': PROMISE },
      '  at sub/promise.config.yaml:1:1\n  sub/promise.config.yaml:1:1 stage: unknown field (did you mean stages?)\n  sub/promise.config.yaml:2:1 ',
    ],
    [
      'what is declared twice, with both places',
      ['update', 'dependencies', 'm'],
      { 'm/a.yaml': CONFIG_MAP, 'm/b.yaml': CONFIG_MAP },
      'ConfigMap one is declared twice\n  at m/b.yaml:1:1\n  m/a.yaml:1:1 the first time\n  m/b.yaml:1:1 once more\n',
    ],
    [
      'no manifests in a file',
      ['update', 'dependencies', 'm/a.yaml'],
      { 'm/a.yaml': '# nothing\n' },
      'a.yaml holds no manifests\n  at m/a.yaml\n',
    ],
    ['no report yet', ['report'], {}, 'there is no report yet\n  at .\n'],
    [
      'a folder where the report is to be',
      ['test', '--reporter', 'junit=test'],
      {},
      "can't write the report test: it is a folder\n  at test\n",
    ],
    [
      'files in the way of a new Promise',
      ['init', 'test', '--dir', 'sub'],
      { 'sub/promise.yaml': '' },
      'in the way in sub\n  at sub\n',
    ],
    [
      'a case without a request',
      ['test', '--case', 'a'],
      { 'test/a/input/x': '' },
      'the case a has no request\n    at test/a\n  hint: add one there: input/object.yaml\n',
    ],
  ])('%s', async (_, args, files, expected) => {
    folder = await promiseFolder({ files });
    const { stdout, stderr } = await runPromise(args, { cwd: folder.dir });
    expect(stdout + stderr).toContain(expected);
    expect(stdout + stderr).not.toContain(folder.dir);
  });

  it('and absolutely in JSON', async () => {
    folder = await promiseFolder();
    const { stdout } = await runPromise(['test', '--json', '-d', 'nowhere'], { cwd: folder.dir });
    const file = path.join(folder.dir, 'nowhere');
    expect(JSON.parse(stdout).error).toMatchObject({ message: 'there is no nowhere', location: { file } });
  });
});

describe('trouble around us ends with exit code 3', () => {
  it('no engine', async () => {
    const result = await test({}, [], { DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain('error[no-engine]');
    expect(result.stderr).toContain('unix:///nowhere/docker.sock');
    expect(result.stderr).toContain('hint: ');
  });

  it('an engine that goes away during a stage: the files are as before, and the next run cleans up', async () => {
    folder = await promiseFolder({ scripts: ['echo started; sleep 600'] });
    const { dir } = folder;
    const engine = await connectEngine({ env: process.env });
    const proxy = await startProxy(path.join(dir, 'docker.sock'), engine.endpoint.host);
    await engine.close();
    const run = startPromise(['test', '--verbose'], {
      cwd: dir,
      env: { DOCKER_HOST: `unix://${proxy.socket}` },
    });
    const { pid } = run;
    run.stderr?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('started')) void proxy.tearDown();
    });
    const result = await run;
    expect(result.exitCode).toBe(3);
    expect(result.stdout).toContain('error[engine-lost]');
    expect(await readdir(path.join(dir, 'test'))).toEqual(['input']);

    const left = () =>
      execa('docker', ['ps', '--all', '--quiet', '--filter', `label=io.kratix-promise.pid=${pid}`]);
    expect((await left()).stdout).not.toBe('');
    await runPromise(['test', '--timeout', '1s'], { cwd: dir });
    expect((await left()).stdout).toBe('');
  });

  it('a stage with neither a folder nor an image', async () => {
    const result = await test({ container: { image: 'promise-test.invalid/no-such-image:v1' } });
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain('error[image-unavailable]');
    expect(result.stderr).toContain('resource/configure/instance/stage-1');
    expect(result.stderr).toMatch(/hint: .*--stage resource\/configure\/instance\/stage-1=DIR/s);
  });

  it('a base image that cannot be had', async () => {
    const result = await test({
      container: { image: 'promise-test/no-base:v1' },
      files: { 'pipeline/Dockerfile': 'FROM promise-test.invalid/no-such-base:v1\n' },
    });
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain('error[image-unavailable]');
    expect(result.stderr).toContain('promise-test.invalid/no-such-base:v1');
    expect(result.stderr).toContain('pipeline/Dockerfile:1');
  });
});

describe('a result that is not as expected ends with exit code 1', () => {
  it('a build that fails, with the step and its last lines', async () => {
    const result = await test({
      container: { image: 'promise-test/broken:v1' },
      files: { 'pipeline/Dockerfile': 'FROM busybox:1.35\nRUN echo before && exit 9\n' },
    });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('error[build-failed]');
    expect(result.stderr).toContain('pipeline/Dockerfile:2');
    expect(result.stderr).toContain('before');
  });

  it('a missing golden, which names --update and what was written', async () => {
    const result = await test({ scripts: ['echo "a: 1" > /kratix/output/a.yaml'] });
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain('--update');
    expect(result.stdout).toContain('output/a.yaml');
  });

  it.each([
    ['exit code 1', 'echo last words; exit 1', /stage-1.*exit code 1.*last words/s],
    ['out of memory', 'dd if=/dev/zero of=/dev/null bs=400M count=1', /exit code 137.*memory.*256Mi/s],
    ['126', 'touch /tmp/x; /tmp/x', /exit code 126/],
    ['127', 'no-such-command', /exit code 127/],
  ])('a stage that fails: %s', async (_name, script, expected) => {
    const result = await test({ scripts: [script, 'echo never > /kratix/output/never'] });
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toMatch(expected);
    expect(existsSync(path.join(folder?.dir ?? '', 'test/output/never'))).toBe(false);
  });

  it('a command that the image lacks', async () => {
    const result = await test({ container: { command: ['/bin/bash'] } });
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toMatch(/exit code 127.*\/bin\/bash/s);
  });

  it('an image that names no command', async () => {
    const result = await test({
      container: { image: 'promise-test/no-command:v1', command: undefined },
      files: { 'pipeline/Dockerfile': 'FROM scratch\nCOPY Dockerfile /\n' },
    });
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toMatch(/stage-1.*promise-test\/no-command:v1 has no command/s);
  });

  it('a timeout', async () => {
    const result = await test({ scripts: ['echo waiting; sleep 600'] }, ['--timeout', '2s']);
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toMatch(/2 s/);
    expect(result.stdout).toContain('waiting');
  });
});

describe('what a user keeps in the way', () => {
  it('is not deleted: an output folder with a file of the user stays, and the run says where it wrote', async () => {
    folder = await promiseFolder({
      scripts: ['echo "a: 1" > /kratix/output/a.yaml'],
      files: { 'test/output/mine.txt': 'mine\n' },
    });
    const result = await runPromise(['test'], { cwd: folder.dir });
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain('.promise/out/test');
    expect(await readFile(path.join(folder.dir, 'test/output/mine.txt'), 'utf8')).toBe('mine\n');
  });
});
