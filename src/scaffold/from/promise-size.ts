import { jsonBytes } from '../../promise/applied-size.ts';
import { MAX_ANNOTATIONS_BYTES } from '../../shared/annotations-limit.ts';
import { MAX_REQUEST_BYTES } from '../../shared/etcd-limit.ts';
import type { Derivation } from './derivation.ts';

/** What is to be known of a Promise's size. */
export interface PromiseSize {
  /** Whether a plain `kubectl apply` of the Promise would be refused. */
  readonly needsServerSide: boolean;
  /** Whether any way to apply it would be. */
  readonly isTooLarge: boolean;
  /** One line each. */
  readonly notes: readonly string[];
}

/**
 * How large a Promise gets, by its API and its dependencies: they are nearly all of it, where it is large.
 *
 * @param advice what to do where it is too large
 */
export function promiseSize(
  { schema, dependencies }: Pick<Derivation, 'schema' | 'dependencies'>,
  advice: string,
): PromiseSize {
  const bytes = jsonBytes({ schema, dependencies });
  const size = `the Promise takes ${(bytes / 2 ** 20).toFixed(1)} MiB as JSON`;
  const isTooLarge = bytes > MAX_REQUEST_BYTES;
  const needsServerSide = bytes > MAX_ANNOTATIONS_BYTES;
  const note = isTooLarge
    ? `${size}, and etcd takes 1.5 MiB: ${advice}`
    : `${size}: kubectl apply needs --server-side for it, as an annotation takes no more than 256 KiB`;
  return { needsServerSide, isTooLarge, notes: needsServerSide ? [note] : [] };
}

/** The names for the placeholders of templates that depend on it. */
export function applyNames({ needsServerSide }: PromiseSize): Readonly<Record<string, string>> {
  return needsServerSide ? { APPLY: 'kubectl apply --server-side' } : {};
}
