// Kratix runs this when a request is deleted. What configure wrote to /kratix/output is removed without it: here goes
// what Kratix knows nothing of, such as an account elsewhere. It may run more than once for the same request.
//
//   /kratix/input/object.yaml       the request (read-only)
//   /kratix/metadata/status.yaml    becomes the status of the request, for as long as it is there

import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

/** The fields of the request that this stage reads. */
interface Request {
  metadata: { name: string };
}

const request: Request = parse(readFileSync('/kratix/input/object.yaml', 'utf8'));
if (!request.metadata.name) throw new Error('the request has no name');

const name = `__NAME__-${request.metadata.name}`;

console.log(`Cleaning up after ${name}`);

writeFileSync('/kratix/metadata/status.yaml', stringify({ message: `Cleaned up after ${name}` }));
