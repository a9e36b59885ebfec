import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { goArchitecture } from '../../shared/go-architecture.ts';

/** Where Linux lists the programs that run other architectures' programs. */
const BINFMT_DIR = '/proc/sys/fs/binfmt_misc';

/** Architectures that this machine emulates, by Go's names; undefined where it doesn't tell. */
export async function emulatedHere(dir = BINFMT_DIR): Promise<readonly string[] | undefined> {
  const names: readonly string[] = await readdir(dir).catch(() => []);
  // An empty folder: the file system isn't mounted.
  if (!names.includes('status')) return undefined;
  const found = await Promise.all(
    names.map(async (name) => {
      const architecture = /^qemu-(.+)$/.exec(name)?.[1];
      if (architecture === undefined) return [];
      const text = await readFile(path.join(dir, name), 'utf8').catch(() => '');
      return text.startsWith('enabled') ? [goArchitecture(architecture)] : [];
    }),
  );
  return found.flat().sort();
}
