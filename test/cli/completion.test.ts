import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inTerminal } from '../support/at-terminal.ts';
import { BINARY, runPromise, temporaryFolder } from '../support/cli.ts';
import { promiseFolder, REQUEST } from '../support/promise-folder.ts';
import { writeFiles } from '../support/write-files.ts';

let bin: string;
let cwd: string;
let env: Readonly<Record<string, string>>;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  bin = await mkdtemp(path.join(os.tmpdir(), 'promise-test-bin-'));
  const wrapper = `#!/bin/sh\nexec ${process.execPath} ${BINARY} "$@"\n`;
  await writeFile(path.join(bin, 'promise'), wrapper, { mode: 0o755 });
  // Shells look for settings and keep history in the home folder: this one has none.
  env = { PATH: `${bin}:${process.env.PATH}`, HOME: bin };
  const { dir } = await promiseFolder({
    scripts: ['true', 'true'],
    files: {
      'test/with-data/input/object.yaml': REQUEST,
      'test/without data/input/object.yaml': REQUEST,
      'pipeline/Dockerfile': 'FROM busybox:1.35\n',
    },
  });
  cwd = dir;
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

afterAll(async () => {
  for (const dir of [bin, cwd]) await rm(dir, { recursive: true, force: true });
});

/** What `promise internal complete` offers, values only, after its first line. */
async function offered(
  line: string,
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly paths: string; readonly values: readonly string[] }> {
  const result = await runPromise(['internal', 'complete', `--line=${line}`], { cwd, ...options });
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  const [first = '', ...rows] = result.stdout.split('\n');
  return {
    paths: first.split('\t')[0] ?? '',
    values: rows.filter((row) => row !== '').map((row) => row.split('\t')[0] ?? ''),
  };
}

describe('what is offered', () => {
  it.each([
    ['promise test-', ['test-pipeline', 'test-stage']],
    ['promise help val', ['validate']],
    ['promise completion ', ['bash', 'zsh', 'fish', 'powershell']],
    ['promise test ', ['resource/configure/instance']],
    ['promise test resource/configure/instance ', []],
    ['promise test --only', ['--only-failed']],
    ['promise test -c ', ['test', 'with-data', 'without data']],
    ['promise test -c test --case=with-', ['--case=with-data']],
    ['promise test --limits ', ['memory', 'all', 'none']],
    ['promise test --stage st', ['stage-1', 'stage-2']],
    ['promise test --reporter j', ['json', 'junit']],
    ['promise build --platform linux/amd64', ['linux/amd64', 'linux/amd64,linux/arm64']],
    ['promise test --check r', ['retry']],
    ['promise build stage-1 ', ['stage-2']],
    ['promise build --stage stage-1', ['stage-1=']],
    ['promise build --load ', ['kind']],
    ['promise build -- --', []],
    ['promise internal --', ['--help']],
    ['promise nonsense --c', []],
  ])('after %j', async (line, values) => {
    expect(await offered(line)).toEqual({ paths: 'none', values });
  });

  it.each([
    ['promise test -d ', 'files'],
    ['promise test --reporter html=re', 'files'],
    ['promise build --stage stage-1=pi', 'folders'],
    ['promise test-stage ', 'folders'],
    ['promise validate ', 'files'],
  ])('after %j paths', async (line, paths) => {
    expect(await offered(line)).toEqual({ paths, values: [] });
  });

  it('is what the Promise has that --dir names', async () => {
    const away = { cwd: bin };
    expect((await offered(`promise test --dir ${cwd} -c with-`, away)).values).toEqual(['with-data']);
    expect((await offered('promise test -c ', away)).values).toEqual([]);
  });

  it('are the Promises of a repository', async () => {
    const { dir, remove } = await temporaryFolder();
    cleanUps.push(remove);
    const promise = 'apiVersion: platform.kratix.io/v1alpha1\nkind: Promise\n';
    await writeFiles(dir, { 'promises/a/promise.yaml': promise, 'promises/b/promise.yaml': promise });
    const { values } = await offered('promise test --exclude ', { cwd: dir });
    expect(values).toEqual(['promises/a', 'promises/b']);
  });

  it('are the cases of a stage that is tested without a Promise', async () => {
    const { dir, remove } = await temporaryFolder();
    cleanUps.push(remove);
    await writeFiles(dir, {
      'quota/Dockerfile': 'FROM scratch\n',
      'quota/tests/first/input/object.yaml': '',
    });
    expect((await offered('promise test-stage quota -c ', { cwd: dir })).values).toEqual(['first']);
  });

  it('is nothing, and no error, where the Promise can’t be read', async () => {
    const { dir, remove } = await temporaryFolder();
    cleanUps.push(remove);
    await writeFiles(dir, { 'promise.yaml': 'kind: [Promise\n' });
    expect(await offered('promise test ', { cwd: dir })).toEqual({ paths: 'none', values: [] });
  });

  it('are the kind clusters of the engine, and nothing where it doesn’t answer', async () => {
    const name = `completion-${process.pid}`;
    const label = `io.x-k8s.kind.cluster=${name}`;
    const { stdout: id } = await execa('docker', ['create', '--label', label, 'busybox:1.35', 'true']);
    cleanUps.push(() => execa('docker', ['rm', id]));
    expect((await offered('promise build --name ')).values).toContain(name);
    expect((await offered('promise test --kind-cluster ')).values).toContain(name);

    const connections: net.Socket[] = [];
    const silent = net.createServer((socket) => connections.push(socket));
    const socket = path.join(bin, 'silent.sock');
    await new Promise<void>((resolve) => silent.listen(socket, resolve));
    cleanUps.push(async () => {
      silent.close();
      for (const connection of connections) connection.destroy();
    });
    const deaf = { env: { DOCKER_HOST: `unix://${socket}` } };
    expect(await offered('promise build --name ', deaf)).toEqual({ paths: 'none', values: [] });
  });
});

