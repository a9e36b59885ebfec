import path from 'node:path';
import { isThere } from '../../shared/is-there.ts';

/** The outermost folder of the git repository that a folder is in; the folder itself where it is in none. */
export async function repositoryRoot(dir: string): Promise<string> {
  for (let current = dir; ; current = path.dirname(current)) {
    if (await isThere(path.join(current, '.git'))) return current;
    if (path.dirname(current) === current) return dir;
  }
}
