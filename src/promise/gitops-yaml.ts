import type { Json } from '../shared/json.ts';
import { createReader } from './yaml-reader.ts';
import type { Dialect } from './yaml-scalars.ts';

/** What sets this reader apart. */
export const gitopsDialect: Dialect = {
  trueWords: new Set(['true', 'True', 'TRUE']),
  falseWords: new Set(['false', 'False', 'FALSE']),
  exactUnsigned: true,
  duplicateKeys: 'error',
  keys: 'as-written',
  mergeKeys: 'below-explicit',
};

const reader = createReader(gitopsDialect);

/**
 * Reads all documents of a text as kustomize and Flux do (go-yaml v3): `yes`, `on` and `y` stay strings, `0777` is 511 but stays as it is as a key,
 * a key that stands twice is an error, timestamps stay as written. Documents without content are left out.
 * @throws PromiseError `invalid-yaml` with file:line:column
 */
export function parseGitopsDocuments(text: string, file: string): readonly Json[] {
  return reader.parseAll(text, file);
}
