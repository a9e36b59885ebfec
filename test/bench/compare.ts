import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { temporaryFolder } from '../support/cli.ts';
import { type Benchmark, type Measurement, NO_NEEDS } from './benchmark.ts';
import type { CompareAnswer, CompareQuestion } from './compare-worker.ts';
import { type Trees, writeTrees } from './trees.ts';

const DOCUMENTS = 10_000;
const FEW_DOCUMENTS = 1_000;

/** What a comparison by meaning costs beyond the parsing that nobody gets around, and how it grows. */
export const COMPARE: readonly Benchmark[] = [
  {
    name: 'compare-parse',
    subject: `compare two trees of ${DOCUMENTS} documents`,
    reference: 'only parse both with js-yaml',
    goal: 1.3,
    turns: 15,
    needs: NO_NEEDS,
    setUp: () =>
      measurement(async (dir, ask) => {
        const trees = await writeTrees(dir, DOCUMENTS);
        return { subject: () => ask('compare', trees), reference: () => ask('parse', trees) };
      }),
  },
  {
    name: 'compare-growth',
    subject: `compare two trees of ${DOCUMENTS} documents`,
    reference: `compare two trees of ${FEW_DOCUMENTS}`,
    goal: 11,
    turns: 15,
    needs: NO_NEEDS,
    setUp: () =>
      measurement(async (dir, ask) => {
        const many = await writeTrees(path.join(dir, 'many'), DOCUMENTS);
        const few = await writeTrees(path.join(dir, 'few'), FEW_DOCUMENTS);
        return { subject: () => ask('compare', many), reference: () => ask('compare', few) };
      }),
  },
];

/** Asks the worker; answers in milliseconds. */
type Ask = (work: CompareQuestion['work'], trees: Trees) => Promise<number>;

/** Builds and starts the worker. What vite makes of our modules, for this process, is slower than what users run. */
async function measurement(
  prepare: (dir: string, ask: Ask) => Promise<Omit<Measurement, 'remove'>>,
): Promise<Measurement> {
  const folder = await temporaryFolder();
  const file = await buildWorker();
  const worker = fork(file, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const remove = async (): Promise<void> => {
    worker.kill();
    await folder.remove();
  };
  const ask: Ask = async (work, trees) => {
    worker.send({ work, ...trees } satisfies CompareQuestion);
    const [answer]: CompareAnswer[] = await once(worker, 'message');
    if (answer === undefined || answer.found === 0) throw new Error(`nothing found to ${work}`);
    return answer.milliseconds;
  };
  try {
    return { ...(await prepare(folder.dir, ask)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** As `npm run build` does it, so that packages are found from where it lies. */
async function buildWorker(): Promise<string> {
  const input = path.join(import.meta.dirname, 'compare-worker.ts');
  const file = path.join(import.meta.dirname, '../../.cache/bench/compare-worker.mjs');
  const bundle = await rolldown({ input, platform: 'node', external: /^[^./]/ });
  await bundle.write({ file });
  return file;
}
