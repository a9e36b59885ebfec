import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Files by path, as text. */
export type Files = Readonly<Record<string, string>>;

/** Writes files below a folder, which is made; what begins with `#!` can be run. */
export async function writeFiles(dir: string, files: Files): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
}
