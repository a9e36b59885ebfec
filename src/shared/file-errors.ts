import { systemErrorCode } from './errors.ts';

/**
 * Tells which of the file system's refusals the user can do something about: no space, or no permission. Undefined for
 * all others.
 */
export function fileErrorCode(error: unknown): 'disk-full' | 'not-permitted' | undefined {
  switch (systemErrorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'disk-full';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'not-permitted';
    default:
      return undefined;
  }
}
