import { PromiseError, systemErrorCode } from '../shared/errors.ts';

/**
 * Turns what the file system says into an error that the user can act on; what it doesn't know comes back unchanged.
 * `what` completes "could not …": `write /work/.promise`.
 */
export function toFileError(error: unknown, what: string): unknown {
  if (error instanceof PromiseError) return error;
  switch (systemErrorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new PromiseError('disk-full', `could not ${what}: the disk is full`, {
        hint: 'make room and run again; nothing of this run is left behind',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new PromiseError('not-permitted', `could not ${what}: permission denied`, {
        hint: 'check who owns the folder; files that another tool wrote as root may need `sudo chown`',
        cause: error,
      });
    default:
      return error;
  }
}
