// Kratix runs this for each request: when it is made, when it changes, and again every 10 hours.
// The same request must therefore give the same files, however often it runs.
//
//   /kratix/input/object.yaml                      the request, with the API's defaults filled in (read-only)
//   /kratix/output/                                what you write here is deployed to a destination cluster
//   /kratix/metadata/status.yaml                   becomes the status of the request, for its user to read
//   /kratix/metadata/destination-selectors.yaml    the labels of the destinations that may get the output

import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

/** The fields of the request that this stage reads; the others are passed on. */
interface Request {
  metadata: { name: string; namespace: string };
  status?: unknown;
}

// Integers of 64 bits stay exact.
const request: Request = parse(readFileSync('/kratix/input/object.yaml', 'utf8'), { intAsBigInt: true });
const { metadata, status: _, ...fields } = request;
if (!metadata.name || !metadata.namespace) throw new Error('the request has no name or no namespace');

__IF_NAMESPACED__const { name, namespace } = metadata;
__IF_NAMESPACED__
__IF_NAMESPACED__console.log(`Writing __CR_KIND__ ${namespace}/${name}`);
__IF_CLUSTER_SCOPED__// A __CR_KIND__ is in no namespace: its name tells requests of the same name in different ones apart,
__IF_CLUSTER_SCOPED__// and two hyphens tell team-a/db from team/a-db.
__IF_CLUSTER_SCOPED__const name = `${metadata.namespace}--${metadata.name}`;
__IF_CLUSTER_SCOPED__
__IF_CLUSTER_SCOPED__console.log(`Writing __CR_KIND__ ${name}`);

// The request becomes the operator's resource: all that it says, under another kind and without labels of Kratix.
// To hide a field from users, take it out of the API and set it here, in spec.
write('/kratix/output/__CR_FILE__', {
  ...fields,
  apiVersion: '__CR_API_VERSION__',
  kind: '__CR_KIND__',
__IF_NAMESPACED__  metadata: { name, namespace },
__IF_CLUSTER_SCOPED__  metadata: { name },
});

write('/kratix/metadata/status.yaml', { message: `Requested as __CR_KIND__ ${name}` });

write('/kratix/metadata/destination-selectors.yaml', [{ matchLabels: { environment: 'dev' } }]);

/** Writes a value as YAML, with quotes around strings that any version of YAML would read as something else. */
function write(path: string, value: unknown): void {
  writeFileSync(path, stringify(value, { version: '1.1', compat: 'core' }));
}
