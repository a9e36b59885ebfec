import type { ContainerAddress, Engine } from '../engine/types.ts';
import { chooseClusters, findClusters } from '../kind/clusters.ts';
import { bareHostname } from '../shared/bare-hostname.ts';
import { PromiseError } from '../shared/errors.ts';
import { parseKubeconfig } from './kubeconfig.ts';
import type { ClusterLogin } from './types.ts';

/** Where kubeadm leaves the administrator's kubeconfig on a control plane. */
const ADMIN_FILE = '/etc/kubernetes/admin.conf';

/**
 * The login of a kind cluster's administrator, as `kind get kubeconfig --internal` prints it, and where the API server is
 * for this machine.
 * @throws PromiseError `no-kind-cluster`, `cluster-unreachable`, what the engine says
 */
export async function kindLogin(
  name: string,
  engine: Engine,
  signal: AbortSignal,
): Promise<{ readonly login: ClusterLogin; readonly address: URL }> {
  const [cluster] = chooseClusters(await findClusters(engine), [name]);
  const node = cluster?.nodes.find(({ role, running }) => role === 'control-plane' && running);
  if (node === undefined) {
    throw new PromiseError('cluster-unreachable', `the kind cluster ${name} has no control plane that runs`, {
      hint: `start its nodes: \`docker start ${cluster?.nodes.map((each) => each.name).join(' ') ?? name}\``,
    });
  }
  const { exitCode, stdout, stderr } = await engine.exec(node.id, ['cat', ADMIN_FILE], { signal });
  if (exitCode !== 0) {
    throw new PromiseError(
      'cluster-unreachable',
      `can't read ${ADMIN_FILE} in ${node.name}: ${stderr.trim()}`,
      {
        hint: 'is the cluster still starting? `kind create cluster` waits with --wait 2m',
      },
    );
  }
  const login = await parseKubeconfig(stdout, `${node.name}:${ADMIN_FILE}`, async (file) => {
    throw new PromiseError('invalid-kubeconfig', `${ADMIN_FILE} in ${node.name} names the file ${file}`, {
      hint: 'name a kubeconfig instead: `kubeconfig: PATH` in case.yaml',
    });
  });
  const host = bareHostname(login.server.hostname);
  const server = (await engine.listAddresses()).find((each) => each.name === host);
  return { login, address: addressFromHere(login.server, server) };
}

/** The port that a container publishes on this machine, else its own address. */
function addressFromHere(server: URL, container: ContainerAddress | undefined): URL {
  const address = new URL(server);
  const published = container?.ports.find(({ port }) => port === Number(server.port || '443'));
  if (published !== undefined) {
    address.hostname = '127.0.0.1';
    address.port = String(published.hostPort);
  } else if (container !== undefined && container.address !== '') {
    address.hostname = container.address;
  }
  return address;
}
