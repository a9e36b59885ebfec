import { lstat } from 'node:fs/promises';

/** Whether there is anything at a path: a file, a folder, a link wherever it leads. What can't be looked at isn't there. */
export function isThere(at: string): Promise<boolean> {
  return lstat(at).then(
    () => true,
    () => false,
  );
}
