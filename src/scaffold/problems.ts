import { dirname, sep } from 'node:path';
import { asError, PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileErrorCode } from '../shared/file-errors.ts';
import { fileName } from '../shared/file-name.ts';

/** Begins the names of the temporary folders that init writes to. */
export const TEMPORARY_PREFIX = '.promise-init-';

/**
 * Translates what the operating system refused into an error that says what to do; anything else is passed on.
 *
 * @param dir the Promise's folder, named where the error itself has no path.
 */
export function fileSystemError(error: unknown, dir: string): Error {
  if (error instanceof PromiseError) return error;
  const path = pathOf(error) ?? dir;
  const folder = withoutTemporary(dirname(path));
  const at = (file: string) => ({ cause: error, location: { file } });
  const hint = 'choose another folder with --dir';
  const code = systemErrorCode(error);
  switch (fileErrorCode(error)) {
    case 'not-permitted':
      if (code === 'EROFS')
        return new PromiseError('not-permitted', `${fileName(folder)} is on a read-only file system`, {
          ...at(folder),
          hint,
        });
      return new PromiseError('not-permitted', `no permission to write in ${fileName(folder)}`, {
        ...at(folder),
        hint: 'make that folder writable for you, or choose another with --dir',
      });
    case 'disk-full':
      return new PromiseError('disk-full', `no space left in ${fileName(folder)}`, {
        ...at(folder),
        hint: 'free some space, or choose another folder with --dir',
      });
  }
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
      return new PromiseError(
        'file-exists',
        `${fileName(dir)} can't be made: a part of its path is not a folder`,
        { ...at(dir), hint },
      );
    case 'ENAMETOOLONG':
      return new PromiseError('usage', `${fileName(dir)} is longer than the file system allows`, {
        ...at(dir),
        hint,
      });
    case 'EEXIST':
    case 'ENOTEMPTY':
      return new PromiseError(
        'file-exists',
        `${fileName(path)} appeared while the Promise was being written`,
        {
          ...at(path),
          hint: 'run the command again',
        },
      );
    default:
      return asError(error);
  }
}

/** The path that a system call failed on; of a rename, where it should have led. */
function pathOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('dest' in error && typeof error.dest === 'string') return error.dest;
  return 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}

/** Names the folder that a temporary one lies in: the user has never heard of the temporary one. */
function withoutTemporary(folder: string): string {
  const index = folder.indexOf(sep + TEMPORARY_PREFIX);
  return index === -1 ? folder : folder.slice(0, index) || sep;
}
