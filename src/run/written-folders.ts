import { readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../shared/errors.ts';
import { isThere } from '../shared/is-there.ts';
import { inspectDestination, RUN_FOLDERS } from './users-files.ts';
import { readWrittenCases } from './written-files.ts';

/** The `output` or the `metadata` of a case. */
export interface WrittenFolder {
  /** Absolute. */
  readonly dir: string;
  /** What runs wrote there, absolute; nothing else of the user's is in it but placeholders. */
  readonly files: readonly string[];
}

/** What runs have put into the folders of cases, as far as that is remembered and nobody has touched it. */
export interface WrittenFolders {
  readonly ours: readonly WrittenFolder[];
  /** Cases of which everything has to stay. */
  readonly left: readonly { readonly caseDir: string; readonly because: string }[];
}

/** Finds the folders of cases that runs have written: those that nothing is lost with. */
export async function findWrittenFolders(root: string): Promise<WrittenFolders> {
  const ours: WrittenFolder[] = [];
  const left: { caseDir: string; because: string }[] = [];
  for (const { caseName, caseDir } of await readWrittenCases(root)) {
    const verdict = await inspectDestination({ root, caseName, caseDir, files: [] });
    if (!verdict.free) left.push({ caseDir, because: verdict.because });
    else {
      for (const folder of RUN_FOLDERS) {
        const isIn = (name: string): boolean => name.startsWith(`${folder}/`);
        const files = verdict.written.filter(isIn);
        const dir = path.join(caseDir, folder);
        const isHeld = files.length === 0 && verdict.placeholders.some(isIn);
        if (!isHeld && (await isThere(dir)))
          ours.push({ dir, files: files.map((name) => path.join(caseDir, name)) });
      }
    }
  }
  return { ours, left };
}

/** Removes what runs wrote into a folder, and the folder, unless a placeholder holds it. */
export async function removeWrittenFolder({ dir, files }: WrittenFolder): Promise<void> {
  for (const file of files) await rm(file, { force: true });
  await removeEmpty(dir);
}

/** Removes a folder and those in it, as far as nothing else is in them. */
async function removeEmpty(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true }))
    if (entry.isDirectory()) await removeEmpty(path.join(dir, entry.name));
  await rmdir(dir).catch((error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemErrorCode(error) ?? '')) throw error;
  });
}
