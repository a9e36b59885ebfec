import path from 'node:path';
import { parseYaml } from '../promise/kubernetes-yaml.ts';
import { readTextFile } from '../promise/read-file.ts';
import { locate, type YamlPath } from '../promise/yaml-location.ts';
import { PromiseError } from '../shared/errors.ts';
import { type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import type { ClusterLogin } from './types.ts';

/** Ways to log in that need a program or a user, which a container doesn't have. */
const UNSUPPORTED = ['exec', 'auth-provider', 'username'] as const;

/**
 * Reads the current context of a kubeconfig file, and the files that it names (client-go `tools/clientcmd/api/v1`).
 * @throws PromiseError `invalid-kubeconfig` with the place; `invalid-yaml`, `unreadable-file`
 */
export async function readKubeconfig(file: string): Promise<ClusterLogin> {
  return parseKubeconfig(await readTextFile(file), file, (name) =>
    readTextFile(path.resolve(path.dirname(file), name)),
  );
}

/**
 * Reads the current context of a kubeconfig; `readNamed` reads the files that it names.
 * @throws PromiseError `invalid-kubeconfig`, `invalid-yaml`
 */
export async function parseKubeconfig(
  text: string,
  file: string,
  readNamed: (name: string) => Promise<string>,
): Promise<ClusterLogin> {
  const config = objectOrEmpty(parseYaml(text, file));
  const invalid = (message: string, at: YamlPath, hint: string) =>
    new PromiseError('invalid-kubeconfig', message, { location: locate(text, file, at), hint });
  const entry = (list: string, name: string, field: string): [JsonObject, YamlPath] => {
    const entries = listOrEmpty(config[list]).map(objectOrEmpty);
    const index = entries.findIndex((each) => each.name === name);
    if (index === -1) {
      const known = entries.map((each) => stringOrEmpty(each.name)).join(', ') || 'none';
      const what = name === '' ? `no ${field} is named` : `there is no ${field} ${name}`;
      throw invalid(
        `${what} (under ${list}: ${known})`,
        list === 'contexts' ? ['current-context'] : ['contexts'],
        list === 'contexts' ? 'choose one: `kubectl config use-context NAME`' : 'correct the context',
      );
    }
    return [objectOrEmpty(entries[index]?.[field]), [list, index, field]];
  };
  const [context] = entry('contexts', stringOrEmpty(config['current-context']), 'context');
  const [cluster, clusterPath] = entry('clusters', stringOrEmpty(context.cluster), 'cluster');
  const [user, userPath] = entry('users', stringOrEmpty(context.user), 'user');
  const server = stringOrEmpty(cluster.server);
  if (!URL.canParse(server) || !server.startsWith('https://')) {
    throw invalid(
      'server: must be an https:// address',
      [...clusterPath, 'server'],
      'write it as https://HOST:PORT',
    );
  }
  const unsupported = UNSUPPORTED.find((field) => user[field] !== undefined);
  if (unsupported !== undefined) {
    throw invalid(
      `this user logs in by ${unsupported}, which stages can't in their containers`,
      [...userPath, unsupported],
      'name a kubeconfig with a token or a client certificate, that of a service account, say',
    );
  }
  /** The value of `field-data`, which is base64, or of the file that `field` names. */
  const pem = async (source: JsonObject, field: string): Promise<string | undefined> => {
    const data = stringOrEmpty(source[`${field}-data`]);
    if (data !== '') return Buffer.from(data, 'base64').toString();
    const name = stringOrEmpty(source[field]);
    return name === '' ? undefined : readNamed(name);
  };
  const [cert, key] = [await pem(user, 'client-certificate'), await pem(user, 'client-key')];
  const tokenFile = stringOrEmpty(user.tokenFile);
  const token = stringOrEmpty(user.token) || (tokenFile === '' ? '' : (await readNamed(tokenFile)).trim());
  return {
    server: new URL(server),
    ca: await pem(cluster, 'certificate-authority'),
    insecure: cluster['insecure-skip-tls-verify'] === true,
    tlsServerName: stringOrEmpty(cluster['tls-server-name']) || undefined,
    token: token || undefined,
    certificate: cert === undefined || key === undefined ? undefined : { cert, key },
  };
}

/** A kubeconfig of one context. JSON is YAML too. */
export function writeKubeconfig(login: ClusterLogin, namespace: string): string {
  const { server, ca, insecure, tlsServerName, token, certificate } = login;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const cluster = {
    server: server.href.replace(/\/$/, ''),
    ...(ca === undefined ? {} : { 'certificate-authority-data': base64(ca) }),
    ...(insecure ? { 'insecure-skip-tls-verify': true } : {}),
    ...(tlsServerName === undefined ? {} : { 'tls-server-name': tlsServerName }),
  };
  const user = {
    ...(token === undefined ? {} : { token }),
    ...(certificate === undefined
      ? {}
      : {
          'client-certificate-data': base64(certificate.cert),
          'client-key-data': base64(certificate.key),
        }),
  };
  const name = 'stage';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    'current-context': name,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
