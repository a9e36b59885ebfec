import type { Declarations, DeclaredObject } from './declared-objects.ts';
import type { Destination, GroupPlacement } from './types.ts';

/** Whose files may meet those of others on a Destination: a case's, or those of `spec.dependencies`. */
export interface Claimant {
  /** The case's name; undefined: `spec.dependencies`. */
  readonly case: string | undefined;
  /** The same for cases of the same request, of which there is never more than one at a time. */
  readonly request: string;
  readonly placements: readonly GroupPlacement[];
  /** What their files declare. */
  readonly declared: Declarations;
  /** Those that its placements were chosen from; empty: none are known. */
  readonly destinations: readonly Destination[];
}

/** A file that takes part in a collision. */
export interface CollidingFile {
  /** Undefined: `spec.dependencies`. */
  readonly case: string | undefined;
  /** Undefined likewise. */
  readonly pipeline: string | undefined;
  /** Relative to the output. */
  readonly path: string;
}

/** How files collide. */
export type CollisionKind =
  /** They declare the same objects. */
  | 'object'
  /** One is written over the other (filepath mode none). */
  | 'path'
  /** The folder of one replaces that of the other (filepath mode nestedByMetadata). */
  | 'folder';

/** Files that can't be on one Destination together. */
export interface Collision {
  readonly kind: CollisionKind;
  /** Each file once: one alone where it declares an object twice. */
  readonly files: readonly CollidingFile[];
  /** What they declare, as people call it; empty for the other kinds. */
  readonly objects: readonly string[];
  /** The file or folder that they are written to, below the Destination's own folder; undefined for objects. */
  readonly path: string | undefined;
  /** Where they can meet; empty where no Destinations are known. */
  readonly destinations: readonly string[];
  /** Whether an object comes twice in one version of its API, which kustomize refuses; see ObjectCollision. */
  readonly sameVersion: boolean;
  /** The way out, as an instruction. */
  readonly hint: string;
}

/** A file of a claimant, where it goes with its group. */
export interface ClaimedFile {
  readonly claimant: Claimant;
  readonly placement: GroupPlacement;
  readonly path: string;
  readonly objects: readonly DeclaredObject[];
}
