import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. */
const SECOND = 1000;

/**
 * Waits until a clock that shows seconds shows another one: what a stage writes of the time would else be the same in two
 * quick runs, and be found only now and then. An interrupt ends it early.
 */
export async function anotherSecond(signal: AbortSignal): Promise<void> {
  await sleep(SECOND, undefined, { signal }).catch(() => undefined);
}
