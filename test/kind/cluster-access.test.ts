import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  type ApiServer,
  type Certificates,
  makeCertificates,
  removeCertificates,
  startApiServer,
} from '../support/api-server.ts';
import { runPromise } from '../support/cli.ts';
import { type KindNodes, startKindNodes } from '../support/kind-node.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

/** Takes the node's port 6443 to a port of this machine, where the tests' API server is. */
const FORWARD = `
use IO::Socket::INET; use IO::Select;
my ($host, $port) = @ARGV;
$SIG{CHLD} = 'IGNORE';
my $server = IO::Socket::INET->new(LocalPort => 6443, Listen => 5, ReuseAddr => 1) or die $!;
while (my $client = $server->accept) {
  next if fork;
  my $target = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port) or exit;
  my $select = IO::Select->new($client, $target);
  while (my @ready = $select->can_read) {
    for my $from (@ready) {
      sysread($from, my $data, 65536) or exit;
      syswrite($from == $client ? $target : $client, $data);
    }
  }
}`;

let cluster: KindNodes | undefined;
let server: ApiServer | undefined;
let certificates: Certificates | undefined;
let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  await server?.close();
  if (certificates !== undefined) await removeCertificates(certificates);
  await cluster?.remove();
});

/** A kind cluster whose control plane has an API server, and the kubeconfig that kubeadm leaves there. */
async function startCluster(accounts: readonly string[]): Promise<string> {
  cluster = await startKindNodes({ nodes: 1 });
  const [node = ''] = cluster.nodes;
  certificates = await makeCertificates(`DNS:${node}`);
  server = await startApiServer(certificates, accounts, '0.0.0.0');
  const { stdout: gateway } = await execa('docker', [
    'inspect',
    '--format',
    '{{.NetworkSettings.Gateway}}',
    node,
  ]);
  await execa('docker', ['exec', '--detach', node, 'perl', '-e', FORWARD, gateway, String(server.port)]);
  const admin = stringify({
    clusters: [
      {
        name: 'c',
        cluster: { server: `https://${node}:6443`, 'certificate-authority-data': certificates.ca },
      },
    ],
    users: [
      {
        name: 'u',
        user: {
          'client-certificate-data': certificates.clientCert,
          'client-key-data': certificates.clientKey,
        },
      },
    ],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
  const write = 'mkdir -p /etc/kubernetes && cat > /etc/kubernetes/admin.conf';
  await execa('docker', ['exec', '--interactive', node, 'sh', '-c', write], { input: admin });
  return cluster.name;
}

describe('a stage of a case that names a kind cluster', () => {
  it.each([
    ["the pipeline's service account", ['default/sample-resource-configure-instance'], 'account'],
    ['its administrator, where the cluster does not know that account', [], 'admin'],
  ])('calls its API as %s', async (_name, accounts, who) => {
    const name = await startCluster(accounts);
    folder = await promiseFolder({
      container: { image: 'alpine/helm:3.18.6', command: ['helm', 'list'] },
      files: { 'test/case.yaml': `kindCluster: ${name}\n` },
    });
    const { stdout, stderr } = await runPromise(['test-pipeline', '--json'], { cwd: folder.dir });
    const stage = JSON.parse(stdout).cases[0].pipelines[0].stages[0];
    expect(stage, stderr).toMatchObject({ exitCode: 0 });
    expect(server?.seen).toContain(`GET /api/v1/namespaces/default/secrets by ${who}`);
  });
});
