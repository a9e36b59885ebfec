import path from 'node:path';
import { ensureStateDir } from '../../run/state-dir.ts';

/** Where is kept what images of a Promise were built of; undefined where nothing can be: a build is as good without. */
export async function buildRecordsDir(root: string): Promise<string | undefined> {
  return ensureStateDir(root).then(
    (dir) => path.join(dir, 'builds'),
    () => undefined,
  );
}
