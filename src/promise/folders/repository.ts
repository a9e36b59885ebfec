import { lstat } from 'node:fs/promises';
import path from 'node:path';

/** The outermost folder of the git repository that a folder is in; the folder itself where it is in none. */
export async function repositoryRoot(dir: string): Promise<string> {
  for (let current = dir; ; current = path.dirname(current)) {
    const isRoot = await lstat(path.join(current, '.git')).then(
      () => true,
      () => false,
    );
    if (isRoot) return current;
    if (path.dirname(current) === current) return dir;
  }
}
