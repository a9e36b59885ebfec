import { realpath } from 'node:fs/promises';
import { PromiseError } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';
import { createFolder } from './create.ts';
import type { PromiseNames } from './defaults.ts';
import type { Derivation } from './from/derivation.ts';
import { findTodos, type Todo } from './from/todos.ts';
import { addToFolder } from './merge.ts';
import { checkNames } from './names.ts';
import { fileSystemError } from './problems.ts';
import { DEFAULT_DESIGN, type Design, renderPromise } from './promise-template.ts';
import { statIfThere } from './stat.ts';
import type { WrittenFile } from './write.ts';

/** What to scaffold, and where. */
export interface InitOptions extends PromiseNames {
  /** Absolute path of the Promise's folder; it need not exist, nor its parents. */
  readonly dir: string;
  /** Replace files that are in the way. */
  readonly force: boolean;
  /** What differs from {@link DEFAULT_DESIGN}. */
  readonly design?: Partial<Design>;
  /** Absolute path of templates of one's own. */
  readonly templateDir?: string | undefined;
  /** What the Promise is made from, instead of the design's properties. */
  readonly derivation?: Derivation | undefined;
  /** Stops between two files, and takes back what was written. */
  readonly signal?: AbortSignal;
}

/** What was scaffolded. */
export interface Scaffolded {
  /** Absolute path of the Promise's folder. */
  readonly dir: string;
  /** Sorted by path. */
  readonly files: readonly WrittenFile[];
  /** What is left for the author. */
  readonly todos: readonly Todo[];
}

/**
 * Writes a new Promise that is green at its first test: API, request, stages and test cases. Either everything is written
 * or nothing: a new folder appears at once, and in a folder that exists every step is taken back when one fails.
 *
 * @throws PromiseError as {@link renderPromise}; `invalid-name`; `file-exists` where something is in the way (all of it is listed);
 * `not-permitted`, `disk-full`; `interrupted`.
 */
export async function scaffoldPromise(options: InitOptions): Promise<Scaffolded> {
  checkNames(options);
  const design = { ...DEFAULT_DESIGN, ...options.design };
  const files = await renderPromise(options, design, options);
  const todos = findTodos(files, options.derivation?.todos ?? []);
  try {
    const written = (await isExistingFolder(options.dir))
      ? await addToFolder(options.dir, files, options.force, options.signal)
      : await createFolder(options.dir, files, options.signal);
    return { dir: options.dir, files: written, todos };
  } catch (error) {
    throw fileSystemError(error, options.dir);
  }
}

/** Tells a folder to merge into from one to create, and refuses anything else of that name. */
async function isExistingFolder(dir: string): Promise<boolean> {
  const stats = await statIfThere(dir);
  if (stats === undefined) return false;
  if (stats.isDirectory()) return true;
  if (!stats.isSymbolicLink()) {
    throw new PromiseError('file-exists', `${fileName(dir)} is not a folder`, {
      location: { file: dir },
      hint: 'choose another folder with --dir, or move what is there',
    });
  }
  const target = await realpath(dir).catch(() => undefined);
  throw new PromiseError('file-exists', `${fileName(dir)} is a symbolic link`, {
    location: { file: dir },
    hint:
      target === undefined
        ? 'its target does not exist: remove the link'
        : `name its target: --dir ${target}`,
  });
}
