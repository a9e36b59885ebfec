import { asError, PromiseError, systemErrorCode } from '../shared/errors.ts';
import { createClient, type EngineClient } from './client.ts';
import { engineWords, httpStatus } from './errors.ts';
import type { EngineEndpoint } from './types.ts';

/** How long an engine may take to answer a ping. */
const PING_TIMEOUT_MS = 5000;
/** The same where ssh has to reach another machine first, which has a limit of its own. */
const SSH_PING_TIMEOUT_MS = 40_000;

/** Why nobody answered at an endpoint. */
export interface ProbeFailure {
  readonly endpoint: EngineEndpoint;
  readonly reason: 'absent' | 'permission' | 'refused' | 'timeout' | 'other';
  /** A few words for people: `no such socket`. */
  readonly words: string;
}

/** A client of the engine that answers at the endpoint, or why there is none. */
export async function probe(
  endpoint: EngineEndpoint,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<EngineClient | ProbeFailure> {
  const client = await createClient(endpoint, env);
  const milliseconds = endpoint.host.startsWith('ssh:') ? SSH_PING_TIMEOUT_MS : PING_TIMEOUT_MS;
  const timeout = AbortSignal.timeout(milliseconds);
  const abortSignal = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    const pong = await client.dial({ method: 'GET', path: '/_ping', abortSignal });
    pong.resume();
    return client;
  } catch (error) {
    client.close();
    return { endpoint, ...explain(error, endpoint, timeout.aborted ? milliseconds : undefined) };
  }
}

/** Whether a probe failed. */
export function isProbeFailure(result: EngineClient | ProbeFailure): result is ProbeFailure {
  return 'reason' in result;
}

/** Says why a ping had no answer; where it took too long, after how many milliseconds. */
function explain(
  error: unknown,
  endpoint: EngineEndpoint,
  timedOutAfter: number | undefined,
): Pick<ProbeFailure, 'reason' | 'words'> {
  if (timedOutAfter !== undefined)
    return { reason: 'timeout', words: `no answer within ${timedOutAfter / 1000} s` };
  if (error instanceof PromiseError) return { reason: 'other', words: error.message };
  const isSocket = /^(unix|npipe):/.test(endpoint.host);
  switch (systemErrorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { reason: 'absent', words: 'no such socket' };
    case 'EACCES':
    case 'EPERM':
      return { reason: 'permission', words: 'permission denied' };
    case 'ECONNREFUSED':
      return {
        reason: 'refused',
        words: isSocket ? 'the socket is there, but nobody listens' : 'connection refused',
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { reason: 'other', words: 'no such host' };
    default:
      return {
        reason: 'other',
        words: httpStatus(error) === undefined ? asError(error).message : `no engine: ${engineWords(error)}`,
      };
  }
}
