import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DeliveryFiles } from '../deliver/types.ts';
import type { PipelineFolders } from '../run/run-context.ts';
import { systemErrorCode } from '../shared/errors.ts';

/** Reads what a pipeline wrote: regular files and folders; nothing else is in a run's own copies, or counts in goldens. */
export async function readDeliveryFiles(folders: PipelineFolders): Promise<DeliveryFiles> {
  const files = new Map<string, Uint8Array>();
  for (const [kind, folder] of Object.entries(folders)) await readFolder(folder, kind, files);
  return files;
}

async function readFolder(dir: string, prefix: string, files: Map<string, Uint8Array>): Promise<void> {
  for (const entry of await entriesOf(dir)) {
    const [file, name] = [path.join(dir, entry.name), `${prefix}/${entry.name}`];
    if (entry.isFile()) files.set(name, await readFile(file));
    if (!entry.isDirectory()) continue;
    files.set(`${name}/`, new Uint8Array());
    await readFolder(file, name, files);
  }
}

/** A pipeline that wrote nothing may have no folder. */
async function entriesOf(dir: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
