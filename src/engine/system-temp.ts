import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readOwner, writeOwner } from './owner-file.ts';
import { beholder, isLeftover, newRunId } from './ownership.ts';

/** What we have in the system's folder for temporary files begins with one of these. */
type Purpose = 'promise-build-' | 'promise-load-' | 'promise-podman-';

const PURPOSES: readonly Purpose[] = ['promise-build-', 'promise-load-', 'promise-podman-'];

/** Makes a folder in the system's one for temporary files, which bears whose it is. The caller removes it. */
export async function makeSystemTemp(purpose: Purpose): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), purpose));
  await writeOwner(dir, newRunId());
  return dir;
}

/** Finds folders of {@link makeSystemTemp} whose process was killed before it could remove them. */
export async function findDeadSystemTemp(): Promise<readonly string[]> {
  const us = beholder();
  const names = await readdir(tmpdir()).catch((): string[] => []);
  const dead: string[] = [];
  for (const name of names.filter((each) => PURPOSES.some((purpose) => each.startsWith(purpose)))) {
    const dir = path.join(tmpdir(), name);
    const stats = await stat(dir).catch(() => undefined);
    if (stats === undefined) continue;
    if (isLeftover(await readOwner(dir), stats.ctimeMs / 1000, us)) dead.push(dir);
  }
  return dead;
}
