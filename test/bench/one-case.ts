import path from 'node:path';
import { KIND, startKindNodes } from '../support/kind-node.ts';
import { promiseFolder } from '../support/promise-folder.ts';
import { writeFiles } from '../support/write-files.ts';
import { type Benchmark, type Measurement, milliseconds } from './benchmark.ts';
import { runBinary, runProgram } from './programs.ts';
import { builtByOthers, dockerRun, removeImages, stageFolder } from './stage-image.ts';

const IMAGE = 'promise-bench/one-case:dev';
const THEIRS = builtByOthers(IMAGE);
const TURNS = 9;

/** The whole command, for one case of one stage whose image is built already, against the scripts that it replaces. */
export const ONE_CASE: readonly Benchmark[] = [
  {
    name: 'one-case-run',
    subject: 'promise test-pipeline, one case of one stage',
    reference: 'docker run --rm -v … alone',
    goal: 1.8,
    turns: TURNS,
    needs: { images: ['busybox:1.35'], programs: [] },
    setUp: async () => {
      const { subject, caseDir, remove } = await oneCase();
      const reference = () => runProgram('docker', dockerRun(IMAGE, caseDir));
      return { subject, reference: () => milliseconds(reference), remove };
    },
  },
  {
    name: 'one-case-script',
    subject: 'promise test-pipeline, one case of one stage',
    reference: 'docker build, kind load, docker run',
    goal: 1,
    turns: TURNS,
    needs: { images: ['busybox:1.35', 'promise-test/kind-node:1'], programs: ['kind'] },
    setUp: async () => {
      const cluster = await startKindNodes({ nodes: 1 });
      const { subject, dir, caseDir, remove } = await oneCase();
      const script = async (): Promise<void> => {
        await runProgram('docker', ['build', '--tag', THEIRS, path.join(dir, 'pipeline')]);
        await runProgram(KIND, ['load', 'docker-image', '--name', cluster.name, THEIRS]);
        await runProgram('docker', dockerRun(THEIRS, caseDir));
      };
      const removeAll = async (): Promise<void> => {
        await cluster.remove();
        await removeImages([THEIRS]);
        await remove();
      };
      return { subject, reference: () => milliseconds(script), remove: removeAll };
    },
  },
];

/** A Promise with an image that is built and a golden that passes, and a folder for the script to write to. */
async function oneCase(): Promise<
  Omit<Measurement, 'reference'> & { readonly dir: string; readonly caseDir: string }
> {
  const folder = await promiseFolder({
    container: { image: IMAGE, command: ['sh', '/usr/bin/run'] },
    files: stageFolder('pipeline'),
  });
  const caseDir = path.join(folder.dir, 'script');
  await writeFiles(caseDir, {
    'input/object.yaml': 'kind: Sample\n',
    'output/.keep': '',
    'metadata/.keep': '',
  });
  await runBinary(['test-pipeline', '--update'], { cwd: folder.dir });
  return {
    dir: folder.dir,
    caseDir,
    subject: () => milliseconds(() => runBinary(['test-pipeline'], { cwd: folder.dir })),
    remove: async () => {
      await folder.remove();
      await removeImages([IMAGE]);
    },
  };
}
