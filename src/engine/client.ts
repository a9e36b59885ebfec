import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { inspect } from 'node:util';
import type Dockerode from 'dockerode';
import { bareHostname } from '../shared/bare-hostname.ts';
import { PromiseError } from '../shared/errors.ts';
import { type Attempt, toEngineError } from './errors.ts';
import { sshAgent } from './ssh.ts';
import type { EngineEndpoint } from './types.ts';

/** A request that the client library's methods can't express. */
export interface RawRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly abortSignal?: AbortSignal;
}

/** A connection to one engine: what every file of this folder works with. */
export interface EngineClient {
  readonly docker: Dockerode;
  readonly endpoint: EngineEndpoint;
  /** Where registry credentials are looked up. */
  readonly env: NodeJS.ProcessEnv;
  /** Sends a request whose response is read as a stream; resolves with the response's head. */
  dial(request: RawRequest): Promise<http.IncomingMessage>;
  /** Closes idle sockets. */
  close(): void;
}

/**
 * The library describes the options of every request for its debug log, whether anybody reads that or not, down to the
 * last property of each open socket: with a few requests at once that took most of a run's time.
 */
const UNINSPECTED = { [inspect.custom]: () => 'Agent' };

/** Of addresses that are URLs. */
const SCHEMES: ReadonlySet<string> = new Set(['tcp:', 'http:', 'https:', 'ssh:']);

type DockerOptions = NonNullable<ConstructorParameters<typeof Dockerode>[0]>;

/**
 * Makes a client for an endpoint, without asking it anything yet. The library is loaded here and nowhere else, so
 * commands that need no engine don't pay for it.
 * @throws PromiseError `usage` for a host that is no address, `unreadable-file` for missing TLS files.
 */
export async function createClient(endpoint: EngineEndpoint, env: NodeJS.ProcessEnv): Promise<EngineClient> {
  const url = parseHost(endpoint);
  const tls = endpoint.tlsDir === undefined ? {} : await readTls(endpoint.tlsDir);
  const address = addressOf(url, endpoint, env);
  const { agent } = address;
  Object.assign(agent, UNINSPECTED);
  const options = { ...address, ...tls, pathPrefix: '/' };
  const { default: Docker } = await import('dockerode');
  // The library fills what isn't given from the process's own environment; undefined keeps it from doing so.
  const docker = new Docker({
    host: undefined,
    socketPath: undefined,
    port: undefined,
    ...options,
  } as DockerOptions);
  return {
    docker,
    endpoint,
    env,
    dial: (request) => dial(docker.modem as Modem, request),
    close: () => agent.destroy(),
  };
}

/** The part of the client library that sends requests. */
interface Modem {
  dial(
    options: {
      readonly method: string;
      readonly path: string;
      readonly options?: { readonly _query: RawRequest['query']; readonly _body: object };
      readonly abortSignal?: AbortSignal;
      readonly isStream: true;
      readonly statusCodes: Readonly<Record<number, true>>;
    },
    callback: (error: Error | null, response: http.IncomingMessage) => void,
  ): void;
}

/** Sends one request; resolves with the head of its response. */
function dial(modem: Modem, request: RawRequest): Promise<http.IncomingMessage> {
  const { method, path: where, query, abortSignal } = request;
  return new Promise((resolve, reject) => {
    modem.dial(
      {
        method,
        // The library cuts the last character off a path with "?" unless it has a query to add.
        ...(query === undefined
          ? { path: where }
          : { path: `${where}?`, options: { _query: query, _body: {} } }),
        ...(abortSignal && { abortSignal }),
        isStream: true,
        statusCodes: { 200: true },
      },
      (error, response) => {
        if (error !== null) reject(error);
        else resolve(response);
      },
    );
  });
}

/** Runs one request, so that whatever it throws reaches the caller as an error of ours. */
export async function attempt<T>(
  client: EngineClient,
  what: Omit<Attempt, 'host'>,
  act: () => Promise<T>,
): Promise<T> {
  const context = { ...what, host: client.endpoint.host };
  if (what.signal?.aborted) throw toEngineError(new Error('aborted'), context);
  try {
    return await act();
  } catch (error) {
    throw toEngineError(error, context);
  }
}

/** What the client library wants to know of an address. */
interface Address {
  readonly protocol: 'http' | 'https';
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: string;
  readonly agent: http.Agent;
}

/** Splits DOCKER_HOST's syntax: a socket's path, or a URL. */
function parseHost({ host, source }: EngineEndpoint): string | URL {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(host)?.[1];
  if (socket !== undefined) return socket;
  const url = URL.canParse(host) ? new URL(host) : undefined;
  if (url !== undefined && url.hostname !== '' && SCHEMES.has(url.protocol)) return url;
  throw new PromiseError('usage', `${source}: "${host}" is not the address of a container engine`, {
    hint: 'write it as unix:///path/to/socket, tcp://host:port, ssh://user@host or npipe:////./pipe/name',
  });
}

function addressOf(url: string | URL, { tlsDir, source }: EngineEndpoint, env: NodeJS.ProcessEnv): Address {
  const keepAlive = true;
  if (typeof url === 'string')
    return { protocol: 'http', socketPath: url, agent: new http.Agent({ keepAlive }) };
  // As a socket's path, which the agent doesn't look at, since the library makes no URL of it.
  if (url.protocol === 'ssh:')
    return { protocol: 'http', socketPath: url.href, agent: sshAgent(url, source, env) };
  const host = bareHostname(url.hostname);
  return tlsDir !== undefined || url.protocol === 'https:'
    ? { protocol: 'https', host, port: url.port || '2376', agent: new https.Agent({ keepAlive }) }
    : { protocol: 'http', host, port: url.port || '2375', agent: new http.Agent({ keepAlive }) };
}

/** Reads the three files that docker calls ca.pem, cert.pem and key.pem. */
async function readTls(dir: string): Promise<{ ca: Buffer; cert: Buffer; key: Buffer }> {
  try {
    const [ca, cert, key] = await Promise.all(
      ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFile(path.join(dir, name))),
    );
    if (ca === undefined || cert === undefined || key === undefined) throw new Error('TLS files are missing');
    return { ca, cert, key };
  } catch (cause) {
    throw new PromiseError('unreadable-file', "can't read the container engine's TLS files", {
      location: { file: dir },
      hint: 'DOCKER_CERT_PATH needs ca.pem, cert.pem and key.pem',
      cause,
    });
  }
}
