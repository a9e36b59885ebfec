import type { CaseFailure } from '../../report/types.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { MissingCases } from './missing-cases.ts';

/** What `promise init --adopt --json` prints; `docs/schemas/adoption.schema.json` describes it. Paths are absolute. */
export interface AdoptionDocument {
  readonly version: 1;
  /** One, or with --all those of the folder, by place. */
  readonly promises: readonly AdoptedPromise[];
}

/** What became of one Promise. */
export interface AdoptedPromise {
  /** What tells it from the others; `.` where only one was asked for. */
  readonly place: string;
  /** Its file, or the folder that was named. */
  readonly file: string;
  /** `complete` where every workflow has a case and every case a golden, `invalid` where it can't be read. */
  readonly outcome: 'complete' | 'incomplete' | 'invalid';
  /** A clause. */
  readonly text: string;
  readonly created: readonly CreatedFile[];
  /** Those that had no golden. */
  readonly cases: readonly AdoptedCase[];
  readonly withoutRequest: MissingCases['withoutRequest'];
  /** What is wrong with it; null unless it is invalid. */
  readonly error: AdoptionError | null;
}

/** A file of a new case. */
export interface CreatedFile {
  readonly path: string;
  /** The request that it is a copy of; null where it is none. */
  readonly from: string | null;
}

/** A case that was run. */
export interface AdoptedCase {
  readonly name: string;
  readonly dir: string;
  /** `unrecorded` where nobody has agreed to its goldens yet. */
  readonly outcome: 'recorded' | 'unrecorded' | 'failed';
  /** What its run left. */
  readonly wrote: readonly string[];
  readonly goldens: readonly string[];
  /** Why it failed; null unless it did. */
  readonly failure: { readonly kind: CaseFailure['kind']; readonly error: AdoptionError | null } | null;
}

/** An error, as far as a program needs it. */
export interface AdoptionError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
}
