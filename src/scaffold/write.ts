import { open } from 'node:fs/promises';
import type { ScaffoldFile } from './template.ts';

/** A file that was written. */
export interface WrittenFile {
  /** Relative to the Promise's folder, with forward slashes. */
  readonly path: string;
  readonly action: 'created' | 'replaced';
}

/**
 * Writes a file where none is; never through a link. An executable gets its permissions whatever the umask, because
 * `docker build` copies them into the image, where another user runs it.
 *
 * @param onCreated called once the file exists, before anything is in it, so that it can be taken back.
 * @throws the system's error, EEXIST where there is something already.
 */
export async function writeNewFile(path: string, file: ScaffoldFile, onCreated?: () => void): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    onCreated?.();
    await handle.writeFile(file.content);
    if (file.executable) await handle.chmod(0o755);
  } finally {
    await handle.close();
  }
}
