import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allRegistryAuths, registryAuth } from '../../../src/engine/registry-auth.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promise-test-auth-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

/** An environment with docker's config.json, and with the folder itself on PATH. */
async function configured(config: object): Promise<NodeJS.ProcessEnv> {
  await writeFile(path.join(dir, 'config.json'), JSON.stringify(config));
  return { DOCKER_CONFIG: dir, PATH: `${dir}:${process.env.PATH}` };
}

/** A credential helper that knows one server. */
async function helper(name: string, server: string, user: string): Promise<void> {
  const file = path.join(dir, `docker-credential-${name}`);
  const answer = JSON.stringify({ ServerURL: server, Username: user, Secret: 's3cret' });
  const script = `#!/bin/sh\nread -r asked\n[ "$1 $asked" = "get ${server}" ] && echo '${answer}' && exit 0\necho 'credentials not found in native keychain'\nexit 1\n`;
  await writeFile(file, script);
  await chmod(file, 0o755);
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the credentials for a registry', () => {
  it('are read from the file, password with colons included', async () => {
    const env = await configured({ auths: { 'ghcr.io': { auth: base64('me:a:b') } } });
    expect(await registryAuth('ghcr.io', env)).toEqual({
      username: 'me',
      password: 'a:b',
      serveraddress: 'ghcr.io',
    });
    expect(await registryAuth('other.io', env)).toBeUndefined();
  });

  it('are those of the home folder where variables are empty', async () => {
    const auths = JSON.stringify({ auths: { 'ghcr.io': { auth: base64('me:pw') } } });
    await mkdir(path.join(dir, '.docker'));
    await writeFile(path.join(dir, '.docker/config.json'), auths);
    const empty = { DOCKER_CONFIG: '', REGISTRY_AUTH_FILE: '', XDG_RUNTIME_DIR: '' };
    expect(await registryAuth('ghcr.io', { ...empty, HOME: dir })).toMatchObject({ username: 'me' });
    expect(Object.keys(await allRegistryAuths({ ...empty, HOME: '', USERPROFILE: dir }))).toEqual([
      'ghcr.io',
    ]);
  });

  it('are those of podman, which keeps them for a login session, or else below the home folder', async () => {
    const auths = JSON.stringify({ auths: { 'ghcr.io': { auth: base64('me:pw') } } });
    for (const folder of ['run', '.config', 'xdg']) {
      await mkdir(path.join(dir, folder, 'containers'), { recursive: true });
      await writeFile(path.join(dir, folder, 'containers/auth.json'), auths.replace('ghcr', folder));
    }
    const env = { HOME: dir, XDG_RUNTIME_DIR: path.join(dir, 'run') };
    expect(Object.keys(await allRegistryAuths(env))).toEqual(['run.io', '.config.io']);
    const elsewhere = { HOME: dir, XDG_CONFIG_HOME: path.join(dir, 'xdg') };
    expect(Object.keys(await allRegistryAuths(elsewhere))).toEqual(['xdg.io']);
  });

  it("of Docker Hub lie under docker's own name for it", async () => {
    const env = await configured({ auths: { 'https://index.docker.io/v1/': { auth: base64('me:pw') } } });
    expect(await registryAuth('docker.io', env)).toMatchObject({ username: 'me', password: 'pw' });
  });

  it('come from the helper of the registry, before the general one', async () => {
    await helper('special', 'ghcr.io', 'special-user');
    await helper('general', 'other.io', 'general-user');
    const env = await configured({ credHelpers: { 'ghcr.io': 'special' }, credsStore: 'general' });
    expect(await registryAuth('ghcr.io', env)).toMatchObject({
      username: 'special-user',
      password: 's3cret',
    });
    expect(await registryAuth('other.io', env)).toMatchObject({ username: 'general-user' });
    expect(await registryAuth('third.io', env)).toBeUndefined();
  });

  it('may be an identity token', async () => {
    await helper('token', 'ghcr.io', '<token>');
    const env = await configured({ credsStore: 'token' });
    expect(await registryAuth('ghcr.io', env)).toEqual({ identitytoken: 's3cret', serveraddress: 'ghcr.io' });
  });

  it('are none where the helper is missing', async () => {
    const env = await configured({ credsStore: 'no-such-helper' });
    expect(await registryAuth('ghcr.io', env)).toBeUndefined();
  });

  it('are found where podman keeps them', async () => {
    await mkdir(path.join(dir, 'containers'));
    const auths = { 'quay.io': { auth: base64('pod:man') } };
    await writeFile(path.join(dir, 'containers/auth.json'), JSON.stringify({ auths }));
    expect(await registryAuth('quay.io', { XDG_RUNTIME_DIR: dir })).toMatchObject({ username: 'pod' });
  });

  it('are gathered from everywhere for a build', async () => {
    await helper('special', 'ghcr.io', 'special-user');
    const env = await configured({
      auths: { 'quay.io': { auth: base64('q:pw') }, 'ghcr.io': {} },
      credHelpers: { 'ghcr.io': 'special' },
    });
    expect(await allRegistryAuths(env)).toEqual({
      'quay.io': { username: 'q', password: 'pw', serveraddress: 'quay.io' },
      'ghcr.io': { username: 'special-user', password: 's3cret', serveraddress: 'ghcr.io' },
    });
  });
});
