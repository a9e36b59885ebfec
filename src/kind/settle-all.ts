import { interrupted } from '../shared/errors.ts';

/**
 * Waits until everything has ended, so that nothing goes on behind a failure, and then fails as the first that did.
 * @throws PromiseError `interrupted` where that is why.
 */
export async function settleAll(work: readonly Promise<void>[], signal: AbortSignal): Promise<void> {
  const results = await Promise.allSettled(work);
  if (signal.aborted) throw interrupted();
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
