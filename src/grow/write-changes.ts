import { randomUUID } from 'node:crypto';
import { chmod, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readTextFile } from '../promise/read-file.ts';
import { addToFolder } from '../scaffold/merge.ts';
import { fileSystemError } from '../scaffold/problems.ts';
import type { ScaffoldFile } from '../scaffold/template.ts';
import { PromiseError } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';
import type { FileEdit } from './change-piece.ts';

/** All that one command changes. */
export interface Changes {
  /** The Promise's folder, absolute. */
  readonly root: string;
  readonly edits: readonly FileEdit[];
  /** New files, relative to the folder. */
  readonly files: readonly ScaffoldFile[];
}

/** A text that waits beside the file that it is to replace. */
interface Draft {
  readonly file: string;
  readonly draft: string;
}

/**
 * Writes changes, all of them or none: a file that is edited has its old text or its new one, and keeps its permissions; behind a link, the
 * file that it leads to is changed.
 * @throws PromiseError `file-exists` where a new file would replace one, or an edited one has changed in the meantime;
 *   `not-permitted`, `disk-full`, `interrupted`
 */
export async function writeChanges({ root, edits, files }: Changes, signal?: AbortSignal): Promise<void> {
  const drafts: Draft[] = [];
  try {
    for (const edit of edits) drafts.push(await writeDraft(edit));
    if (files.length > 0) await addToFolder(root, files, false, signal);
    for (const { file, draft } of drafts) await rename(draft, file);
  } catch (error) {
    for (const { draft } of drafts) await rm(draft, { force: true });
    throw fileSystemError(error, root);
  }
}

async function writeDraft({ file, before, after }: FileEdit): Promise<Draft> {
  if (before === undefined) await mkdir(path.dirname(file), { recursive: true });
  else if ((await readTextFile(file)) !== before) {
    throw new PromiseError('file-exists', `${fileName(file)} was changed by somebody else just now`, {
      location: { file },
      hint: 'run the command again',
    });
  }
  const place = before === undefined ? file : await realpath(file);
  const draft = `${place}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(draft, after);
    if (before !== undefined) await chmod(draft, (await stat(place)).mode);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return { file: place, draft };
}
