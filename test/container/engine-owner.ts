// The main module of a process that owns things: it makes them, says so, and lives until it's killed.
import { connectEngine } from '../../src/engine/connect.ts';
import { KEEP_LABEL, runLabels } from '../../src/engine/ownership.ts';
import { createOwned } from './engine-support.ts';

const [host, image = '', runId = '', keep] = process.argv.slice(-4);
const engine = await connectEngine({ host, env: process.env });
const labels = { ...runLabels(runId), ...(keep === 'true' ? { [KEEP_LABEL]: 'true' } : {}) };
await createOwned(engine, image, labels);
process.stdout.write('made\n');
setInterval(() => undefined, 60_000);
