import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine } from '../../src/engine/types.ts';
import type { MountPlan, StagePlan, VolumePlan } from '../../src/plan/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import {
  createSandbox,
  leftovers,
  readTree,
  runPipelines,
  type Sandbox,
  scriptStage,
} from '../support/run-case.ts';

let engine: Engine;
let sandbox: Sandbox;

beforeAll(async () => {
  engine = await connectEngine({ env: process.env });
  await ensureBusyboxImage(engine);
});

afterAll(() => engine.close());

beforeEach(async () => {
  sandbox = await createSandbox(engine);
});

afterEach(() => sandbox.dispose());

function file(path: string, text: string, mode = 0o644) {
  return { path, mode, base64: Buffer.from(text).toString('base64') };
}

const CONF: VolumePlan = {
  name: 'conf',
  kind: 'files',
  files: [file('a.conf', 'text of a\n'), file('dir/b.conf', 'text of b\n', 0o400)],
};
const WORK: VolumePlan = { name: 'scratch', kind: 'emptyDir', medium: 'disk' };
const MEMORY: VolumePlan = { name: 'scratch', kind: 'emptyDir', medium: 'memory', sizeLimitBytes: 2 ** 20 };

function mount(volume: string, mountPath: string, changes: Partial<MountPlan> = {}): MountPlan {
  return { volume, mountPath, readOnly: false, ...changes };
}

function stage(
  name: string,
  script: string,
  mounts: readonly MountPlan[],
  changes: Partial<StagePlan> = {},
): StagePlan {
  return scriptStage(script, { name, mounts, ...changes });
}

/** Runs one pipeline and returns what it wrote. */
async function output(stages: readonly StagePlan[], volumes: readonly VolumePlan[]) {
  const run = await runPipelines(sandbox, { configure: stages }, { volumes });
  expect(run.pipelines[0]?.stages.map(({ failure }) => failure)).toEqual(stages.map(() => undefined));
  const tree = await readTree(run.outputDir);
  expect(await leftovers(sandbox)).toEqual([]);
  return tree;
}

describe('an emptyDir', () => {
  test('is empty at the start, open to every user and shared by the stages', async () => {
    const securityContext = { runAsUser: 1234 };
    const tree = await output(
      [
        stage(
          'one',
          'ls -A /scratch > /kratix/output/before; echo x > /scratch/file',
          [mount('scratch', '/scratch')],
          {
            securityContext,
          },
        ),
        stage('two', 'cat /elsewhere/file > /kratix/output/after', [mount('scratch', '/elsewhere')]),
      ],
      [WORK],
    );
    expect(tree).toEqual({ before: '', after: 'x\n' });
  });

  test('can be mounted read-only', async () => {
    const script = 'touch /scratch/x || echo refused > /kratix/output/result';
    expect(
      await output([stage('one', script, [mount('scratch', '/scratch', { readOnly: true })])], [WORK]),
    ).toEqual({
      result: 'refused\n',
    });
  });

  test('in memory is a tmpfs of its size whose programs run', async () => {
    const script = `
      stat -f -c %T /scratch > /kratix/output/type
      printf '#!/bin/sh\\necho ran' > /scratch/program && chmod +x /scratch/program && /scratch/program > /kratix/output/program
      dd if=/dev/zero of=/scratch/big bs=1M count=2 2> /dev/null || echo full > /kratix/output/size`;
    expect(await output([stage('one', script, [mount('scratch', '/scratch')])], [MEMORY])).toEqual({
      type: 'tmpfs\n',
      program: 'ran\n',
      size: 'full\n',
    });
  });

  test('in memory is shared by the stages all the same', async () => {
    const mounts = [mount('scratch', '/scratch')];
    const stages = [
      stage('one', 'echo x > /scratch/file', mounts),
      stage('two', 'cat /scratch/file > /kratix/output/file', mounts),
    ];
    expect(await output(stages, [MEMORY])).toEqual({ file: 'x\n' });
  });
});

