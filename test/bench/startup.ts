import { type Benchmark, milliseconds, NO_NEEDS } from './benchmark.ts';
import { runBinary, runProgram } from './programs.ts';

/** What the answers that need no work take, against Node's own start. */
export const STARTUP: readonly Benchmark[] = ['version', 'help'].map((flag) => ({
  name: `startup-${flag}`,
  subject: `promise --${flag}`,
  reference: 'node -e 0',
  goal: 1.4,
  turns: 20,
  needs: NO_NEEDS,
  setUp: async () => ({
    subject: () => milliseconds(() => runBinary([`--${flag}`])),
    reference: () => milliseconds(() => runProgram(process.execPath, ['-e', '0'])),
    remove: async () => {},
  }),
}));
