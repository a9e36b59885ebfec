import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageFile } from '../shared/package-files.ts';
import { toFileError } from './file-errors.ts';
import { ensureStateDir } from './state-dir.ts';

/** Those of files that users write. */
const SCHEMAS = ['case.schema.json', 'config.schema.json'];

/**
 * Keeps copies of the JSON Schemas of case.yaml and promise.config.yaml in `.promise/schemas/`, where the modelines of
 * those files find them: the same path for a global, a local and no installation at all, without a network, and always of
 * the version that reads the files.
 * @throws PromiseError `disk-full`, `not-permitted`
 */
export async function keepSchemas(root: string): Promise<void> {
  const dir = path.join(await ensureStateDir(root), 'schemas');
  try {
    await mkdir(dir, { recursive: true });
    for (const name of SCHEMAS) await keepCopy(name, dir);
  } catch (error) {
    throw toFileError(error, 'write', dir);
  }
}

/** An editor may read the copy at any moment, so that it is whole at any moment. */
async function keepCopy(name: string, dir: string): Promise<void> {
  const target = path.join(dir, name);
  const text = await readFile(packageFile(`docs/schemas/${name}`), 'utf8');
  const current = await readFile(target, 'utf8').catch(() => undefined);
  if (current === text) return;
  const draft = path.join(dir, `.${name}.${process.pid}`);
  await writeFile(draft, text);
  await rename(draft, target);
}
