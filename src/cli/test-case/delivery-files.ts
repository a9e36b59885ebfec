import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { diskContent, readable } from '../../compare/disk-file.ts';
import type { DeliveryFiles } from '../../deliver/types.ts';
import type { PipelineFolders } from '../../run/run-context.ts';
import { systemErrorCode } from '../../shared/errors.ts';
import { bytesContent, type FileContent } from '../../shared/file-content.ts';

/** A folder holds files, and nothing else that counts. */
const FOLDER = bytesContent(new Uint8Array());

/**
 * Finds what a pipeline wrote, and reads nothing of it: regular files and folders; nothing else is in a run's own copies, or
 * counts in goldens. The files must stay for as long as what becomes of them is looked at.
 */
export async function findDeliveryFiles(folders: PipelineFolders): Promise<DeliveryFiles> {
  const files = new Map<string, FileContent>();
  for (const [kind, folder] of Object.entries(folders)) await findIn(folder, kind, files);
  return files;
}

async function findIn(dir: string, prefix: string, files: Map<string, FileContent>): Promise<void> {
  for (const entry of await entriesOf(dir)) {
    const [file, name] = [path.join(dir, entry.name), `${prefix}/${entry.name}`];
    if (entry.isFile()) files.set(name, diskContent(file, (await lstat(file)).size));
    if (!entry.isDirectory()) continue;
    files.set(`${name}/`, FOLDER);
    await findIn(file, name, files);
  }
}

/** A pipeline that wrote nothing may have no folder. */
async function entriesOf(dir: string): Promise<readonly Dirent[]> {
  const entries = await readable(dir, () =>
    readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return [];
      throw error;
    }),
  );
  // Which comes first decides what is told of files, and must not change from one machine to the next.
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}
