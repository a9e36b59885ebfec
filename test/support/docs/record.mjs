// `npm run record`: sets the machine up, and records the README's picture of a terminal anew, from a real run.
import { join } from 'node:path';
import { onPreparedMachine } from '../machine/machine.mjs';
import { DEMO_NEEDS } from '../machine/stand-ins.mjs';

const say = (line) => console.log(line);

process.exitCode = await onPreparedMachine({ ...DEMO_NEEDS, say }, async () => {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(import.meta.dirname, 'recording/main.ts'));
  return module.main(say);
});
