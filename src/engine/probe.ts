import { asError, PromiseError, systemErrorCode } from '../shared/errors.ts';
import { createClient, type EngineClient } from './client.ts';
import { engineWords, httpStatus } from './errors.ts';
import type { EngineEndpoint } from './types.ts';

/** How long an engine may take to answer a ping. */
const PING_TIMEOUT_MS = 5000;

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
  const timeout = AbortSignal.timeout(PING_TIMEOUT_MS);
  const abortSignal = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    const pong = await client.dial({ method: 'GET', path: '/_ping', abortSignal });
    pong.resume();
    return client;
  } catch (error) {
    client.close();
    return { endpoint, ...explain(error, endpoint, timeout.aborted) };
  }
}

/** Whether a probe failed. */
export function isProbeFailure(result: EngineClient | ProbeFailure): result is ProbeFailure {
  return 'reason' in result;
}

/** Says why a ping had no answer. */
function explain(
  error: unknown,
  endpoint: EngineEndpoint,
  timedOut: boolean,
): Pick<ProbeFailure, 'reason' | 'words'> {
  if (timedOut) return { reason: 'timeout', words: `no answer within ${PING_TIMEOUT_MS / 1000} s` };
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
