import { PromiseError } from '../shared/errors.ts';
import type { CaseFolder } from './cases.ts';
import type { TestCase } from './types.ts';

/** A test case that can't be run: its files can't be read, or ask for what there isn't. */
export interface BrokenCase extends Pick<CaseFolder, 'name' | 'dir'> {
  /** What it runs; what a case without a case.yaml does where that isn't known. */
  readonly workflow: TestCase['workflow'];
  readonly error: PromiseError;
}

/** A test case, or why it is none. */
export type FoundCase = TestCase | BrokenCase;

/** Whether a case, in whatever stage of getting ready, turned out to be one that can't be run. */
export function isBroken<T extends object>(each: T | BrokenCase): each is BrokenCase {
  return 'error' in each && each.error instanceof PromiseError;
}

/** Those that can be run, as far as is known by now. */
export function withoutBroken<T extends object>(all: readonly (T | BrokenCase)[]): readonly T[] {
  return all.filter((each): each is T => !isBroken(each));
}

/**
 * Does something that one case needs: what is wrong with it is its own business, and none of the others'.
 * @throws whatever is no PromiseError: a bug of ours
 */
export async function orBroken<T>(
  { name, dir, workflow }: Omit<BrokenCase, 'error'>,
  act: () => Promise<T>,
): Promise<T | BrokenCase> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof PromiseError)) throw error;
    return { name, dir, workflow, error };
  }
}
