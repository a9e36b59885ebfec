import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { temporaryFolder } from '../support/cli.ts';
import { KIND, startKindNodes } from '../support/kind-node.ts';
import { promiseFolder } from '../support/promise-folder.ts';
import { writeFiles } from '../support/write-files.ts';
import { type Benchmark, type Measurement, milliseconds } from './benchmark.ts';
import { runBinary, runProgram } from './programs.ts';
import { builtByOthers, removeImages, SCRIPT, stageFolder } from './stage-image.ts';

const IMAGE = 'promise-bench/load:dev';
/** 200 MB that no compression makes smaller, below the layer that changes. */
const BASE = 'promise-bench/load-base:dev';
const BASE_DOCKERFILE = 'FROM busybox:1.35\nRUN head -c 209715200 /dev/urandom > /data.bin\n';
const NEEDS = { images: ['busybox:1.35', 'promise-test/kind-node:1'], programs: ['kind'] };
const SUBJECT = 'promise build --load kind, 200 MB image';

/** Putting an image into a kind node. promise's side builds it first, kind's side has it built. */
export const LOAD: readonly Benchmark[] = [
  {
    name: 'load-edited',
    subject: `${SUBJECT}, last layer edited`,
    reference: 'kind load docker-image alone, the same edit',
    goal: 0.3,
    turns: 3,
    needs: NEEDS,
    setUp: () => measurement({ edited: true }),
  },
  {
    name: 'load-unchanged',
    subject: `${SUBJECT}, unchanged`,
    reference: 'kind load docker-image alone',
    goal: 0.5,
    turns: 5,
    needs: NEEDS,
    setUp: () => measurement({ edited: false }),
  },
];

async function measurement({ edited }: { readonly edited: boolean }): Promise<Measurement> {
  await buildBase();
  const cluster = await startKindNodes({ nodes: 1 });
  const folder = await promiseFolder({
    containers: [{ name: 'stage', image: IMAGE }],
    files: stageFolder('pipeline', SCRIPT, BASE),
  });
  const cwd = folder.dir;
  const stage = path.join(cwd, 'pipeline');
  let edits = 0;
  /** By reference, what was built last. */
  const last = new Map<string, string>();
  const edit = async (reference: string): Promise<void> => {
    edits += 1;
    // What the edit before was built to loses its name to the next one.
    const [built, before] = [await imageId(reference), last.get(reference)];
    if (before !== undefined && before !== built) await removeImages([before]);
    if (built !== undefined) last.set(reference, built);
    if (edited) await writeFile(path.join(stage, 'run'), `${SCRIPT}# ${edits}\n`);
  };
  const load = () => runBinary(['build', '--load', 'kind', '--name', cluster.name], { cwd });
  const theirs = edited ? builtByOthers(IMAGE) : IMAGE;
  const kindLoad = () => runProgram(KIND, ['load', 'docker-image', '--name', cluster.name, theirs]);
  return {
    subject: async () => {
      await edit(IMAGE);
      return milliseconds(load);
    },
    reference: async () => {
      await edit(theirs);
      if (edited) await runProgram('docker', ['build', '--tag', theirs, stage]);
      return milliseconds(kindLoad);
    },
    remove: async () => {
      await cluster.remove();
      await folder.remove();
      await removeImages([IMAGE, theirs, BASE, ...last.values()]);
    },
  };
}

/** Undefined where it isn't there yet. */
async function imageId(reference: string): Promise<string | undefined> {
  const inspect = ['image', 'inspect', '--format', '{{.Id}}', reference];
  const { stdout, failed } = await execa('docker', inspect, { reject: false });
  return failed ? undefined : stdout;
}

async function buildBase(): Promise<void> {
  const folder = await temporaryFolder();
  try {
    await writeFiles(folder.dir, { Dockerfile: BASE_DOCKERFILE });
    await runProgram('docker', ['build', '--tag', BASE, folder.dir]);
  } finally {
    await folder.remove();
  }
}
