// `npm run bench`: sets the machine up as far as the chosen benchmarks need it, measures, puts the machine back.
import { join } from 'node:path';
import { stopIfInterrupted } from '../support/machine/interrupt.mjs';
import { onPreparedMachine } from '../support/machine/machine.mjs';

// stdout has the table, and nothing else.
const say = (line) => process.stderr.write(`${line}\n`);

process.exitCode = await onPreparedMachine({ images: [], programs: [], say }, async () => {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(import.meta.dirname, 'main.ts'));
  return module.main(process.argv.slice(2), {
    say,
    stopIfInterrupted,
    prepared: (needs, body) => onPreparedMachine({ ...needs, say }, body),
  });
});
