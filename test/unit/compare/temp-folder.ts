import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

/** Files by path, as text. */
export type Files = Readonly<Record<string, string>>;

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

/** Writes files below a folder, which is made. */
export async function writeFiles(dir: string, files: Files): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
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
