import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from './errors.ts';

/**
 * A path without symbolic links, of which the end need not be there.
 * @throws what the file system says, as of a link that leads nowhere
 */
export async function realPlace(dir: string): Promise<string> {
  try {
    return await realpath(dir);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT' || !(await isAbsent(dir))) throw error;
    return path.join(await realPlace(path.dirname(dir)), path.basename(dir));
  }
}

/** Whether a path is another one or lies below it. Both without symbolic links. */
export function isWithin(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Whether there is nothing at a path, not even a link. */
async function isAbsent(at: string): Promise<boolean> {
  return lstat(at).then(
    () => false,
    (error: unknown) => systemErrorCode(error) === 'ENOENT',
  );
}