// Kubernetes pkg/volume/util/subpath/subpath_linux.go: what is missing becomes a folder, and no link leads out.
describe('a part of an emptyDir', () => {
  test('is a part of what other stages have whole, or of another part, file or folder', async () => {
    const whole = [mount('scratch', '/scratch')];
    const parts = [
      mount('scratch', '/dist', { subPath: 'dist' }),
      mount('scratch', '/deep', { subPath: 'dist/deep', readOnly: true }),
      mount('scratch', '/etc/one.conf', { subPath: 'one.conf' }),
    ];
    const scripts = {
      one: 'mkdir /scratch/dist; echo x > /scratch/dist/file; echo y > /scratch/one.conf',
      two: `
        cat /dist/file /etc/one.conf > /kratix/output/seen; ls /dist > /kratix/output/list
        echo new > /dist/two; touch /deep/x || echo refused > /kratix/output/deep`,
      three:
        "cat /scratch/dist/two > /kratix/output/back; stat -c '%a %n' /scratch/dist/deep > /kratix/output/made",
    };
    const tree = await output(
      [
        stage('one', scripts.one, whole),
        stage('two', scripts.two, parts),
        stage('three', scripts.three, whole),
      ],
      [WORK],
    );
    expect(tree).toEqual({
      seen: 'x\ny\n',
      list: 'deep\nfile\n',
      deep: 'refused\n',
      back: 'new\n',
      made: '777 /scratch/dist/deep\n',
    });
  });

  test('never leads out of the volume', async () => {
    const stages = [
      stage('one', 'ln -s /etc /scratch/way', [mount('scratch', '/scratch')]),
      stage('two', 'ls /part > /kratix/output/etc', [mount('scratch', '/part', { subPath: 'way/docker' })]),
    ];
    const run = await runPipelines(sandbox, { configure: stages }, { volumes: [WORK] });
    expect(run.pipelines[0]?.stages[1]?.failure).toMatchObject({
      reason: 'not-startable',
      message:
        "can't be started: it mounts the subPath way/docker of the volume scratch, where way is a symbolic link",
    });
    expect(await readTree(run.outputDir)).toEqual({});
    expect(await leftovers(sandbox)).toEqual([]);
  });
});

describe('a volume with files from the cluster', () => {
  test('shows them as the kubelet lays them out, read-only', async () => {
    const script = `
      cat /conf/a.conf /conf/dir/b.conf > /kratix/output/texts
      stat -L -c '%a %u %n' /conf/a.conf /conf/dir/b.conf > /kratix/output/modes
      readlink /conf/a.conf > /kratix/output/link
      echo x > /conf/new || echo refused > /kratix/output/write`;
    const mounts = [mount('conf', '/conf', { readOnly: true })];
    expect(await output([stage('one', script, mounts)], [CONF])).toEqual({
      texts: 'text of a\ntext of b\n',
      modes: '644 0 /conf/a.conf\n400 0 /conf/dir/b.conf\n',
      link: '..data/a.conf\n',
      write: 'refused\n',
    });
  });

  test('keeps its modes from a user who is not root', async () => {
    const script =
      'cat /conf/a.conf > /kratix/output/a; cat /conf/dir/b.conf || echo refused > /kratix/output/b';
    const changes = { securityContext: { runAsUser: 1234 } };
    const mounts = [mount('conf', '/conf', { readOnly: true })];
    expect(await output([stage('one', script, mounts, changes)], [CONF])).toEqual({
      a: 'text of a\n',
      b: 'refused\n',
    });
  });

  test('can be mounted in part: one file beside those of the image, or a folder', async () => {
    const script = `
      cat /etc/a.conf > /kratix/output/file; test -f /etc/passwd && echo kept > /kratix/output/beside
      ls -A /folder > /kratix/output/folder; echo x >> /etc/a.conf || echo refused > /kratix/output/write`;
    const mounts = [
      mount('conf', '/etc/a.conf', { readOnly: true, subPath: 'a.conf' }),
      mount('conf', '/folder', { readOnly: true, subPath: 'dir' }),
    ];
    const securityContext = { readOnlyRootFilesystem: true };
    expect(await output([stage('one', script, mounts, { securityContext })], [CONF])).toEqual({
      file: 'text of a\n',
      beside: 'kept\n',
      folder: 'b.conf\n',
      write: 'refused\n',
    });
  });
});

describe("Kratix's own volumes", () => {
  test('can be mounted once more under another path, whole or in part', async () => {
    const mounts = [
      mount('shared-output', '/out'),
      mount('shared-input', '/in', { readOnly: true }),
      mount('shared-output', '/crds', { subPath: 'crds' }),
    ];
    const script = 'cat /in/object.yaml > /out/copy; echo x > /crds/one';
    const tree = await output([stage('one', script, mounts)], []);
    expect(tree).toEqual({ copy: 'kind: Sample\n', 'crds/': '', 'crds/one': 'x\n' });
  });
});
