import { homedir } from 'node:os';
import path from 'node:path';
import { dockerConfigDir, readSettings } from './docker-config.ts';
import type { ProxySettings } from './types.ts';

/** The part of docker's config.json that says which proxies a build gets, by engine. */
interface ProxyConfig {
  readonly proxies?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Proxies as somebody wrote them down, made comparable: empty ones left out, and passwords never shown. */
export function proxySettings(http: unknown, https: unknown, no: unknown): ProxySettings {
  const httpProxy = withoutCredentials(http);
  const httpsProxy = withoutCredentials(https);
  const noProxy = typeof no === 'string' ? no.trim() : '';
  return {
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    ...(noProxy === '' ? {} : { noProxy }),
  };
}

/** The proxies of an environment; as for curl, the lower-case names go first. */
export function environmentProxies(env: NodeJS.ProcessEnv): ProxySettings {
  return proxySettings(
    env.http_proxy || env.HTTP_PROXY,
    env.https_proxy || env.HTTPS_PROXY,
    env.no_proxy || env.NO_PROXY,
  );
}

/** The proxies that docker's command line hands to each build: `proxies` in its config.json. */
export async function dockerBuildProxies(host: string, env: NodeJS.ProcessEnv): Promise<ProxySettings> {
  const { httpProxy, httpsProxy, noProxy } = await configuredProxies(host, env);
  return proxySettings(httpProxy, httpsProxy, noProxy);
}

/** The same as the build arguments that it makes of them, passwords and all: programs read either case. */
export async function dockerBuildProxyArgs(
  host: string,
  env: NodeJS.ProcessEnv,
): Promise<Readonly<Record<string, string>>> {
  const proxies = await configuredProxies(host, env);
  const args = PROXY_ARGS.flatMap(([key, name]) => {
    const value = proxies[key];
    if (typeof value !== 'string' || value === '') return [];
    return [[name, value] as const, [name.toLowerCase(), value] as const];
  });
  return Object.fromEntries(args);
}

const PROXY_ARGS = [
  ['httpProxy', 'HTTP_PROXY'],
  ['httpsProxy', 'HTTPS_PROXY'],
  ['ftpProxy', 'FTP_PROXY'],
  ['noProxy', 'NO_PROXY'],
  ['allProxy', 'ALL_PROXY'],
] as const;

async function configuredProxies(
  host: string,
  env: NodeJS.ProcessEnv,
): Promise<Readonly<Record<string, unknown>>> {
  const file = path.join(dockerConfigDir(env, env.HOME || homedir()), 'config.json');
  const config: ProxyConfig = await readSettings(file);
  return config.proxies?.[host] ?? config.proxies?.default ?? {};
}

/** A proxy's address with a scheme, and without a password: this is for showing and comparing. */
function withoutCredentials(proxy: unknown): string | undefined {
  if (typeof proxy !== 'string' || proxy.trim() === '') return undefined;
  const written = proxy.trim().includes('://') ? proxy.trim() : `http://${proxy.trim()}`;
  return written.replace(/\/\/[^/]*@/, '//').replace(/\/$/, '');
}
