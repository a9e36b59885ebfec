import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { runPromise } from '../cli.ts';
import { below, promiseFiles, REQUEST } from '../promise-folder.ts';
import { QUEUE_CRD } from '../queue-crd.ts';
import { SHOP_CHART } from '../shop-chart.ts';
import { SHOP_MANIFESTS } from '../shop-manifests.ts';
import { writeFiles } from '../write-files.ts';
import { ROOT } from './pages.ts';

/** Where a scene is set up. */
export interface Stage {
  /** An empty folder. */
  readonly dir: string;
  /** The home of those who type; git and `promise` find their settings there. */
  readonly home: string;
  /** Starts a kind cluster of that name, unless it runs already. It is removed when the tests are over. */
  startCluster(name: string): Promise<void>;
}

/** What pages say after `run in:`, and what sets it up. Returns the folder that commands begin in. */
export const SCENES: Readonly<Record<string, (dir: string) => Promise<string>>> = {
  'an empty folder': async (dir) => dir,
  'a new Promise': newPromise,
  'a Promise without test cases': async (dir) => {
    const place = await newPromise(dir);
    await rm(path.join(place, 'test'), { recursive: true });
    return place;
  },
  'a Promise with files for kratix test': forKratixTest,
  'a repository of Promises': repository,
  'a stage without a Promise': stageAlone,
  'examples/elastic-cloud': (dir) => example('elastic-cloud', dir),
  'examples/elastic-cloud-shared': (dir) => example('elastic-cloud-shared', dir),
  "an operator's manifests": operator,
  'a helm chart': chart,
  'manifests of a shop': manifests,
  "the tutorial's Promise": tutorial,
};

/** What pages say behind that, after `, with `. */
export const PROPS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'the kind clusters platform and worker': async ({ startCluster }) => {
    await startCluster('platform');
    await startCluster('worker');
  },
  'repositories at git.example.com': gitServer,
};

/** The names of a scene and of what is beside it: `a new Promise`, `the kind clusters platform and worker`. */
export function partsOf(name: string): readonly [scene: string, ...props: string[]] {
  const [scene = '', ...props] = name.split(', with ');
  return [scene, ...props];
}

/** Sets a scene up; returns the folder that commands begin in. Throws an Error for a name that there is not. */
export async function setUp(name: string, stage: Stage): Promise<string> {
  const [scene, ...props] = partsOf(name);
  for (const prop of props) {
    const provide = PROPS[prop];
    if (provide === undefined) throw new Error(`nothing is called "${prop}"`);
    await provide(stage);
  }
  const build = SCENES[scene];
  if (build === undefined) throw new Error(`no scene is called "${scene}"`);
  await mkdir(stage.dir);
  return build(stage.dir);
}

/** What `promise init redis` makes. */
async function newPromise(dir: string): Promise<string> {
  await promise(['init', 'redis'], dir);
  return path.join(dir, 'redis');
}

/** A Promise in the kratix CLI's layout, and beside it an input and the expected files of its output. */
async function forKratixTest(dir: string): Promise<string> {
  await promise(['init', 'redis', '--layout', 'kratix'], dir);
  const place = path.join(dir, 'redis');
  await rename(path.join(place, 'test/input'), path.join(place, 'input'));
  await rename(path.join(place, 'test/expected/output'), path.join(place, 'expected-output'));
  await rm(path.join(place, 'test'), { recursive: true });
  return place;
}

/** A Promise that is green, one whose golden differs, one without cases, one that Kratix would refuse. */
async function repository(dir: string): Promise<string> {
  const golden = { 'test/expected/output/a.yaml': 'a: 1\n' };
  const writes = (value: number) => [`echo "a: ${value}" > /kratix/output/a.yaml`];
  await writeFiles(dir, {
    ...below('promises/kafka', promiseFiles({ scripts: writes(2), files: golden })),
    ...below('promises/redis', promiseFiles({ scripts: writes(1), files: golden })),
    ...below('promises/vault', promiseFiles({ topCase: false })),
    'promises/old/promise.yaml': stringify({
      apiVersion: 'platform.kratix.io/v1alpha1',
      kind: 'Promise',
      metadata: { name: 'old' },
      spec: { workflow: {} },
    }),
  });
  for (const name of ['kafka', 'redis', 'vault']) {
    await edit(path.join(dir, 'promises', name, 'promise.yaml'), /name: sample$/m, `name: ${name}`);
  }
  return dir;
}

