import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runLabels } from './ownership.ts';

/** Names in a temporary folder which process it belongs to, as the labels of a container do. */
const OWNER_FILE = 'owner.json';

/** Marks a folder as a run's, and this process's. */
export async function writeOwner(dir: string, runId: string): Promise<void> {
  await writeFile(path.join(dir, OWNER_FILE), JSON.stringify(runLabels(runId)));
}

/** The labels of a folder's owner; none where it isn't marked. */
export async function readOwner(dir: string): Promise<Readonly<Record<string, string>>> {
  const value: unknown = await readFile(path.join(dir, OWNER_FILE), 'utf8')
    .then((text): unknown => JSON.parse(text))
    .catch(() => undefined);
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'));
}
