import { setTimeout as delay } from 'node:timers/promises';
import { asError, PromiseError } from '../../shared/errors.ts';
import { type CheckName, type Finding, warning } from './types.ts';

/** How long one look may take, in milliseconds: an engine that is busy or far away must not hold up the others. */
const CHECK_TIMEOUT_MS = 10_000;

/** What a promise comes to; undefined where that takes too long. */
export async function withinTime<T>(
  promise: Promise<T>,
  timeoutMs = CHECK_TIMEOUT_MS,
): Promise<T | undefined> {
  const timer = new AbortController();
  const timeout = delay(timeoutMs, undefined, { signal: timer.signal, ref: false }).catch(() => undefined);
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    timer.abort();
  }
}

/** A check that takes too long, or that the engine refuses, is a finding like others. */
export async function bounded(
  name: CheckName,
  check: Promise<readonly Finding[] | Finding>,
  timeoutMs = CHECK_TIMEOUT_MS,
): Promise<readonly Finding[]> {
  const late = warning(
    name,
    `no answer within ${timeoutMs / 1000} s`,
    'the engine is busy or far away: try again later',
  );
  try {
    return [(await withinTime(check, timeoutMs)) ?? late].flat();
  } catch (error) {
    const hint = error instanceof PromiseError ? error.hint : undefined;
    return [warning(name, asError(error).message, hint ?? 'see whether the engine works: `docker info`')];
  }
}
