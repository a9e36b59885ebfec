import type { Location, PromiseError } from './errors.ts';

/** One thing to tell the user about a file: what is wrong, where, and what to do. */
export interface Diagnostic {
  /** `error`: it will be refused. `warning`: it is let through, and hurts later. */
  readonly severity: 'error' | 'warning';
  /** The code of an error (`docs/errors.md`) or of a lint (`docs/lints/`). */
  readonly code: string;
  /** One line. */
  readonly message: string;
  readonly location?: Location;
  readonly hint?: string;
  /** Further lines. */
  readonly notes?: readonly string[];
}

/** An error as diagnostics: each of its problems is one. */
export function diagnosticsOf(error: PromiseError): readonly Diagnostic[] {
  const { code, message, location, hint, notes, problems } = error;
  if (problems.length > 0) return problems.map((problem) => ({ severity: 'error', code, ...problem }));
  return [
    {
      severity: 'error',
      code,
      message,
      ...(location === undefined ? {} : { location }),
      ...(hint === undefined ? {} : { hint }),
      ...(notes.length === 0 ? {} : { notes }),
    },
  ];
}
