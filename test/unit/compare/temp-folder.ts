import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Files } from '../../support/write-files.ts';

/** Gives tests folders that are gone afterwards, also when they fail. */
export function useTempFolders(): () => Promise<string> {
  const made: string[] = [];
  afterEach(async () => {
    for (const dir of made.splice(0)) await rm(dir, { recursive: true, force: true });
  });
  return async () => {
    const dir = await mkdtemp(join(tmpdir(), 'promise-compare-'));
    made.push(dir);
    return dir;
  };
}

/** All files below a folder, and its folders that are empty (with a slash at the end). */
export async function readFiles(dir: string, prefix = ''): Promise<Files> {
  const result: Record<string, string> = {};
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`;
    if (!entry.isDirectory()) result[path] = await readFile(join(dir, entry.name), 'utf8');
    else {
      const inner = await readFiles(join(dir, entry.name), `${path}/`);
      Object.assign(result, Object.keys(inner).length === 0 ? { [`${path}/`]: '' } : inner);
    }
  }
  return result;
}
