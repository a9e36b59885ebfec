import { type FoundPromise, findPromises } from '../../promise/find-promises.ts';
import { type ErrorCode, PromiseError } from '../../shared/errors.ts';
import type { SeveralFlags } from '../flags/shared-flags.ts';
import type { PlanFlags } from '../plan/read-plan.ts';

/** One of several Promises: what was read of it, or why it has nothing to run. */
export type ReadPromise<T> = FoundPromise &
  (
    | { readonly read: T }
    /** It can't run: that fails the run. */
    | { readonly error: PromiseError }
    /** It has no case, or none of those that are asked for: that is told. */
    | { readonly without: PromiseError }
  );

/** What says that a Promise has none of the cases that are asked for. */
const WITHOUT: ReadonlySet<ErrorCode> = new Set(['no-cases', 'unknown-case', 'unknown-pipeline']);

/** What is wrong with more than one Promise: there is no use in going on with the next. */
const OF_ALL: ReadonlySet<ErrorCode> = new Set([
  'disk-full',
  'engine-lost',
  'internal',
  'interrupted',
  'no-engine',
  'usage',
]);

/** Whether an error is about one Promise, so that the others can go on. */
export function isOfOnePromise(error: unknown): error is PromiseError {
  return error instanceof PromiseError && !OF_ALL.has(error.code);
}

/** Reads every Promise in a folder and below it, by place. @throws PromiseError as `findPromises` */
export async function readEach<T>(
  root: string,
  { exclude }: Pick<SeveralFlags, 'exclude'>,
  read: (found: FoundPromise) => Promise<T>,
): Promise<readonly ReadPromise<T>[]> {
  const promises: ReadPromise<T>[] = [];
  for (const found of await findPromises(root, exclude)) {
    try {
      promises.push({ ...found, read: await read(found) });
    } catch (error) {
      if (!isOfOnePromise(error)) throw error;
      promises.push(WITHOUT.has(error.code) ? { ...found, without: error } : { ...found, error });
    }
  }
  return promises;
}

/** The flags that name one of several Promises. */
export function namedPromise({ file, ownsCases }: FoundPromise): Pick<PlanFlags, 'dir' | 'ownsCases'> {
  return { dir: file, ownsCases };
}

/** That no Promise has what is asked for is a slip, as it is of one. @throws PromiseError */
export function refuseNothing(promises: readonly ReadPromise<unknown>[], dir: string): void {
  const missing = promises.flatMap((promise) => ('without' in promise ? [promise.without] : []));
  const [first] = missing;
  if (first === undefined || promises.some((promise) => 'read' in promise)) return;
  const named = missing.find(({ code }) => code !== 'no-cases');
  if (named !== undefined) throw named;
  if (missing.length < promises.length) return;
  const message =
    promises.length === 1
      ? first.message
      : `none of the ${promises.length} Promises in ${dir} has test cases`;
  throw new PromiseError('no-cases', message, {
    hint: 'promise init --adopt --all writes the first ones from their example requests',
  });
}
