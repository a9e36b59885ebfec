import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  dockerBuildProxies,
  dockerBuildProxyArgs,
  environmentProxies,
  proxySettings,
} from '../../../src/engine/proxies.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** The environment of somebody whose docker has this config.json. */
async function environmentWith(config: string): Promise<NodeJS.ProcessEnv> {
  const folder = await mkdtemp(path.join(tmpdir(), 'promise-proxies-test-'));
  folders.push(folder);
  await writeFile(path.join(folder, 'config.json'), config);
  return { DOCKER_CONFIG: folder };
}

describe('proxies', () => {
  it('are compared by address: without credentials, and with the scheme that is meant', () => {
    expect(proxySettings('me:p@ss@proxy:3128', 'http://me:p@ss@proxy:3128/a@b', '')).toEqual({
      httpProxy: 'http://proxy:3128',
      httpsProxy: 'http://proxy:3128/a@b',
    });
    expect(proxySettings('me:secret@proxy:3128/', 'http://me:s3cret@proxy:3128', ' ')).toEqual({
      httpProxy: 'http://proxy:3128',
      httpsProxy: 'http://proxy:3128',
    });
    expect(proxySettings('', undefined, null)).toEqual({});
  });

  it('of an environment are those of curl: the lower-case name goes first', () => {
    const env = { http_proxy: 'http://lower:1', HTTP_PROXY: 'http://upper:1', NO_PROXY: 'localhost' };
    expect(environmentProxies(env)).toEqual({ httpProxy: 'http://lower:1', noProxy: 'localhost' });
  });

  it("of builds are those of docker's config.json: the engine's own, else the default ones", async () => {
    const env = await environmentWith(
      JSON.stringify({
        proxies: {
          default: { httpsProxy: 'http://proxy:3128', noProxy: 'localhost' },
          'tcp://far:2376': { httpProxy: 'http://far-proxy:3128' },
        },
      }),
    );
    const byDefault = { httpsProxy: 'http://proxy:3128', noProxy: 'localhost' };
    expect(await dockerBuildProxies('unix:///var/run/docker.sock', env)).toEqual(byDefault);
    expect(await dockerBuildProxies('tcp://far:2376', env)).toEqual({ httpProxy: 'http://far-proxy:3128' });
  });

  it('of builds are build arguments in either case, as they are written', async () => {
    const proxies = { default: { httpsProxy: 'http://me:secret@proxy:3128', noProxy: '', httpProxy: 5 } };
    const env = await environmentWith(JSON.stringify({ proxies }));
    const proxy = 'http://me:secret@proxy:3128';
    expect(await dockerBuildProxyArgs('unix:///x', env)).toEqual({ HTTPS_PROXY: proxy, https_proxy: proxy });
  });

  it('of builds are none where there is no such file, or nobody can read it', async () => {
    expect(await dockerBuildProxies('unix:///x', { DOCKER_CONFIG: '/no/such/folder' })).toEqual({});
    expect(await dockerBuildProxies('unix:///x', await environmentWith('{"proxies"'))).toEqual({});
    expect(await dockerBuildProxies('unix:///x', await environmentWith('null'))).toEqual({});
  });
});
