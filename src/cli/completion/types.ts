/** A word that could stand at the cursor. */
export interface Candidate {
  /** The whole word; one that ends in `=` goes on without a blank. */
  readonly value: string;
  /** Empty where there is nothing to say. */
  readonly description: string;
}

/** What a shell is to offer. */
export interface Completion {
  /** Whether the shell completes paths too: of files, of folders only; after the last `=` of the word. */
  readonly paths: 'none' | 'files' | 'folders';
  readonly candidates: readonly Candidate[];
}
