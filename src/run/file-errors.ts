import { PromiseError } from '../shared/errors.ts';
import { fileErrorCode } from '../shared/file-errors.ts';
import { fileName } from '../shared/file-name.ts';

/**
 * Turns what the file system says into an error that the user can act on; what it doesn't know comes back unchanged.
 * @param file absolute; whose place is told
 * @param what completes "could not …", and names the file where nothing is said: `write .promise`
 */
export function toFileError(
  error: unknown,
  doing: 'read' | 'write',
  file: string,
  what = `${doing} ${fileName(file)}`,
): unknown {
  if (error instanceof PromiseError) return error;
  const location = { file };
  switch (fileErrorCode(error)) {
    case 'disk-full':
      return new PromiseError('disk-full', `could not ${what}: the disk is full`, {
        location,
        hint: 'make room and run again; nothing of this run is left behind',
        cause: error,
      });
    case 'not-permitted':
      return new PromiseError('not-permitted', `could not ${what}: permission denied`, {
        location,
        hint: 'check who owns the folder; files that another tool wrote as root may need `sudo chown`',
        cause: error,
      });
    default:
      return error;
  }
}
