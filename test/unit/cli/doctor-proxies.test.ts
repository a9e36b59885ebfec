import { describe, expect, it } from 'vitest';
import { judgeProxies, type ProxyUse } from '../../../src/cli/doctor/proxies.ts';

const PROXY = { httpsProxy: 'http://proxy:3128' };

function judge(use: Partial<ProxyUse>) {
  return judgeProxies({ product: 'docker', engine: {}, environment: {}, builds: {}, ...use });
}

describe('what doctor says of proxies', () => {
  it('has nothing to say where there are none, or where all know the same', () => {
    expect(judge({})).toMatchObject([{ state: 'ok', message: 'none' }]);
    expect(judge({ engine: PROXY, environment: PROXY, builds: PROXY })).toMatchObject([
      { state: 'ok', message: 'http://proxy:3128, known to shell, engine and builds' },
    ]);
    // NO_PROXY alone is no proxy.
    expect(judge({ environment: { noProxy: 'localhost' } })).toMatchObject([{ message: 'none' }]);
  });

  it('warns of an engine that has none, or another, where the shell has one', () => {
    const [none] = judge({ environment: PROXY, builds: PROXY });
    expect(none).toMatchObject({
      state: 'warning',
      message: "this shell has HTTPS_PROXY=http://proxy:3128; the engine has none, so pulls don't go there",
      fix: expect.stringContaining('daemon.json'),
    });
    const [other] = judge({ environment: PROXY, builds: PROXY, engine: { httpsProxy: 'http://old:8080' } });
    expect(other?.message).toContain('the engine uses http://old:8080');
    const [podman] = judge({ product: 'podman', environment: PROXY });
    expect(podman?.fix).toContain('podman');
  });

  it('warns of builds that get none, and gives the build arguments', () => {
    const use = { engine: PROXY, environment: PROXY };
    expect(judge(use)).toMatchObject([
      {
        state: 'warning',
        message: 'builds get no proxy: steps that download (RUN apk add …) go without HTTPS_PROXY',
        fix: expect.stringContaining('--build-arg HTTPS_PROXY=http://proxy:3128'),
      },
    ]);
    // Podman's builds take those of its environment.
    expect(judge({ ...use, product: 'podman' })).toMatchObject([{ state: 'ok' }]);
    // An engine that needs one is reason enough.
    expect(judge({ engine: PROXY })).toMatchObject([{ state: 'warning' }]);
  });

  it('warns of an address that in a container is the container', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const proxy = { httpProxy: `http://${host}:3128` };
      const findings = judge({ engine: proxy, environment: proxy, builds: proxy });
      expect(findings, host).toMatchObject([{ message: expect.stringContaining('the container itself') }]);
    }
    const proxy = { httpProxy: 'http://localhost.example:3128' };
    expect(judge({ engine: proxy, environment: proxy, builds: proxy })).toMatchObject([{ state: 'ok' }]);
  });

  it('notes hosts that the engine would reach through the proxy and the shell would not', () => {
    const environment = { ...PROXY, noProxy: 'localhost, registry.local' };
    const [finding] = judge({ environment, engine: { ...PROXY, noProxy: 'localhost' }, builds: PROXY });
    expect(finding).toMatchObject({
      state: 'ok',
      notes: ['NO_PROXY of this shell, but not of the engine: registry.local'],
    });
  });
});
