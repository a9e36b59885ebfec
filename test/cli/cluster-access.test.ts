import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  ACCOUNT_TOKEN,
  ADMIN_TOKEN,
  type ApiServer,
  type Certificates,
  makeCertificates,
  removeCertificates,
  startApiServer,
} from '../support/api-server.ts';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

/** A real client of the Kubernetes API: client-go, which reads in-cluster config as operators do. */
const HELM = { image: 'alpine/helm:3.18.6', command: ['helm', 'list'] };

/** The service account that Kratix makes for the pipeline of the test's Promise. */
const ACCOUNT = 'default/sample-resource-configure-instance';

let certificates: Certificates;
let server: ApiServer | undefined;
let folder: PromiseFolder | undefined;

beforeAll(async () => {
  certificates = await makeCertificates('DNS:kubernetes.default.svc,IP:127.0.0.1');
});

afterAll(() => removeCertificates(certificates));

afterEach(async () => {
  await folder?.remove();
  await server?.close();
});

function kubeconfig(port: number, user: object): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'c',
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': certificates.ca,
        },
      },
    ],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
}

/** Runs `helm list` as a stage against the server; returns the stage as JSON tells of it, and all that was printed. */
async function helmList(user: object, accounts: readonly string[], files: Record<string, string> = {}) {
  server = await startApiServer(certificates, accounts);
  folder = await promiseFolder({
    container: HELM,
    files: {
      'test/kubeconfig.yaml': kubeconfig(server.port, user),
      'test/case.yaml': 'kubeconfig: kubeconfig.yaml\n',
      ...files,
    },
  });
  const { stdout, stderr } = await runPromise(['test-pipeline', '--json'], { cwd: folder.dir });
  const stage = stdout === '' ? undefined : JSON.parse(stdout).cases[0].pipelines[0].stages[0];
  return { stage, stdout, stderr };
}

const CERTIFICATE = () => ({
  'client-certificate-data': certificates.clientCert,
  'client-key-data': certificates.clientKey,
});

describe('a stage that calls the Kubernetes API', () => {
  it("has the rights of the pipeline's service account, as in its Pod", async () => {
    const { stage, stderr } = await helmList(CERTIFICATE(), [ACCOUNT]);
    expect(stage, stderr).toMatchObject({ exitCode: 0 });
    expect(server?.seen).toContain('GET /api/v1/namespaces/default/secrets by account');
    expect(stderr).not.toContain('warning: pipeline instance runs with');
  });

  it("has the token of the kubeconfig where the cluster doesn't know the service account", async () => {
    const { stage, stderr } = await helmList({ token: ADMIN_TOKEN }, []);
    expect(stage, stderr).toMatchObject({ exitCode: 0 });
    expect(server?.seen).toContain('GET /api/v1/namespaces/default/secrets by admin');
    expect(stderr).toContain(`not with those of the service account ${ACCOUNT}: serviceaccounts`);
  });

  it('has a kubeconfig in KUBECONFIG where only a client certificate is there', async () => {
    const { stage, stderr } = await helmList(CERTIFICATE(), []);
    expect(stage, stderr).toMatchObject({ exitCode: 0 });
    expect(server?.seen).toContain('GET /api/v1/namespaces/default/secrets by admin');
    expect(stderr).toContain('stages find a kubeconfig in KUBECONFIG');
  });

  it.each<[string, () => object, readonly string[], string]>([
    ['the service account', CERTIFICATE, [ACCOUNT], ACCOUNT_TOKEN],
    ['the kubeconfig', () => ({ token: ADMIN_TOKEN }), [], ADMIN_TOKEN],
  ])('never shows the token of %s', async (_name, user, accounts, secret) => {
    const folderOfToken = '/var/run/secrets/kubernetes.io/serviceaccount';
    const command = [
      'sh',
      '-c',
      `cat ${folderOfToken}/*; cat ${folderOfToken}/token > /kratix/output/t.yaml`,
    ];
    const container = { image: 'busybox:1.35', command };
    server = await startApiServer(certificates, accounts);
    folder = await promiseFolder({
      container,
      files: {
        'config.yaml': kubeconfig(server.port, user()),
        'test/expected/output/t.yaml': 'other\n',
      },
    });
    for (const flag of ['--json', '--verbose']) {
      const { stdout, stderr, exitCode } = await runPromise(
        ['test-pipeline', '--kubeconfig', 'config.yaml', flag],
        { cwd: folder.dir },
      );
      expect(exitCode).toBe(1);
      expect(stdout + stderr).toContain('***');
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  it('is told how to name a cluster where its case names none', async () => {
    folder = await promiseFolder({ container: HELM });
    const { stdout, exitCode } = await runPromise(['test-pipeline'], { cwd: folder.dir });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('it looks for the Kubernetes API, and the case names no cluster');
    expect(stdout).toContain('kindCluster: NAME');
  });
});

describe('a cluster', () => {
  it("that doesn't answer is an error before any stage runs", async () => {
    folder = await promiseFolder({ files: { 'config.yaml': kubeconfig(1, { token: ADMIN_TOKEN }) } });
    const { stdout, exitCode } = await runPromise(['test-pipeline', '--kubeconfig', 'config.yaml'], {
      cwd: folder.dir,
    });
    expect(exitCode).toBe(3);
    expect(stdout).toContain(
      "error[cluster-unreachable]: the cluster at https://127.0.0.1:1 can't be reached",
    );
    expect(stdout).not.toContain(ADMIN_TOKEN);
  });

  it('whose user logs in by a program is refused, with the place', async () => {
    folder = await promiseFolder({
      files: {
        'test/config.yaml': kubeconfig(1, { exec: { command: 'aws' } }),
        'test/case.yaml': 'kubeconfig: config.yaml\n',
      },
    });
    const { stdout, exitCode } = await runPromise(['test-pipeline'], { cwd: folder.dir });
    expect(exitCode).toBe(2);
    expect(stdout).toContain('error[invalid-kubeconfig]: this user logs in by exec');
    expect(stdout).toMatch(/at .*config\.yaml:\d+:\d+/);
  });

  it('of kind that is not there is an error that says so', async () => {
    folder = await promiseFolder({ files: { 'test/case.yaml': 'kindCluster: no-such-cluster\n' } });
    const { stdout, exitCode } = await runPromise(['test-pipeline'], { cwd: folder.dir });
    expect(exitCode).toBe(3);
    expect(stdout).toContain('error[no-kind-cluster]: there is no kind cluster no-such-cluster');
  });
});
