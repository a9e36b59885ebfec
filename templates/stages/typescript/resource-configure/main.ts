// Kratix runs this for each request: when it is made, when it changes, and again every 10 hours.
// The same request must therefore give the same files, however often it runs.
//
//   /kratix/input/object.yaml                      the request, with the API's defaults filled in (read-only)
//   /kratix/output/                                what you write here is deployed to a destination cluster
//   /kratix/metadata/status.yaml                   becomes the status of the request, for its user to read
//   /kratix/metadata/destination-selectors.yaml    the labels of the destinations that may get the output

import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

/** The fields of the request that this stage reads. */
interface Request {
  metadata: { name: string; namespace: string };
  spec: Record<string, unknown>;
}

const request: Request = parse(readFileSync('/kratix/input/object.yaml', 'utf8'));
const { namespace } = request.metadata;
if (!request.metadata.name || !namespace) throw new Error('the request has no name or no namespace');

// The Promise's name is part of the object's name: another Promise may get a request of the same name.
const name = `__NAME__-${request.metadata.name}`;

console.log(`Writing ConfigMap ${namespace}/${name}`);

// A ConfigMap with an entry for each field of the request. It holds only strings: whatever isn't one is written as JSON.
write('/kratix/output/configmap.yaml', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data: Object.fromEntries(
    Object.entries(request.spec).map(([field, value]) => [
      field,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ),
});

write('/kratix/metadata/status.yaml', { message: `Requested as ConfigMap ${name}` });

write('/kratix/metadata/destination-selectors.yaml', [{ matchLabels: { environment: 'dev' } }]);

/** Writes a value as YAML; the quotes around strings keep a "yes" or a "1" from being read as something else. */
function write(path: string, value: unknown): void {
  writeFileSync(path, stringify(value, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }));
}
