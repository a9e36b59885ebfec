import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { execa } from 'execa';

/** What the administrator logs in with, and what the server gives the service account. */
export const ADMIN_TOKEN = 'token-of-the-administrator';
export const ACCOUNT_TOKEN = 'token-of-the-service-account';

/** PEM files, made for one test run. */
export interface Certificates {
  readonly dir: string;
  /** Base64, as kubeconfigs have them. */
  readonly ca: string;
  readonly clientCert: string;
  readonly clientKey: string;
}

/** A small API server on this machine. */
export interface ApiServer {
  readonly port: number;
  /** `GET /version by account`, in order. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** Makes an authority, a server certificate for `names`, and a client certificate for the administrator. */
export async function makeCertificates(names: string): Promise<Certificates> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promise-pki-'));
  const openssl = (...args: readonly string[]) => execa('openssl', args, { cwd: dir });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=test-ca');
  await writeFile(path.join(dir, 'server.ext'), `subjectAltName=${names}\n`);
  await writeFile(path.join(dir, 'client.ext'), 'extendedKeyUsage=clientAuth\n');
  for (const who of ['server', 'client']) {
    await openssl('req', ...key, '-keyout', `${who}.key`, '-out', `${who}.csr`, '-subj', `/CN=${who}`);
    const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${who}.ext`];
    await openssl('x509', '-req', '-in', `${who}.csr`, ...signing, '-out', `${who}.crt`);
  }
  const base64 = async (name: string) => (await readFile(path.join(dir, name))).toString('base64');
  return {
    dir,
    ca: await base64('ca.crt'),
    clientCert: await base64('client.crt'),
    clientKey: await base64('client.key'),
  };
}

export async function removeCertificates({ dir }: Certificates): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}

/** Starts the server; it knows the service accounts given, as `namespace/name`, and answers helm's questions. */
export async function startApiServer(
  { dir }: Certificates,
  accounts: readonly string[],
  host = '127.0.0.1',
): Promise<ApiServer> {
  const seen: string[] = [];
  const read = (name: string) => readFile(path.join(dir, name));
  const tls = { key: await read('server.key'), cert: await read('server.crt'), ca: await read('ca.crt') };
  const server = https.createServer(
    { ...tls, requestCert: true, rejectUnauthorized: false },
    async (request, response) => {
      const { method = '', url = '' } = request;
      const certified = request.socket instanceof TLSSocket && request.socket.authorized;
      const bearer = request.headers.authorization?.replace('Bearer ', '');
      const who =
        bearer === ACCOUNT_TOKEN ? 'account' : certified || bearer === ADMIN_TOKEN ? 'admin' : 'nobody';
      seen.push(`${method} ${url.split('?')[0]} by ${who}`);
      const answer = (code: number, body: object) => {
        response.writeHead(code, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      const status = (code: number, message: string) =>
        answer(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message });
      await text(request);
      if (who === 'nobody') return status(401, 'Unauthorized');
      const [, namespace, name] =
        /^\/api\/v1\/namespaces\/([^/]+)\/serviceaccounts\/([^/]+)\/token$/.exec(url) ?? [];
      if (method === 'POST' && name !== undefined) {
        return accounts.includes(`${namespace}/${name}`)
          ? answer(201, { kind: 'TokenRequest', status: { token: ACCOUNT_TOKEN } })
          : status(404, `serviceaccounts "${name}" not found`);
      }
      if (url.startsWith('/version')) return answer(200, { major: '1', minor: '32', gitVersion: 'v1.32.0' });
      if (/\/secrets\?/.test(url)) return answer(200, { kind: 'SecretList', apiVersion: 'v1', items: [] });
      return status(404, 'not found');
    },
  );
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the API server has no port');
  return {
    port: address.port,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
