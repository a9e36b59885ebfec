import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { systemErrorCode } from '../shared/errors.ts';

/** What is at a path, links not followed; undefined where there is nothing. Throws the system's error otherwise. */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