describe('bash', () => {
  /** Calls the function that `complete` names for promise, as bash does. @param piece what bash takes for the word */
  async function bash(line: string, piece: string): Promise<readonly string[]> {
    const script = `set -u
      source <(promise completion bash)
      source <(promise completion bash)
      registered=$(complete -p promise)
      [[ $registered == *"-F _promise promise" ]] || exit 1
      COMP_LINE=$1 COMP_POINT=\${#1}
      _promise promise "$2" ''
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await execa('bash', ['--norc', '-c', script, 'bash', line, piece], { cwd, env });
    return stdout.split('\n').filter((value) => value !== '');
  }

  it('completes values, without what it takes for a word before, and quoted', async () => {
    expect(await bash('promise test-', 'test-')).toEqual(['test-pipeline', 'test-stage']);
    expect(await bash('promise test --case=with-', 'with-')).toEqual(['with-data']);
    expect(await bash('promise test --case=', '')).toEqual(['test', 'with-data', 'without\\ data']);
    expect(await bash('promise nonsense --c', '--c')).toEqual([]);
  });

  it('completes paths', async () => {
    expect(await bash('promise test -d pr', 'pr')).toEqual(['promise.yaml']);
    expect(await bash('promise build --stage stage-1=p', 'p')).toEqual(['pipeline']);
  });

  it('does so at a terminal', async () => {
    const shell = await completingShell('bash --norc --noprofile -i', 'bash');
    shell.type('\x15exit\r');
    expect(await shell.ended).toBe(0);
  });
});

/** A shell at a terminal that has our completions, and has completed a case and a folder with them. */
async function completingShell(command: string, name: string) {
  const shell = inTerminal(command, { cwd, env });
  shell.type(`source <(promise completion ${name}) && echo rea""dy\r`);
  await shell.waitFor('ready');
  shell.type('promise test --case=with-\t');
  await shell.waitFor('--case=with-data ');
  shell.type('--dir te\t');
  await shell.waitFor('--dir test/');
  return shell;
}

describe('zsh', () => {
  it('completes commands, values and paths at a terminal', async () => {
    const shell = await completingShell('zsh -f -i', 'zsh');
    shell.type('\x15promise build --stage stage-1\t');
    await shell.waitFor('--stage stage-1=');
    shell.type('pi\t');
    await shell.waitFor('pipeline/');
    shell.type('\x15promise test-\t\t');
    await shell.waitFor('test-pipeline  -- Run the pipelines');
    shell.type('\x15exit\r');
    expect(await shell.ended).toBe(0);
  });
});

describe('fish', () => {
  async function fish(line: string): Promise<readonly string[]> {
    const script = 'promise completion fish | source; complete --do-complete $argv[1]';
    const { stdout, stderr } = await execa('fish', ['--no-config', '-c', script, line], { cwd, env });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((row) => row !== '');
  }

  it('completes commands with what they do, values and paths', async () => {
    expect(await fish('promise test-p')).toEqual([
      expect.stringMatching(/^test-pipeline\tRun the pipelines /),
    ]);
    expect(await fish('promise test --case=with-')).toEqual(['--case=with-data\tresource/configure']);
    expect(await fish('promise test -d pr')).toEqual(['promise.yaml']);
    expect(await fish('promise build --stage stage-1=p')).toEqual(['stage-1=pipeline/']);
    expect(await fish('promise nonsense --c')).toEqual([]);
  });
});

it('PowerShell’s script asks the same command', async () => {
  const { stdout, exitCode } = await runPromise(['completion', 'powershell']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Register-ArgumentCompleter -Native -CommandName promise');
  expect(stdout).toContain('promise internal complete "--line=$line"');
});
