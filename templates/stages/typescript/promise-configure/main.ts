// Kratix runs this for the Promise itself: when it is installed, when it changes, and again every 10 hours. What its
// requests share belongs here: an operator and its CustomResourceDefinitions, a namespace, a policy.
//
//   /kratix/input/object.yaml                      the Promise (read-only)
//   /kratix/output/                                what you write here is deployed to every destination that matches
//   /kratix/metadata/status.yaml                   becomes the status of the Promise; its message counts
//   /kratix/metadata/destination-selectors.yaml    the labels of those destinations

import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

/** The fields of the Promise that this stage reads. */
interface KratixPromise {
  metadata: { name: string };
}

const promise: KratixPromise = parse(readFileSync('/kratix/input/object.yaml', 'utf8'));
if (!promise.metadata.name) throw new Error('the Promise has no name');

const name = `${promise.metadata.name}-shared`;

console.log(`Writing ConfigMap default/${name}`);

write('/kratix/output/shared.yaml', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data: { promise: promise.metadata.name },
});

write('/kratix/metadata/status.yaml', { message: `Shared as ConfigMap ${name}` });

write('/kratix/metadata/destination-selectors.yaml', [{ matchLabels: { environment: 'dev' } }]);

/** Writes a value as YAML; the quotes around strings keep a "yes" or a "1" from being read as something else. */
function write(path: string, value: unknown): void {
  writeFileSync(path, stringify(value, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }));
}
