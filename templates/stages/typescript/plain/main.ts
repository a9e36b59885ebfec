// A stage that changes nothing yet. Kratix runs the stages of a pipeline one after the other, on the same folders. It may
// run more than once for the same object, which must then give the same files.
//
//   /kratix/input/object.yaml    the request, or in a workflow of the Promise the Promise itself (read-only)
//   /kratix/output/              what is deployed: what the stages before this one wrote is there, to be added to or changed
//   /kratix/metadata/            status.yaml and destination-selectors.yaml, likewise

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The fields of the input that this stage reads. */
interface KratixObject {
  metadata: { name: string };
}

const object: KratixObject = parse(readFileSync('/kratix/input/object.yaml', 'utf8'));
if (!object.metadata.name) throw new Error('the object has no name');

console.log(`__STAGE_NAME__: nothing to do for ${object.metadata.name} yet`);
