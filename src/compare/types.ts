import type { FileContent } from '../shared/file-content.ts';
import type { DocumentReader } from './document-reader.ts';
import type { RuleBook } from './rule-book.ts';

/** A tree of files, read without knowing where it lies, so that comparison needs no disk. */
export interface FileTree {
  /** Paths of all regular files, relative, with forward slashes, sorted by UTF-16 code unit. */
  list(): Promise<readonly string[]>;
  /** What lies in the tree and is neither a folder nor a file that can be read. Sorted by path. */
  oddEntries(): Promise<readonly OddEntry[]>;
  /** Bytes. */
  size(path: string): Promise<number>;
  read(path: string): Promise<Uint8Array>;
  /** At most `length` bytes from `offset` on; fewer only at the end of the file. Files of any size fit in memory so. */
  readAt(path: string, offset: number, length: number): Promise<Uint8Array>;
}

/** A symbolic link, a FIFO, a socket, a device: never opened, never followed, so never equal to anything. */
export interface OddEntry {
  readonly path: string;
  /** What it is, for people: `a symbolic link to "../other.yaml"`, `a FIFO`. */
  readonly what: string;
}

/** Which of the two compared trees something is about. */
export type Side = 'expected' | 'actual';

/** One file that is not as expected. Paths are relative to the compared roots, with forward slashes. */
export type FileDifference =
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'unexpected'; readonly path: string }
  | {
      readonly kind: 'changed';
      readonly path: string;
      /**
       * Sentences that name object and path: `Elasticsearch default/example spec.count: 1 -> 3`; or why there is no diff.
       * May be empty.
       */
      readonly summary: readonly string[];
      /** Sentences: what the diff could not show; absent: it shows all. */
      readonly diffNotes?: readonly string[];
      /** A unified diff, without colours; `undefined` where the files are binary or larger than 32 MB. */
      readonly diff: string | undefined;
      /** The line of the golden, from 1, where the first change is; absent where nobody knows. */
      readonly line?: number;
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
      readonly side: Side;
      readonly message: string;
      readonly line: number | undefined;
      readonly column: number | undefined;
      /** How the text differs from the other side's, where there is one and it can be shown. */
      readonly diff: string | undefined;
    }
  | {
      /** An entry that is no plain file, and that is therefore neither read nor followed. */
      readonly kind: 'not-a-file';
      readonly path: string;
      readonly side: Side;
      readonly what: string;
    };

/** How to compare. */
export interface CompareOptions {
  /** By bytes, whatever the files hold. */
  readonly exact: boolean;
  /** What may differ; absent: nothing. */
  readonly rules?: RuleBook;
  /** Reads what the run wrote; absent: each step reads for itself. */
  readonly documents?: DocumentReader | undefined;
}

/** Whose reading of YAML decides what a file means: GitOps agents read a run's output, Kratix its metadata. */
export type Dialect = 'gitops' | 'kubernetes';

/** Tells in whose reading a file, by its path, is compared. */
export type DialectOf = (path: string) => Dialect;

/** A golden folder and what is to be equal to it. */
export interface GoldenPair {
  /**
   * Where the golden folder lies below the case's `expected/`, and what paths of this pair start with in reports:
   * `output`, `metadata`, `pipelines/<name>/output`, `destinations/<name>`.
   */
  readonly label: string;
  readonly dialect: Dialect;
  /** The folder that a run wrote, absolute; or files by path that were worked out from it. */
  readonly actual: string | ReadonlyMap<string, FileContent>;
}

/** The goldens of a case, and what is compared with them. */
export interface CaseGolden {
  /** The case's `expected/`; absolute. */
  readonly dir: string;
  readonly pairs: readonly GoldenPair[];
  /** Labels of all pairs of the case, also of pipelines that don't run now: golden files elsewhere are stale. */
  readonly labels: readonly string[];
  /** What is compared with the single file `status.yaml`, as YAML; undefined: the case has no such golden. */
  readonly status?: Uint8Array | undefined;
}

/** What `--update` came to. */
export interface GoldenUpdate {
  /** What was done, sorted by path. */
  readonly changes: readonly GoldenChange[];
  /** What the run wrote that doesn't parse, though its name says so. Where there is any, nothing was done. */
  readonly invalid: readonly FileDifference[];
}

/** What `--update` did to one golden file. Paths are relative to `expected/`. */
export interface GoldenChange {
  readonly path: string;
  /** `edited`: only what differs; `rewritten`: whole, as the run wrote it. */
  readonly action: 'added' | 'edited' | 'rewritten' | 'removed';
  /** What went with it that somebody may miss. */
  readonly lost?: 'comments';
}
