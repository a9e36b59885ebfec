// Prepares a clone without running anything: `node test/support/prepare.mjs` makes packages, build, images and programs
// ready for `npx vitest` on an engine that runs already; with the word `packages`, only node_modules and dist.
import { onPreparedMachine } from './machine/machine.mjs';
import { TEST_NEEDS } from './machine/stand-ins.mjs';

const needs = process.argv[2] === 'packages' ? { images: [], programs: [] } : TEST_NEEDS;
process.exitCode = await onPreparedMachine({ ...needs, say: (line) => console.log(line) }, async () => 0);
