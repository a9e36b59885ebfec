import { writeJsonText } from '../../../shared/json-text.ts';
import type { Derivation } from '../derivation.ts';

/** What all annotations of an object may take; `kubectl apply` keeps the whole object in one. */
const MAX_ANNOTATIONS_BYTES = 256 * 2 ** 10;

/** What etcd takes in one request by default: `--max-request-bytes`. */
const MAX_REQUEST_BYTES = 1.5 * 2 ** 20;

/** What is to be known of a Promise's size. */
export interface PromiseSize {
  /** Whether a plain `kubectl apply` of the Promise would be refused. */
  readonly needsServerSide: boolean;
  /** One line each. */
  readonly notes: readonly string[];
}

/** How large a Promise gets, by its API and its dependencies: they are nearly all of it, where it is large. */
export function promiseSize({
  schema,
  dependencies,
}: Pick<Derivation, 'schema' | 'dependencies'>): PromiseSize {
  const bytes = Buffer.byteLength(writeJsonText({ schema, dependencies }));
  const size = `the Promise takes ${(bytes / 2 ** 20).toFixed(1)} MiB as JSON`;
  if (bytes > MAX_REQUEST_BYTES) {
    const rest =
      dependencies.length === 0
        ? ''
        : ', or take only the CustomResourceDefinition, and install the operator otherwise';
    return {
      needsServerSide: true,
      notes: [
        `${size}, and etcd takes 1.5 MiB: leave out what texts say of fields with --no-descriptions${rest}`,
      ],
    };
  }
  const needsServerSide = bytes > MAX_ANNOTATIONS_BYTES;
  return {
    needsServerSide,
    notes: needsServerSide
      ? [`${size}: kubectl apply needs --server-side for it, as an annotation takes no more than 256 KiB`]
      : [],
  };
}
