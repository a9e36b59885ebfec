import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newRunId, RUN_LABEL, reapLeftovers, removeRun, runLabels } from '../../src/engine/ownership.ts';
import type { Engine } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { connectTestEngine, createOwned, uniqueName } from './engine-support.ts';

const OWNER = fileURLToPath(new URL('engine-owner.ts', import.meta.url));
/** Runs a TypeScript module with what vitest itself compiles it with. */
const RUN_TYPESCRIPT = "import { runnerImport } from 'vite'; await runnerImport(process.argv[1]);";

let engine: Engine;
let image: string;
const undo: (() => Promise<void>)[] = [];

beforeAll(async () => {
  engine = await connectTestEngine();
  image = await ensureBusyboxImage(engine);
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

afterAll(async () => {
  await engine?.close();
});

/** What is left of a run. */
async function leftOf(runId: string): Promise<{ containers: number; volumes: number }> {
  const label = `${RUN_LABEL}=${runId}`;
  const [containers, volumes] = await Promise.all([engine.listContainers(label), engine.listVolumes(label)]);
  return { containers: containers.length, volumes: volumes.length };
}

/** Starts a process that makes a labelled volume and a running container, and then lives until it's killed. */
async function startOwner(options: { keep: boolean } = { keep: false }) {
  const runId = newRunId();
  undo.push(() => removeRun(engine, runId));
  const args = [
    '--input-type=module',
    '--eval',
    RUN_TYPESCRIPT,
    OWNER,
    engine.endpoint.host,
    image,
    runId,
    String(options.keep),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const dead = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await dead;
  };
  undo.push(kill);
  await Promise.race([
    once(child.stdout, 'data'),
    dead.then(() => Promise.reject(new Error('the owner died before it had made anything'))),
  ]);
  return { runId, kill };
}

describe('what a run leaves behind', () => {
  it('is reaped when its process was killed with -9', async () => {
    const { runId, kill } = await startOwner();
    expect(await leftOf(runId)).toEqual({ containers: 1, volumes: 1 });
    await kill();
    await reapLeftovers(engine);
    expect(await leftOf(runId)).toEqual({ containers: 0, volumes: 0 });
  });

  it('stays while its process lives', async () => {
    const { runId } = await startOwner();
    await reapLeftovers(engine);
    expect(await leftOf(runId)).toEqual({ containers: 1, volumes: 1 });
  });

  it('stays after its process where it was kept for the user', async () => {
    const { runId, kill } = await startOwner({ keep: true });
    await kill();
    await reapLeftovers(engine);
    expect(await leftOf(runId)).toEqual({ containers: 1, volumes: 1 });
  });
});

describe('the removal of a run', () => {
  it('takes its running containers, its volumes and its networks, and nothing of another run', async () => {
    const [mine, other] = [newRunId(), newRunId()];
    undo.push(
      () => removeRun(engine, other),
      () => removeRun(engine, mine),
    );
    await createOwned(engine, image, runLabels(mine));
    await createOwned(engine, image, runLabels(other));
    const network = uniqueName('network');
    const label = `${RUN_LABEL}=${mine}`;
    await execa('docker', ['--host', engine.endpoint.host, 'network', 'create', '--label', label, network]);
    expect((await engine.listNetworks(label)).map(({ name }) => name)).toEqual([network]);
    await removeRun(engine, mine);
    expect(await leftOf(mine)).toEqual({ containers: 0, volumes: 0 });
    expect(await engine.listNetworks(label)).toEqual([]);
    expect(await leftOf(other)).toEqual({ containers: 1, volumes: 1 });
  });

  it('goes on after an error, and reports it', async () => {
    const runId = newRunId();
    undo.push(() => removeRun(engine, runId));
    await createOwned(engine, image, runLabels(runId));
    const stuck = uniqueName('stuck');
    await engine.createVolume(stuck, runLabels(runId));
    const mounts = [{ kind: 'volume', volume: stuck, target: '/data', readOnly: false }] as const;
    // A container of somebody else's holds one of the volumes.
    const spec = { name: uniqueName('holder'), image, labels: {}, env: [], mounts, cmd: ['true'] } as const;
    const holder = await engine.createContainer({ ...spec, network: 'none' });
    undo.push(() => engine.removeContainer(holder));
    await expect(removeRun(engine, runId)).rejects.toMatchObject({ code: 'engine-error' });
    expect(await leftOf(runId)).toEqual({ containers: 0, volumes: 1 });
    expect(await engine.listVolumes(`${RUN_LABEL}=${runId}`)).toMatchObject([{ name: stuck }]);
  });
});
