import os from 'node:os';
import path from 'node:path';
import Docker from 'dockerode';
import { CASES_PER_CORE } from '../../src/cli/test-run/room.ts';
import { promiseFolder, REQUEST } from '../support/promise-folder.ts';
import { writeFiles } from '../support/write-files.ts';
import { type Benchmark, type Measurement, milliseconds } from './benchmark.ts';
import { runBinary, runProgram } from './programs.ts';
import { dockerRun } from './stage-image.ts';

const CASES = 20;
const STAGES = 2;
const IMAGE = 'busybox:1.35';
const TURNS = 3;
/** As many cases at once as promise runs. */
const AT_ONCE = CASES_PER_CORE * os.availableParallelism();

const SCRIPTS = Array.from({ length: STAGES }, (_, index) => `echo ${index} > /kratix/output/${index}.txt`);

/** Many cases, which run side by side. */
export const MANY_CASES: readonly Benchmark[] = [
  {
    name: 'many-cases-run',
    subject: `promise test-pipeline, ${CASES} cases of ${STAGES} stages`,
    reference: `the same ${CASES * STAGES} docker run --rm, one by one`,
    goal: 0.6,
    turns: TURNS,
    needs: { images: [IMAGE], programs: [] },
    setUp: () =>
      manyCases(async (caseDirs) => {
        for (const dir of caseDirs) {
          for (const script of SCRIPTS)
            await runProgram('docker', dockerRun(IMAGE, dir, ['sh', '-c', script]));
        }
      }),
  },
  {
    name: 'many-cases-api',
    subject: `promise test-pipeline, ${CASES} cases of ${STAGES} stages`,
    reference: 'the same containers through the bare Engine API, as many at once',
    goal: 1.05,
    turns: TURNS,
    needs: { images: [IMAGE], programs: [] },
    setUp: () => {
      const docker = new Docker();
      return manyCases(async (caseDirs) => {
        const waiting = [...caseDirs];
        const workers = Array.from({ length: AT_ONCE }, async () => {
          for (let dir = waiting.shift(); dir !== undefined; dir = waiting.shift()) {
            for (const script of SCRIPTS) await runBare(docker, dir, script);
          }
        });
        await Promise.all(workers);
      });
    },
  },
];

/** A Promise whose cases pass, and folders for the other side to mount. */
async function manyCases(others: (caseDirs: readonly string[]) => Promise<void>): Promise<Measurement> {
  const names = Array.from({ length: CASES }, (_, index) => `case-${index + 1}`);
  const files = Object.fromEntries(names.map((name) => [`test/${name}/input/object.yaml`, REQUEST]));
  const folder = await promiseFolder({ scripts: SCRIPTS, topCase: false, files });
  const caseDirs = names.map((name) => path.join(folder.dir, 'others', name));
  for (const dir of caseDirs) {
    await writeFiles(dir, { 'input/object.yaml': REQUEST, 'output/.keep': '', 'metadata/.keep': '' });
  }
  await runBinary(['test-pipeline', '--update'], { cwd: folder.dir });
  return {
    subject: () => milliseconds(() => runBinary(['test-pipeline'], { cwd: folder.dir })),
    reference: () => milliseconds(() => others(caseDirs)),
    remove: () => folder.remove(),
  };
}

/** Create, start, wait, remove: nothing that a container could do without. */
async function runBare(docker: Docker, dir: string, script: string): Promise<void> {
  const folders = ['input', 'output', 'metadata'];
  const container = await docker.createContainer({
    Image: IMAGE,
    Cmd: ['sh', '-c', script],
    HostConfig: { Binds: folders.map((folder) => `${dir}/${folder}:/kratix/${folder}`) },
  });
  try {
    await container.start();
    const { StatusCode: code } = await container.wait();
    if (code !== 0) throw new Error(`a container of the bare Engine API ended with exit code ${code}`);
  } finally {
    await container.remove({ force: true });
  }
}
