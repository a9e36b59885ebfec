/** A tree of files, read without knowing where it lies, so that comparison needs no disk. */
export interface FileTree {
  /** Paths of all regular files, relative, with forward slashes, sorted by code point. */
  list(): Promise<readonly string[]>;
  /** Bytes. */
  size(path: string): Promise<number>;
  read(path: string): Promise<Uint8Array>;
}

/** One file that is not as expected. Paths are relative to the compared roots, with forward slashes. */
export type FileDifference =
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'unexpected'; readonly path: string }
  | {
      readonly kind: 'changed';
      readonly path: string;
      /** Sentences that name object and path: `Elasticsearch default/example spec.count: 1 -> 3`. May be empty. */
      readonly summary: readonly string[];
      /** A unified diff, without colours; `undefined` where the files are binary. */
      readonly diff: string | undefined;
    }
  | {
      /** An object that stands, unchanged, in another file than expected. */
      readonly kind: 'moved';
      readonly object: string;
      readonly from: string;
      readonly to: string;
    }
  | {
      /** A file whose name says YAML or JSON, but which does not parse. */
      readonly kind: 'invalid';
      readonly path: string;
      readonly side: 'expected' | 'actual';
      readonly message: string;
      readonly line: number | undefined;
      readonly column: number | undefined;
    };

/** How to compare. */
export interface CompareOptions {
  /** By bytes, whatever the files hold. */
  readonly exact: boolean;
}

/** What `--update` did to one golden file. Paths are relative to `expected/`. */
export interface GoldenChange {
  readonly path: string;
  readonly action: 'added' | 'rewritten' | 'removed';
}
