import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discoverEndpoints, type Surroundings } from '../../../src/engine/discover.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'promise-test-home-'));
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

/** What discovery finds in an empty home on Linux, unless told otherwise. */
function discover(surroundings: Partial<Surroundings> = {}) {
  return discoverEndpoints({ env: {}, platform: 'linux', home, uid: 1000, ...surroundings });
}

/** Writes a docker context as `docker context create` does. */
async function writeContext(
  dockerConfig: string,
  name: string,
  host: string | undefined,
  tls = false,
): Promise<string> {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = path.join(dockerConfig, 'contexts/meta', id);
  await mkdir(meta, { recursive: true });
  const docker = host === undefined ? {} : { docker: { Host: host, SkipTLSVerify: false } };
  await writeFile(
    path.join(meta, 'meta.json'),
    JSON.stringify({ Name: name, Metadata: {}, Endpoints: docker }),
  );
  const tlsDir = path.join(dockerConfig, 'contexts/tls', id, 'docker');
  if (tls) await mkdir(tlsDir, { recursive: true });
  return tlsDir;
}

async function useContext(dockerConfig: string, name: string): Promise<void> {
  await mkdir(dockerConfig, { recursive: true });
  await writeFile(path.join(dockerConfig, 'config.json'), JSON.stringify({ currentContext: name }));
}

describe('the order in which an engine is looked for', () => {
  it('begins with --host', async () => {
    await useContext(path.join(home, '.docker'), 'colima');
    const env = { DOCKER_HOST: 'tcp://other:2375' };
    expect(await discover({ host: 'unix:///mine.sock', env })).toEqual({
      named: true,
      endpoints: [{ host: 'unix:///mine.sock', source: '--host' }],
    });
  });

  it('goes on with DOCKER_HOST, before any context', async () => {
    const env = { DOCKER_HOST: 'ssh://me@box', DOCKER_CONTEXT: 'colima' };
    expect(await discover({ env })).toEqual({
      named: true,
      endpoints: [{ host: 'ssh://me@box', source: 'DOCKER_HOST' }],
    });
  });

  it('goes on with the context that DOCKER_CONTEXT names, before the current one', async () => {
    const config = path.join(home, '.docker');
    await writeContext(config, 'colima', 'unix:///colima.sock');
    await writeContext(config, 'other', 'unix:///other.sock');
    await useContext(config, 'other');
    expect(await discover({ env: { DOCKER_CONTEXT: 'colima' } })).toEqual({
      named: true,
      endpoints: [{ host: 'unix:///colima.sock', source: 'docker context "colima"' }],
    });
    expect((await discover()).endpoints).toEqual([
      { host: 'unix:///other.sock', source: 'docker context "other"' },
    ]);
  });

  it('honours DOCKER_CONFIG', async () => {
    const config = path.join(home, 'elsewhere');
    await writeContext(config, 'c', 'unix:///c.sock');
    await useContext(config, 'c');
    const { endpoints } = await discover({ env: { DOCKER_CONFIG: config } });
    expect(endpoints[0]?.host).toBe('unix:///c.sock');
  });

  it('takes the context named default for none', async () => {
    await useContext(path.join(home, '.docker'), 'default');
    expect((await discover()).named).toBe(false);
    expect((await discover({ env: { DOCKER_CONTEXT: 'default' } })).named).toBe(false);
  });

  it('takes empty variables for unset ones', async () => {
    const env = { DOCKER_HOST: '', DOCKER_CONTEXT: '', DOCKER_CONFIG: '', XDG_RUNTIME_DIR: '' };
    expect((await discover({ env, host: '' })).named).toBe(false);
  });

  it('ends with the default sockets, Docker before Podman', async () => {
    const { named, endpoints } = await discover({ env: { XDG_RUNTIME_DIR: '/run/user/7' } });
    expect(named).toBe(false);
    expect(endpoints.map(({ host }) => host)).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///run/user/7/docker.sock',
      `unix://${home}/.docker/run/docker.sock`,
      `unix://${home}/.docker/desktop/docker.sock`,
      'unix:///run/user/7/podman/podman.sock',
      'unix:///run/podman/podman.sock',
      `unix://${home}/.colima/default/docker.sock`,
      `unix://${home}/.config/colima/default/docker.sock`,
      `unix://${home}/.rd/docker.sock`,
      `unix://${home}/.orbstack/run/docker.sock`,
    ]);
  });

  it('finds the runtime folder by the user id where XDG_RUNTIME_DIR is not set', async () => {
    const hosts = (await discover()).endpoints.map(({ host }) => host);
    expect(hosts).toContain('unix:///run/user/1000/podman/podman.sock');
  });

  it('knows the sockets of a Mac and the pipes of Windows', async () => {
    const mac = await discover({ platform: 'darwin', env: { TMPDIR: '/var/folders/x/T/' } });
    const hosts = mac.endpoints.map(({ host }) => host);
    expect(hosts).toContain('unix:///var/folders/x/T/podman/podman-machine-default-api.sock');
    expect(hosts.some((host) => host.includes('/run/user/'))).toBe(false);
    const windows = await discover({ platform: 'win32', uid: undefined });
    expect(windows.endpoints[0]?.host).toBe('npipe:////./pipe/docker_engine');
  });
});

