import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine } from '../../src/engine/types.ts';
import type { MountPlan, VolumePlan } from '../../src/plan/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { createSandbox, runPipelines, type Sandbox, scriptStage } from '../support/run-case.ts';

const MEBIBYTE = 2 ** 20;
const SCRATCH: VolumePlan = { name: 'scratch', kind: 'emptyDir', medium: 'disk' };

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

/** Writes so many megabytes. */
function write(file: string, megabytes: number): string {
  return `head -c ${megabytes}m /dev/zero > ${file}`;
}

/** Runs scripts under a limit of 4 MiB, with the volume in /scratch; returns each stage's failure. */
async function failures(
  scripts: readonly string[],
  volume: VolumePlan = SCRATCH,
  {
    subPath,
    storageLimitBytes = 4 * MEBIBYTE,
  }: { subPath?: string; storageLimitBytes?: number | 'none' } = {},
) {
  const part = subPath === undefined ? {} : { subPath };
  const mount: MountPlan = { volume: volume.name, mountPath: '/scratch', readOnly: false, ...part };
  const stages = scripts.map((script, index) =>
    scriptStage(script, { name: `stage-${index + 1}`, mounts: [mount] }),
  );
  const run = await runPipelines(
    sandbox,
    { configure: stages },
    { volumes: [volume], ...(storageLimitBytes === 'none' ? {} : { storageLimitBytes }) },
  );
  return run.pipelines[0]?.stages.map(({ failure }) => failure?.message);
}

// Kubernetes pkg/kubelet/eviction/eviction_manager.go: podEphemeralStorageLimitEviction, emptyDirLimitEviction.
describe('the storage of a pipeline', () => {
  test('is what its stages wrote in all, and the stage that exceeds it ends the pipeline', async () => {
    const scripts = [write('/kratix/output/a', 2), write('/scratch/b', 3), 'echo never > /kratix/output/c'];
    expect(await failures(scripts)).toEqual([
      undefined,
      'wrote more than 4Mi (volume scratch 3Mi, /kratix/output 2Mi): Kubernetes would evict the Pod',
    ]);
  });

  test('counts what is there when a stage ends, not what comes and goes', async () => {
    const script = `${write('/scratch/a', 6)}; rm /scratch/a`;
    expect(await failures([script, script])).toEqual([undefined, undefined]);
  });

  test('counts the emptyDirs of the last stage too', async () => {
    expect(await failures([write('/scratch/a', 5)])).toEqual([
      'wrote more than 4Mi (volume scratch 5Mi): Kubernetes would evict the Pod',
    ]);
  });

  test("counts what a stage writes to the image's file system while that stage runs", async () => {
    expect(await failures([write('/file', 2), write('/kratix/output/a', 3)])).toEqual([undefined, undefined]);
    expect(await failures([`${write('/file', 4)}; ${write('/kratix/output/a', 3)}`, 'true'])).toEqual([
      'wrote more than 4Mi (its own file system 4Mi, /kratix/output 3Mi): Kubernetes would evict the Pod',
    ]);
  });

  test('is told of the last stage where its own file system leaves no room for its output', async () => {
    const stage = scriptStage(`${write('/file', 3)}; ${write('/kratix/output/a', 3)}`);
    const run = await runPipelines(sandbox, { configure: [stage] }, { storageLimitBytes: 4 * MEBIBYTE });
    expect(run.pipelines[0]?.stages[0]?.failure?.reason).toBe('evicted');
  });
});

describe('the sizeLimit of an emptyDir', () => {
  const limited: VolumePlan = { ...SCRATCH, sizeLimitBytes: 2 * MEBIBYTE };

  test('evicts, also where the Pod has no limit', async () => {
    const message = 'wrote more than 2Mi to the emptyDir scratch: Kubernetes would evict the Pod';
    expect(await failures([write('/scratch/a', 3), 'true'], limited)).toEqual([message]);
    expect(await failures([write('/scratch/a', 3)], limited, { storageLimitBytes: 'none' })).toEqual([
      message,
    ]);
  });

  test('is of the whole volume where a stage mounts a part', async () => {
    expect(await failures([write('/scratch/a', 3)], limited, { subPath: 'part' })).toEqual([
      'wrote more than 2Mi to the emptyDir scratch: Kubernetes would evict the Pod',
    ]);
  });

  test('in memory counts for several stages as well, and not towards the storage of the Pod', async () => {
    const memory: VolumePlan = { ...limited, medium: 'memory', sizeLimitBytes: 8 * MEBIBYTE };
    expect(await failures([write('/scratch/a', 6), 'true'], memory)).toEqual([undefined, undefined]);
    expect(await failures([write('/scratch/a', 9), 'true'], memory)).toEqual([
      'wrote more than 8Mi to the emptyDir scratch: Kubernetes would evict the Pod',
    ]);
  });
});
