import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import type { DoctorDocument } from '../../src/cli/doctor/types.ts';
import { BINARY, type CliOptions, runPromise, temporaryFolder } from '../support/cli.ts';
import { schemaErrors } from '../support/schema-errors.ts';

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function folder(): Promise<string> {
  const { dir, remove } = await temporaryFolder();
  cleanUps.push(remove);
  return dir;
}

/** What `doctor --json` prints, held against its schema. */
async function examined(options: CliOptions): Promise<{ document: DoctorDocument; exitCode: number }> {
  const { stdout, exitCode } = await runPromise(['doctor', '--json'], options);
  const document: DoctorDocument = JSON.parse(stdout);
  expect(schemaErrors('doctor.schema.json', document)).toEqual([]);
  return { document, exitCode };
}

describe('promise doctor', () => {
  it('ends well where an engine answers, and tells which; programs that are missing are warnings', async () => {
    const cwd = await folder();
    const { document, exitCode } = await examined({ cwd, env: { PATH: cwd } });
    expect(exitCode).toBe(0);
    expect(document.ok).toBe(true);
    expect(document.engine).toMatchObject({ os: 'linux', host: expect.stringContaining('://') });
    const states = Object.fromEntries(document.checks.map(({ name, state }) => [name, state]));
    expect(states).toMatchObject({ node: 'ok', engine: 'ok', platform: 'ok', 'kind-clusters': 'ok' });
    expect(states).toMatchObject({ builder: 'warning', kind: 'warning', kubectl: 'warning' });
    const open = document.checks.filter(({ state }) => state !== 'ok');
    for (const { name, fix } of open) expect(fix, name).toBeTruthy();
  });

  it('really mounts the folder, and leaves nothing behind; an empty one is not tried', async () => {
    const cwd = await folder();
    const mounts = async () => {
      const { document } = await examined({ cwd });
      return document.checks.find(({ name }) => name === 'bind-mounts');
    };
    expect((await mounts())?.message).toContain('not tried');
    await writeFile(path.join(cwd, 'promise.yaml'), '');
    expect(await mounts()).toMatchObject({ state: 'ok', message: `the engine sees ${cwd}` });
    const { stdout } = await execa('docker', ['ps', '--all', '--format={{.Names}} {{.Mounts}}']);
    expect(stdout).not.toContain(cwd);
  });

  it('tells where the engine sees another file system than we do', async () => {
    const cwd = await folder();
    // In a mount namespace of its own, as behind an ssh:// address, the folder holds what the engine's doesn't.
    const script = 'mount -t tmpfs tmpfs "$1"; touch "$1/promise.yaml"; exec "$2" "$3" doctor --dir "$1"';
    const args = ['--mount', 'sh', '-euc', script, 'sh', cwd, process.execPath, BINARY];
    const { stdout, exitCode } = await execa('unshare', args, { reject: false, env: { CI: undefined } });
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `bind-mounts the engine doesn't see ${cwd}: promise copies files`,
    );
  });

  it('says which of shell, engine and builds lack a proxy, without its password, in 80 columns', async () => {
    const cwd = await folder();
    const env = { HTTPS_PROXY: 'http://me:secret@proxy.example:3128', DOCKER_CONFIG: cwd };
    const { stdout, exitCode } = await runPromise(['doctor'], { cwd, env });
    expect(exitCode).toBe(0);
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      '! proxies this shell has HTTPS_PROXY=http://proxy.example:3128; the engine has none',
    );
    expect(words).toContain('! proxies builds get no proxy');
    expect(stdout).not.toContain('secret');
    const broad = stdout.split('\n').filter((line) => line.length > 80 && line.trim().includes(' '));
    expect(broad).toEqual([]);
  });

  it('ends with 3 where DOCKER_HOST leads nowhere, says why and what to do, and looks at the rest', async () => {
    const cwd = await folder();
    const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    const { stdout, exitCode } = await runPromise(['doctor'], { cwd, env });
    expect(exitCode).toBe(3);
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      '✗ engine no container engine at unix:///nowhere/docker.sock (DOCKER_HOST): no such socket fix: start that engine, or correct or unset DOCKER_HOST',
    );
    expect(stdout).toMatch(/^. disk +.* free in /m);
    expect(stdout).toMatch(/promise test-pipeline can't run here$/);

    const json = await examined({ cwd, env });
    expect(json).toMatchObject({ exitCode: 3, document: { ok: false, engine: null } });
  });

  it('ends with 3 where the docker context is none that there is', async () => {
    const cwd = await folder();
    await mkdir(path.join(cwd, '.docker'));
    const env = { DOCKER_HOST: undefined, DOCKER_CONTEXT: 'gone', DOCKER_CONFIG: path.join(cwd, '.docker') };
    const { document, exitCode } = await examined({ cwd, env });
    expect(exitCode).toBe(3);
    const problem = document.checks.find(({ name }) => name === 'engine');
    expect(problem).toMatchObject({ state: 'problem', message: expect.stringContaining('gone') });
    expect(problem?.fix).toBeTruthy();
  });
});
