import type { Json } from '../shared/json.ts';
import { createReader } from './yaml-reader.ts';
import type { Dialect } from './yaml-scalars.ts';

export { locate } from './yaml-location.ts';

/** What sets this reader apart, also for a writer that must not be misread. */
export const kubernetesDialect: Dialect = {
  trueWords: new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']),
  falseWords: new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']),
  exactUnsigned: false,
  duplicateKeys: 'last-wins',
  keys: 'by-value',
  mergeKeys: 'in-order',
};

const reader = createReader(kubernetesDialect);

/**
 * Reads the first document of a text as kubectl, the API server and Kratix do (sigs.k8s.io/yaml on go-yaml v2): `yes`
 * and `on` are booleans, `0777` is 511, the last of two equal keys wins. Nothing at all is null.
 * @throws PromiseError `invalid-yaml` with file:line:column
 */
export function parseYaml(text: string, file: string): Json {
  return reader.parse(text, file);
}

/**
 * Reads all documents of a text as {@link parseYaml} reads the first, leaving out those without content.
 * @throws PromiseError `invalid-yaml` with file:line:column
 */
export function parseYamlDocuments(text: string, file: string): readonly Json[] {
  return reader.parseAll(text, file);
}