/** The folder containers/quota with a case, and the same input in `in`. */
async function stageAlone(dir: string): Promise<string> {
  await writeFiles(dir, {
    'containers/quota/Dockerfile': 'FROM busybox:1.35\nCOPY run /run\nENTRYPOINT ["/run"]\n',
    'containers/quota/run': [
      '#!/bin/sh -eu',
      'echo "quota: 3" > /kratix/output/quota.yaml',
      'echo "message: Ready" > /kratix/metadata/status.yaml',
      '',
    ].join('\n'),
    'containers/quota/tests/small/input/object.yaml': REQUEST,
    'in/object.yaml': REQUEST,
  });
  return dir;
}

/** A copy of an example, without what runs left there. */
async function example(name: string, dir: string): Promise<string> {
  const source = path.join(ROOT, 'examples', name);
  const left = /^(?:test\/(?:[^/]+\/)?(?:output|metadata)|\.promise)$/;
  await cp(source, dir, {
    recursive: true,
    filter: (file) => {
      const inside = path.relative(source, file);
      return !left.test(inside) || inside.startsWith('test/expected/');
    },
  });
  return dir;
}

/** The definition that an operator brings along, in operator.yaml. */
async function operator(dir: string): Promise<string> {
  await writeFiles(dir, { 'operator.yaml': QUEUE_CRD });
  return dir;
}

/** The chart charts/shop. */
async function chart(dir: string): Promise<string> {
  await writeFiles(dir, below('charts/shop', SHOP_CHART));
  return dir;
}

/** The folder k8s. */
async function manifests(dir: string): Promise<string> {
  await writeFiles(dir, below('k8s', SHOP_MANIFESTS));
  return dir;
}

/** The layout that the tutorial ends with: one case, no goldens, no configuration. What its stage needs is in the image. */
async function tutorial(dir: string): Promise<string> {
  await example('elastic-cloud', dir);
  await rm(path.join(dir, 'test'), { recursive: true });
  await mkdir(path.join(dir, 'test/input'), { recursive: true });
  await cp(path.join(dir, 'resource-request.yaml'), path.join(dir, 'test/input/object.yaml'));
  await edit(path.join(dir, 'promise.yaml'), /image: .*/, 'image: kratix-workshop/elastic-pipeline:dev');
  return dir;
}

/** Git finds https://git.example.com/ in the home: the Promise platform/redis, and templates in team/platform.git, tag v1. */
async function gitServer({ home }: Stage): Promise<void> {
  const server = path.join(home, 'git');
  const redis = path.join(server, 'platform/redis');
  const platform = path.join(server, 'team/platform.git');
  await mkdir(path.dirname(redis), { recursive: true });
  await mkdir(platform, { recursive: true });
  await newPromise(path.dirname(redis));
  await rm(path.join(redis, 'test'), { recursive: true });
  await cp(path.join(ROOT, 'templates'), path.join(platform, 'templates'), { recursive: true });
  const env = { HOME: home };
  for (const cwd of [redis, platform]) {
    await execa('git', ['init', '--quiet'], { cwd, env });
    await execa('git', ['add', '.'], { cwd, env });
    await execa('git', ['commit', '--quiet', '--message', 'A start'], { cwd, env });
    await execa('git', ['tag', 'v1'], { cwd, env });
  }
  await execa('git', ['config', '--global', `url.file://${server}/.insteadOf`, 'https://git.example.com/'], {
    env,
  });
}

async function promise(args: readonly string[], cwd: string): Promise<void> {
  const { exitCode, stdout, stderr } = await runPromise(args, { cwd });
  if (exitCode !== 0) throw new Error(`promise ${args.join(' ')}: exit code ${exitCode}\n${stdout}${stderr}`);
}

/** Fails rather than leave a file as it was. */
async function edit(file: string, from: RegExp, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (!from.test(text)) throw new Error(`${file} has no ${from}`);
  await writeFiles(path.dirname(file), { [path.basename(file)]: text.replace(from, to) });
}
