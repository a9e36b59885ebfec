import { describe, expect, it } from 'vitest';
import { findRoute } from '../../../src/cluster/route.ts';
import type { ClusterLogin } from '../../../src/cluster/types.ts';
import type { ContainerAddress, Engine } from '../../../src/engine/types.ts';

const KIND: ContainerAddress = {
  name: 'platform-control-plane',
  network: 'kind',
  address: '172.18.0.2',
  ports: [{ port: 6443, hostPort: 41234 }],
};

/** The way to a server by an engine that has kind's node; the server's certificate bears `names`. */
async function route(
  server: string,
  names: readonly string[],
  change: { shares?: boolean; tls?: string } = {},
) {
  const login: ClusterLogin = {
    server: new URL(server),
    ca: undefined,
    insecure: false,
    tlsServerName: change.tls,
    token: undefined,
    certificate: undefined,
  };
  const engine: Pick<Engine, 'listAddresses' | 'sharesOurNetwork'> = {
    listAddresses: async () => [{ ...KIND, name: 'other', ports: [] }, KIND],
    sharesOurNetwork: async () => change.shares ?? true,
  };
  const found = await findRoute(login, engine, (host) => names.includes(host));
  return { ...found, server: found.server.origin };
}

describe('findRoute', () => {
  it('leaves a server as it is that is not this machine', async () => {
    expect(await route('https://api.example.com', ['api.example.com'])).toEqual({
      server: 'https://api.example.com',
      tlsServerName: undefined,
      network: undefined,
      extraHosts: [],
    });
  });

  // What `kind get kubeconfig` and `kind get kubeconfig --internal` print, and kubeadm's certificate.
  it.each(['https://127.0.0.1:41234', 'https://localhost:41234', 'https://platform-control-plane:6443'])(
    'joins the network of the container behind %s',
    async (server) => {
      expect(await route(server, ['platform-control-plane', '127.0.0.1', 'kubernetes'])).toEqual({
        server: 'https://platform-control-plane:6443',
        tlsServerName: undefined,
        network: 'kind',
        extraHosts: ['platform-control-plane:172.18.0.2'],
      });
    },
  );

  it("calls that container what its certificate calls it, if that isn't its name", async () => {
    expect(await route('https://127.0.0.1:41234', ['kubernetes', '127.0.0.1'])).toMatchObject({
      server: 'https://kubernetes:6443',
      tlsServerName: undefined,
      extraHosts: ['kubernetes:172.18.0.2'],
    });
  });

  it('keeps the certified name apart where it is no name to call by', async () => {
    expect(await route('https://127.0.0.1:41234', ['127.0.0.1'])).toMatchObject({
      server: 'https://platform-control-plane:6443',
      tlsServerName: '127.0.0.1',
    });
  });

  it('uses the network of the machine for what runs on it outside of containers', async () => {
    expect(await route('https://127.0.0.1:6443', ['127.0.0.1'])).toEqual({
      server: 'https://127.0.0.1:6443',
      tlsServerName: undefined,
      network: 'host',
      extraHosts: [],
    });
  });

  it('goes by the gateway where the engine is in a machine of its own', async () => {
    expect(await route('https://127.0.0.1:6443', ['kubernetes.default.svc'], { shares: false })).toEqual({
      server: 'https://kubernetes.default.svc:6443',
      tlsServerName: undefined,
      network: undefined,
      extraHosts: ['kubernetes.default.svc:host-gateway'],
    });
    expect(await route('https://127.0.0.1:6443', ['127.0.0.1'], { shares: false })).toMatchObject({
      server: 'https://host.docker.internal:6443',
      tlsServerName: '127.0.0.1',
    });
  });

  it('keeps the tls-server-name of the kubeconfig', async () => {
    expect(await route('https://10.0.0.1:6443', ['10.0.0.1'], { tls: 'api' })).toMatchObject({
      tlsServerName: 'api',
    });
  });
});
