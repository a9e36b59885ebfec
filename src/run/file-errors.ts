import { PromiseError } from '../shared/errors.ts';
import { fileErrorCode } from '../shared/file-errors.ts';

/**
 * Turns what the file system says into an error that the user can act on; what it doesn't know comes back unchanged.
 * `what` completes "could not …": `write /redis/.promise`.
 */
export function toFileError(error: unknown, what: string): unknown {
  if (error instanceof PromiseError) return error;
  switch (fileErrorCode(error)) {
    case 'disk-full':
      return new PromiseError('disk-full', `could not ${what}: the disk is full`, {
        hint: 'make room and run again; nothing of this run is left behind',
        cause: error,
      });
    case 'not-permitted':
      return new PromiseError('not-permitted', `could not ${what}: permission denied`, {
        hint: 'check who owns the folder; files that another tool wrote as root may need `sudo chown`',
        cause: error,
      });
    default:
      return error;
  }
}
