import path from 'node:path';
import { execa } from 'execa';
import { promiseFolder } from '../support/promise-folder.ts';
import { type Benchmark, milliseconds } from './benchmark.ts';
import { runBinary, runProgram } from './programs.ts';
import { builtByOthers, removeImages, stageFolder } from './stage-image.ts';

const NAMES = Array.from({ length: 5 }, (_, index) => `bench-stage-${index + 1}`);
const imageOf = (name: string) => `promise-bench/${name}:dev`;

/** Builds of which nothing has changed: what every run begins with. */
export const BUILD: readonly Benchmark[] = [
  {
    name: 'build-unchanged',
    subject: 'promise build, five unchanged stage images',
    reference: 'five cached docker build',
    goal: 0.8,
    turns: 9,
    needs: { images: ['busybox:1.35'], programs: [] },
    setUp: async () => {
      const folder = await promiseFolder({
        containers: NAMES.map((name) => ({ name, image: imageOf(name) })),
        files: Object.assign({}, ...NAMES.map((name) => stageFolder(name, `echo ${name}\n`))),
      });
      const cwd = folder.dir;
      const builds = async (): Promise<void> => {
        for (const name of NAMES) {
          await runProgram('docker', ['build', '--tag', builtByOthers(imageOf(name)), path.join(cwd, name)]);
        }
      };
      await runBinary(['build'], { cwd });
      return {
        ...((await usesBuildx()) ? { goal: 0.5 } : {}),
        subject: () => milliseconds(() => runBinary(['build'], { cwd })),
        reference: () => milliseconds(builds),
        remove: async () => {
          await folder.remove();
          await removeImages(NAMES.map(imageOf).flatMap((image) => [image, builtByOthers(image)]));
        },
      };
    },
  },
];

/** Whether `docker build` goes through buildx, whose own start takes longer. */
async function usesBuildx(): Promise<boolean> {
  return (await execa('docker', ['buildx', 'version'], { reject: false })).exitCode === 0;
}
