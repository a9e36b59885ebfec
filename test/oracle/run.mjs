// `npm run oracle`: asks Kratix, the API server's library and kustomize the same questions as promise, records their
// answers anew, and prints how far they agree. See README.md.
import { join } from 'node:path';
import { runnerImport } from 'vite';

const { module } = await runnerImport(join(import.meta.dirname, 'main.ts'));
process.exitCode = await module.main(process.argv.slice(2));
