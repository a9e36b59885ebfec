import type { Json } from '../../shared/json.ts';

/** How an edit writes what is new, and how far it may go. */
export interface EditStyle {
  /** `key: value` in block style, each line ended and, but for the first, indented. */
  readonly renderPair: (key: string, value: Json, indent: number) => string;
  /** `- value` in block style, likewise. */
  readonly renderItem: (value: Json, indent: number) => string;
  /** A value that is a document of its own, its last line ended; absent: it is not replaced as a whole. */
  readonly renderWhole?: (value: Json) => string;
  /** Pairs of indices of two lists, in order: items of the one that are edited into items of the other. */
  readonly pairItems: (from: readonly Json[], to: readonly Json[]) => readonly (readonly [number, number])[];
  /** Whether a collection may be written anew where its parts can't be edited, though its comments go. */
  readonly mayRewrite: boolean;
}