describe('an address', () => {
  it.each([
    ['/run/docker.sock', 'unix:///run/docker.sock'],
    ['box:2375', 'tcp://box:2375'],
    ['npipe:////./pipe/x', 'npipe:////./pipe/x'],
  ])('%s means %s', async (host, meaning) => {
    expect((await discover({ host })).endpoints[0]?.host).toBe(meaning);
  });

  it.each([
    [{ DOCKER_HOST: 'tcp://box:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }, '/certs'],
    [{ DOCKER_HOST: 'tcp://box:2376', DOCKER_CERT_PATH: '/certs' }, '/certs'],
    [{ DOCKER_HOST: 'tcp://box:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CONFIG: '/config' }, '/config'],
    [{ DOCKER_HOST: 'tcp://box:2375' }, undefined],
    [{ DOCKER_HOST: 'unix:///run/x.sock', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }, undefined],
  ])('with %o finds its certificates in %s', async (env, tlsDir) => {
    expect((await discover({ env })).endpoints[0]?.tlsDir).toBe(tlsDir);
  });

  it('of a context finds its certificates beside it', async () => {
    const config = path.join(home, '.docker');
    const tlsDir = await writeContext(config, 'remote', 'tcp://box:2376', true);
    const { endpoints } = await discover({ env: { DOCKER_CONTEXT: 'remote' } });
    expect(endpoints).toEqual([{ host: 'tcp://box:2376', source: 'docker context "remote"', tlsDir }]);
  });
});

describe('a docker context that is no good', () => {
  it('is an error when it is not there, which names where it came from', async () => {
    const config = path.join(home, '.docker');
    await useContext(config, 'gone');
    const location = { file: path.join(config, 'config.json') };
    await expect(discover()).rejects.toMatchObject({ code: 'no-engine', location });
    await expect(discover()).rejects.toThrow('"gone" (named by config.json)');
    await expect(discover({ env: { DOCKER_CONTEXT: 'missing' } })).rejects.toThrow(
      '"missing" (named by DOCKER_CONTEXT)',
    );
  });

  it('is an error when it has no docker endpoint', async () => {
    await writeContext(path.join(home, '.docker'), 'kube', undefined);
    await expect(discover({ env: { DOCKER_CONTEXT: 'kube' } })).rejects.toThrow('has no docker endpoint');
  });

  it('is an error with the file when its settings are no JSON', async () => {
    const config = path.join(home, '.docker');
    await mkdir(config);
    await writeFile(path.join(config, 'config.json'), '{ nonsense');
    await expect(discover()).rejects.toMatchObject({
      code: 'unreadable-file',
      location: { file: path.join(config, 'config.json') },
    });
  });
});
