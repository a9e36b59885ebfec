import type { RunError } from '../report/types.ts';
import { toPromiseError } from '../shared/to-promise-error.ts';

/** Whatever was thrown, as reports tell it. */
export function runError(thrown: unknown): RunError {
  const { code, message, hint, notes, location, problems } = toPromiseError(thrown);
  return { code, message, hint, notes, location, problems };
}
