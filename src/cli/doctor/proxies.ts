import type { ProxySettings } from '../../engine/types.ts';
import { type Finding, fine, warning } from './types.ts';

/** Who uses which proxy. */
export interface ProxyUse {
  readonly product: 'docker' | 'podman';
  /** The engine, to pull and push. */
  readonly engine: ProxySettings;
  /** This shell, and so whatever its user has set up for this network. */
  readonly environment: ProxySettings;
  /** The steps of a build: docker's config.json; podman's builds take those of its environment. */
  readonly builds: ProxySettings;
}

const PROXIES = [
  { key: 'httpProxy', name: 'HTTP_PROXY' },
  { key: 'httpsProxy', name: 'HTTPS_PROXY' },
] as const;

/** Behind a proxy, three parties must know it, each by its own way: the shell, the engine, and the steps of builds. */
export function judgeProxies(use: ProxyUse): readonly Finding[] {
  const { engine, environment, builds } = use;
  if (![engine, environment, builds].some(hasProxy)) return [fine('proxies', 'none')];
  const findings = [...engineFindings(use), ...buildFindings(use)];
  const notes = noProxyNotes(use);
  if (findings.length > 0) return findings.map((each) => ({ ...each, notes }));
  return [fine('proxies', `${shown(engine)}, known to shell, engine and builds`, notes)];
}

/** An engine pulls through its own proxy, whatever the shell says. */
function engineFindings({ engine, environment, product }: ProxyUse): readonly Finding[] {
  const differing = PROXIES.filter(
    ({ key }) => environment[key] !== undefined && environment[key] !== engine[key],
  );
  if (differing.length === 0) return [];
  const names = differing.map(({ key, name }) => `${name}=${environment[key]}`).join(', ');
  const theirs = hasProxy(engine) ? `uses ${shown(engine)}` : 'has none';
  return [
    warning(
      'proxies',
      `this shell has ${names}; the engine ${theirs}, so pulls don't go there`,
      ENGINE_FIX[product],
    ),
  ];
}

const ENGINE_FIX = {
  docker:
    'tell the engine: "proxies" in /etc/docker/daemon.json, or Docker Desktop: Settings, Resources, Proxies (https://docs.docker.com/engine/daemon/proxy/)',
  podman: "set it in the environment of podman's service: `systemctl --user edit podman`, Environment=…",
} as const;

/** A step like `RUN apk add` reaches the network by itself. */
function buildFindings({ engine, environment, builds, product }: ProxyUse): readonly Finding[] {
  const needed = hasProxy(environment) ? environment : engine;
  const findings: Finding[] = [];
  const missing = PROXIES.filter(({ key }) => needed[key] !== undefined && builds[key] === undefined);
  if (product === 'docker' && missing.length > 0) {
    const args = missing.map(({ key, name }) => `--build-arg ${name}=${needed[key]}`).join(' ');
    findings.push(
      warning(
        'proxies',
        `builds get no proxy: steps that download (RUN apk add …) go without ${missing.map(({ name }) => name).join(' and ')}`,
        `"proxies" in docker's config.json (https://docs.docker.com/engine/cli/proxy/), or ${args}`,
      ),
    );
  }
  const inBuilds = product === 'docker' && hasProxy(builds) ? builds : needed;
  const loopback = PROXIES.map(({ key }) => inBuilds[key]).find(isLoopback);
  if (loopback !== undefined) {
    findings.push(
      warning(
        'proxies',
        `${loopback}: in a build's container that address is the container itself`,
        'name the proxy by an address that containers reach, such as that of the docker0 bridge',
      ),
    );
  }
  return findings;
}

function isLoopback(proxy: string | undefined): boolean {
  return proxy !== undefined && /\/\/(?:localhost|127\.[\d.]+|\[::1\])(?=[:/]|$)/i.test(proxy);
}

/** Hosts that only one of both reaches without the proxy. */
function noProxyNotes({ engine, environment }: ProxyUse): readonly string[] {
  if (!hasProxy(engine) || !hasProxy(environment)) return [];
  const lists = [environment, engine].map(
    ({ noProxy = '' }) => new Set(noProxy.split(/[,\s]+/).filter(Boolean)),
  );
  const [ours = new Set(), theirs = new Set()] = lists;
  const missing = [...ours].filter((host) => !theirs.has(host));
  return missing.length === 0 ? [] : [`NO_PROXY of this shell, but not of the engine: ${missing.join(', ')}`];
}

function hasProxy({ httpProxy, httpsProxy }: ProxySettings): boolean {
  return httpProxy !== undefined || httpsProxy !== undefined;
}

function shown({ httpProxy, httpsProxy }: ProxySettings): string {
  return [...new Set([httpProxy, httpsProxy])].filter((each) => each !== undefined).join(' and ');
}
