import { asError, PromiseError } from './errors.ts';
import { fileErrorCode } from './file-errors.ts';

/**
 * What was thrown, as an error that can be shown. Where no step foresaw that the file system would refuse a path, that is
 * still the user's to mend; anything else that nobody foresaw is a bug of ours, told with its stack.
 */
export function toPromiseError(thrown: unknown): PromiseError {
  if (thrown instanceof PromiseError) return thrown;
  const refused = refusedPath(thrown);
  if (refused !== undefined) return refused;
  const { message, stack } = asError(thrown);
  return new PromiseError('internal', `unexpected: ${message}`, {
    notes: stack === undefined ? [] : [stack],
    hint: 'this is a bug in promise: please report it with the lines above',
    cause: thrown,
  });
}

/** A path that may not be read or written, or that has no space left; nothing where what was thrown names none. */
function refusedPath(thrown: unknown): PromiseError | undefined {
  const code = fileErrorCode(thrown);
  const { path } = Object(thrown) as { readonly path?: unknown };
  if (code === undefined || typeof path !== 'string') return undefined;
  return code === 'disk-full'
    ? new PromiseError(code, `${path}: the disk is full`, { hint: 'make room and run again', cause: thrown })
    : new PromiseError(code, `${path}: permission denied`, {
        hint: 'check who owns it, and who may read and write it',
        cause: thrown,
      });
}
