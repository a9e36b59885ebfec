import type { ContainerAddress, Engine } from '../engine/types.ts';
import { bareHostname } from '../shared/bare-hostname.ts';
import type { ClusterLogin, Route } from './types.ts';

/** Names that every API server's certificate bears (kubeadm, kind, k3s, minikube). */
const SERVICE_NAMES = ['kubernetes.default.svc', 'kubernetes'];

const HTTPS_PORT = '443';

/**
 * Finds how a container gets to an API server. An address of this machine means another one in a container: where a
 * container publishes that port, as those of kind, k3d and minikube do, the stage joins its network; elsewhere it uses
 * the network of the machine itself, or the engine's name for it.
 * @param isNamed Whether the server's certificate is good for a name.
 */
export async function findRoute(
  login: ClusterLogin,
  engine: Pick<Engine, 'listAddresses' | 'sharesOurNetwork'>,
  isNamed: (host: string) => boolean,
): Promise<Route> {
  const { server } = login;
  const host = bareHostname(server.hostname);
  const certified = login.tlsServerName;
  const addresses = await engine.listAddresses();
  const named = addresses.find(({ name }) => name === host);
  if (named !== undefined) return into(named, server, certified, isNamed);
  if (!isLoopback(host)) return { server, tlsServerName: certified, network: undefined, extraHosts: [] };
  const port = Number(server.port || HTTPS_PORT);
  for (const each of addresses) {
    const published = each.ports.find((candidate) => candidate.hostPort === port);
    if (published === undefined) continue;
    const inside = new URL(server);
    inside.hostname = each.name;
    inside.port = String(published.port);
    return into(each, inside, certified ?? host, isNamed);
  }
  if (await engine.sharesOurNetwork()) {
    return { server, tlsServerName: certified, network: 'host', extraHosts: [] };
  }
  const alias = SERVICE_NAMES.find(isNamed) ?? 'host.docker.internal';
  return {
    server: withHost(server, alias),
    tlsServerName: certified ?? (isNamed(alias) ? undefined : host),
    network: undefined,
    extraHosts: [`${alias}:host-gateway`],
  };
}

/** The way to a container, by a name that the certificate bears, if there is one. */
function into(
  { name, network, address }: ContainerAddress,
  server: URL,
  certified: string | undefined,
  isNamed: (host: string) => boolean,
): Route {
  const alias = [name, ...SERVICE_NAMES].find(isNamed);
  return {
    server: withHost(server, alias ?? name),
    tlsServerName: alias === undefined ? certified : undefined,
    network,
    extraHosts: address === '' ? [] : [`${alias ?? name}:${address}`],
  };
}

function withHost(server: URL, hostname: string): URL {
  const changed = new URL(server);
  changed.hostname = hostname;
  return changed;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127\./.test(host) || host === '::1' || host === '0.0.0.0';
}
