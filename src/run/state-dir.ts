import { createHash } from 'node:crypto';
import { lstat, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';
import { toFileError } from './file-errors.ts';

/** Where everything lies that the tool remembers, below the folder of promise.yaml. */
export function stateDir(root: string): string {
  return path.join(root, '.promise');
}

/**
 * Makes sure that the state folder is there and ignores itself, so that nobody commits it by accident.
 * @throws PromiseError `not-permitted`, also where it is a link; `disk-full`.
 */
export async function ensureStateDir(root: string): Promise<string> {
  const dir = stateDir(root);
  await refuseStateLinks(dir);
  try {
    await mkdir(dir, { recursive: true });
    await writeFile(path.join(dir, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw toFileError(error, 'write', dir);
  }
  return dir;
}

/** What lies in the state folder. */
const PARTS = ['.', 'builds', 'out', 'reports', 'schemas', 'state', 'tmp'];

/**
 * A link that came with a clone would lead what we write and remove out of the Promise's folder.
 * @throws PromiseError `not-permitted`.
 */
export async function refuseStateLinks(dir: string): Promise<void> {
  for (const part of PARTS) {
    const folder = path.join(dir, part);
    const stats = await lstat(folder).catch(() => undefined);
    if (stats === undefined || stats.isDirectory()) continue;
    throw new PromiseError('not-permitted', `${fileName(folder)} is not a folder, so nothing is kept there`, {
      location: { file: folder },
      hint: 'remove it: promise makes it anew',
    });
  }
}

/** Names that are file names, container names and themselves everywhere. No underscore: {@link fileKey} adds one. */
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/;

/** A name for files and containers that no two cases share, whatever characters the case's folder has in its name. */
export function fileKey(name: string): string {
  if (SAFE_NAME.test(name)) return name;
  const readable = name.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 40);
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return `x${readable}_${digest}`;
}
