import https from 'node:https';
import { text } from 'node:stream/consumers';
import { checkServerIdentity, type PeerCertificate, TLSSocket } from 'node:tls';
import { bareHostname } from '../shared/bare-hostname.ts';
import { asError, interrupted, PromiseError } from '../shared/errors.ts';
import { isObject, type Json, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import type { ClusterLogin } from './types.ts';

/** How long the API server may take to answer. */
const TIMEOUT_MS = 15_000;

/** How long a stage's token is good for: an hour, as the kubelet asks for by default. */
const TOKEN_SECONDS = 3600;

/** What the API server says to a request for a token, and which names its certificate bears. */
export interface TokenAnswer {
  /** Undefined where there is no such service account, or no right to ask for its token. */
  readonly token: string | undefined;
  /** Why there is none, in the API server's words. */
  readonly reason: string;
  /** Whether the server's certificate is good for a name or address. */
  readonly isNamed: (host: string) => boolean;
}

/**
 * Asks for a token of a service account, as the kubelet does for a Pod (`serviceaccounts/token`).
 * @param address Where to connect from here, if it isn't the login's server.
 * @throws PromiseError `cluster-unreachable`, `interrupted`
 */
export async function requestToken(
  login: ClusterLogin,
  account: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
  address: URL = login.server,
): Promise<TokenAnswer> {
  if (signal.aborted) throw interrupted();
  const path = `/api/v1/namespaces/${account.namespace}/serviceaccounts/${account.name}/token`;
  const body = JSON.stringify({
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: TOKEN_SECONDS },
  });
  try {
    const { answer, certificate } = await post(login, address, path, body, signal);
    const token = stringOrEmpty(objectOrEmpty(answer.status).token) || undefined;
    return {
      token,
      reason: stringOrEmpty(answer.message),
      isNamed: (host) => checkServerIdentity(host, certificate) === undefined,
    };
  } catch (error) {
    if (signal.aborted) throw interrupted();
    throw unreachable(login.server, error);
  }
}

async function post(
  login: ClusterLogin,
  address: URL,
  path: string,
  body: string,
  signal: AbortSignal,
): Promise<{ readonly answer: Readonly<Record<string, Json>>; readonly certificate: PeerCertificate }> {
  const { ca, insecure, token, certificate } = login;
  const servername = login.tlsServerName ?? login.server.hostname;
  const request = https.request({
    method: 'POST',
    host: bareHostname(address.hostname),
    port: address.port || '443',
    path: `${address.pathname.replace(/\/$/, '')}${path}`,
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    ...(ca === undefined ? {} : { ca }),
    ...certificate,
    rejectUnauthorized: !insecure,
    checkServerIdentity: (_, peer) => checkServerIdentity(bareHostname(servername), peer),
    agent: false,
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const peer = response.socket instanceof TLSSocket ? response.socket.getPeerCertificate() : undefined;
      text(response)
        .then((content) => {
          if (peer === undefined) throw new Error('it does not speak TLS');
          const answer: unknown = JSON.parse(content);
          resolve({
            answer: isObject(answer as Json) ? (answer as Record<string, Json>) : {},
            certificate: peer,
          });
        }, reject)
        .catch(reject);
    });
    request.end(body);
  });
}

function unreachable(server: URL, cause: unknown): PromiseError {
  return new PromiseError(
    'cluster-unreachable',
    `the cluster at ${server.origin} can't be reached: ${asError(cause).message}`,
    { hint: 'is it running? Try `kubectl version` with the same kubeconfig', cause },
  );
}
