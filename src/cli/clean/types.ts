/** What `promise clean` removes, or would. */
export type RemovalKind = 'container' | 'image' | 'volume' | 'network' | 'folder';

/** One thing that is to go. */
export interface Removal {
  readonly kind: RemovalKind;
  /** For people; a folder's is absolute. */
  readonly name: string;
  /** What it is, and so why it can go: `kept by --keep`. */
  readonly why: string;
  /** What it takes on disk; null where nobody knows. */
  readonly bytes: number | null;
}

/** One thing that stays though it is ours, or may be. */
export interface Left extends Pick<Removal, 'kind' | 'name'> {
  /** Why it stays. */
  readonly why: string;
}

/** What `promise clean --json` prints; `docs/schemas/clean.schema.json` describes it. */
export interface CleanDocument {
  readonly version: 1;
  readonly dryRun: boolean;
  /** In a dry run: what would be. */
  readonly removed: readonly Removal[];
  readonly left: readonly Left[];
  /** What is free now, as far as it is known. */
  readonly bytes: number;
  /** Why there was no container engine to look into; null where there was. */
  readonly engineError: string | null;
}
