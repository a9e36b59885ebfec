import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../shared/errors.ts';
import { refusedBySystem } from './read-file.ts';

/**
 * The YAML files of a folder, by name; none where there is no such folder. Hidden ones are passed over: editors and file
 * systems leave locks and attributes under the names of others (`.#a.yaml`, `._a.yaml`).
 * @throws PromiseError `unreadable-file`
 */
export async function manifestFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return [];
    throw refusedBySystem(folder, error);
  });
  return names
    .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => path.join(folder, name));
}
