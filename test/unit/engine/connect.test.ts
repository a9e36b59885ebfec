import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type RawRequest } from '../../../src/engine/client.ts';
import { connectEngine } from '../../../src/engine/connect.ts';
import { noEngine } from '../../../src/engine/no-engine.ts';
import { isProbeFailure, type ProbeFailure, probe } from '../../../src/engine/probe.ts';

let dir: string;
let servers: net.Server[];

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promise-test-connect-'));
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true });
});

/** Why nobody answers at an address. */
async function failure(host: string): Promise<Pick<ProbeFailure, 'reason' | 'words'>> {
  const result = await probe({ host, source: 'test' }, {});
  if (!isProbeFailure(result)) throw new Error(`somebody answers at ${host}`);
  return { reason: result.reason, words: result.words };
}

/** A server on a socket that sends the same to everybody. */
async function serve(answer: string): Promise<string> {
  const socket = path.join(dir, `${servers.length}.sock`);
  const server = net.createServer((client) => {
    client.on('error', () => undefined);
    client.resume();
    client.end(answer);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return `unix://${socket}`;
}

describe('a probe', () => {
  it('tells that there is no such socket', async () => {
    expect(await failure(`unix://${dir}/none.sock`)).toEqual({ reason: 'absent', words: 'no such socket' });
  });

  it('tells that nobody listens on the socket', async () => {
    const file = path.join(dir, 'dead.sock');
    await writeFile(file, '');
    expect(await failure(`unix://${file}`)).toMatchObject({ reason: 'refused' });
  });

  it('tells that the connection was refused', async () => {
    expect(await failure('tcp://127.0.0.1:9')).toEqual({ reason: 'refused', words: 'connection refused' });
  });

  it('tells that somebody else answers', async () => {
    const body = '{"message":"I am a teapot"}';
    const host = await serve(`HTTP/1.1 418 No\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(await failure(host)).toEqual({ reason: 'other', words: 'no engine: I am a teapot' });
  });

  it('tells that the connection broke off', async () => {
    expect(await failure(await serve(''))).toMatchObject({ reason: 'other', words: 'socket hang up' });
  });
});

describe('a request', () => {
  it('arrives with its whole query', async () => {
    const asked: (string | undefined)[] = [];
    const server = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end();
    });
    servers.push(server);
    const socket = path.join(dir, 'http.sock');
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const client = await createClient({ host: `unix://${socket}`, source: 'test' }, {});
    const send = async (request: RawRequest): Promise<void> => {
      (await client.dial(request)).resume();
    };
    await send({ method: 'POST', path: '/containers/x/wait', query: { condition: 'next-exit' } });
    await send({ method: 'GET', path: '/images/get', query: { names: ['a/b:1', 'c'] } });
    await send({ method: 'GET', path: '/_ping' });
    client.close();
    expect(asked).toEqual([
      'POST /containers/x/wait?condition=next-exit',
      'GET /images/get?names=a%2Fb%3A1&names=c',
      'GET /_ping',
    ]);
  });
});

it('costs no look at every property of the sockets that are open', async () => {
  const client = await createClient({ host: 'unix:///nowhere', source: 'test' }, {});
  // The library's types know nothing of it.
  const modem: object = client.docker.modem;
  expect('agent' in modem && inspect(modem.agent, { showHidden: true, depth: null })).toBe('Agent');
  client.close();
});

describe('no engine', () => {
  const endpoint = (host: string) => ({ host, source: 'default socket' });
  const absent = { endpoint: endpoint('unix:///a'), reason: 'absent', words: 'no such socket' } as const;
  const denied = {
    endpoint: endpoint('unix:///b'),
    reason: 'permission',
    words: 'permission denied',
  } as const;
  const refused = { endpoint: endpoint('unix:///c'), reason: 'refused', words: 'nobody listens' } as const;

  it('lists what was tried, and why it failed', () => {
    const error = noEngine(false, [absent, refused], 'linux');
    expect(error).toMatchObject({ code: 'no-engine', exitCode: 3 });
    expect(error.notes).toEqual(['tried unix:///a: no such socket', 'tried unix:///c: nobody listens']);
  });

  it.each<[string, readonly ProbeFailure[], NodeJS.Platform, RegExp]>([
    ['nothing is installed on Linux', [absent], 'linux', /install Docker/],
    ['an engine is stopped on Linux', [absent, refused], 'linux', /systemctl start docker/],
    ['the socket is for others', [absent, denied], 'linux', /docker group/],
    ['nothing runs on a Mac', [absent], 'darwin', /Docker Desktop/],
    ['nothing runs on Windows', [absent], 'win32', /Docker Desktop/],
  ])('where %s says what to do', (_, failures, platform, hint) => {
    expect(noEngine(false, failures, platform).hint).toMatch(hint);
  });

  it('at a named address speaks of that address alone', () => {
    const named = { ...absent, endpoint: { host: 'tcp://box:2375', source: 'DOCKER_HOST' } };
    const error = noEngine(true, [named], 'linux');
    expect(error.message).toBe('no container engine at tcp://box:2375 (DOCKER_HOST): no such socket');
    expect(error.hint).toContain('DOCKER_HOST');
  });
});

describe('a connection', () => {
  it('fails with what podman says where its service does not start', async () => {
    if (process.platform !== 'linux') return;
    const podman = path.join(dir, 'podman');
    await writeFile(podman, '#!/bin/sh\necho "starting" >&2\necho "Error: no subuid ranges" >&2\nexit 125\n');
    await chmod(podman, 0o755);
    const { startPodmanService } = await import('../../../src/engine/podman-service.ts');
    const result = await startPodmanService(podman, { PATH: process.env.PATH });
    expect(result).toMatchObject({ reason: 'other', words: 'Error: no subuid ranges' });
  });

  it('needs the TLS files that it was told of', async () => {
    const env = { DOCKER_HOST: 'tcp://127.0.0.1:9', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: dir };
    await expect(connectEngine({ env })).rejects.toMatchObject({ code: 'unreadable-file' });
  });
});
