import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine } from '../../src/engine/types.ts';
import type { SecurityPlan, StagePlan } from '../../src/plan/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import {
  createSandbox,
  leftovers,
  readTree,
  runPipelines,
  type Sandbox,
  scriptStage,
} from '../support/run-case.ts';

const NAMED_IMAGE = 'promise-test/spec-named:1';
const NUMBERED_IMAGE = 'promise-test/spec-numbered:1';

let engine: Engine;
let sandbox: Sandbox;

/** Builds an image with a USER. */
async function buildWithUser(tag: string, base: string, user: string): Promise<void> {
  const context = tar.pack();
  context.entry({ name: 'Dockerfile' }, `FROM ${base}\nUSER ${user}\n`);
  context.finalize();
  const options = {
    tags: [tag],
    dockerfile: 'Dockerfile',
    buildArgs: {},
    labels: {},
    noCache: false,
    pull: false,
  };
  await engine.buildImage(Readable.from(context, { objectMode: false }), options, () => undefined);
}

/** Runs a script under a securityContext; returns what it wrote, and why it failed. */
async function run(script: string, securityContext: SecurityPlan, changes: Partial<StagePlan> = {}) {
  const stage = scriptStage(script, { securityContext, ...changes });
  const result = await runPipelines(sandbox, { configure: [stage] });
  return { output: await readTree(result.outputDir), failure: result.pipelines[0]?.stages[0]?.failure };
}

beforeAll(async () => {
  engine = await connectEngine({ env: process.env });
  const base = await ensureBusyboxImage(engine);
  await buildWithUser(NAMED_IMAGE, base, 'nonroot');
  await buildWithUser(NUMBERED_IMAGE, base, '65532');
});

afterAll(async () => {
  for (const image of [NAMED_IMAGE, NUMBERED_IMAGE]) await engine.removeImage(image);
  await engine.close();
});

beforeEach(async () => {
  sandbox = await createSandbox(engine);
});

afterEach(async () => {
  await sandbox.dispose();
});

const ID = 'echo "$(id -u):$(id -g)" > /kratix/output/id';
const CAPABILITIES = 'grep CapBnd /proc/self/status | cut -f2 > /kratix/output/caps';

describe('a securityContext', () => {
  test.each<[string, SecurityPlan, Partial<StagePlan>, string]>([
    ['user and group', { runAsUser: 1234, runAsGroup: 2345 }, {}, '1234:2345\n'],
    ["a user, over the image's", { runAsUser: 0 }, { image: NUMBERED_IMAGE }, '0:0\n'],
    ['a group, with root where the image names nobody', { runAsGroup: 7 }, {}, '0:7\n'],
    ["a group, with the image's user", { runAsGroup: 7 }, { image: NUMBERED_IMAGE }, '65532:7\n'],
  ])('sets %s', async (_name, context, changes, expected) => {
    expect(await run(ID, context, changes)).toEqual({ output: { id: expected }, failure: undefined });
  });

  test.each<[string, SecurityPlan, Partial<StagePlan>]>([
    ['an image that runs as another number than 0', { runAsNonRoot: true }, { image: NUMBERED_IMAGE }],
    ['a runAsUser over a name', { runAsNonRoot: true, runAsUser: 65532 }, { image: NAMED_IMAGE }],
  ])('with runAsNonRoot starts %s', async (_name, context, changes) => {
    expect((await run(ID, context, changes)).output.id).toMatch(/^65532:/);
  });

  test.each<[string, SecurityPlan, Partial<StagePlan>, RegExp]>([
    [
      'an image without USER',
      { runAsNonRoot: true },
      {},
      /CreateContainerConfigError.*the image runs as root/,
    ],
    [
      'an image whose USER is a name',
      { runAsNonRoot: true },
      { image: NAMED_IMAGE },
      /user is a name, nonroot/,
    ],
    ['runAsUser 0', { runAsNonRoot: true, runAsUser: 0 }, { image: NUMBERED_IMAGE }, /runAsUser is 0/],
  ])('with runAsNonRoot never starts %s, as the kubelet', async (_name, context, changes, message) => {
    const { output, failure } = await run(ID, context, changes);
    expect(output).toEqual({});
    expect(failure?.reason).toBe('not-startable');
    expect(failure?.message).toMatch(message);
    expect(failure?.hint).toMatch(/runAsUser/);
  });

  test('with runAsNonRoot leaves nothing of a stage that never started, even where it was to be kept', async () => {
    const stage = scriptStage(ID, { securityContext: { runAsNonRoot: true } });
    await runPipelines(sandbox, { configure: [stage] }, { context: { keep: true } });
    expect(sandbox.events.filter(({ type }) => type === 'notice')).toEqual([]);
    expect(await leftovers(sandbox)).toEqual([]);
  });

  test('makes the root file system read-only, not the volumes', async () => {
    const script = 'touch /here || echo refused > /kratix/output/root; echo note > /kratix/metadata/note';
    expect((await run(script, { readOnlyRootFilesystem: true })).output).toEqual({ root: 'refused\n' });
  });

  test('drops and adds capabilities', async () => {
    const dropped = await run(CAPABILITIES, { dropCapabilities: ['ALL'] });
    expect(dropped.output.caps).toBe('0000000000000000\n');
    const added = await run(CAPABILITIES, { dropCapabilities: ['ALL'], addCapabilities: ['NET_ADMIN'] });
    expect(added.output.caps).toBe('0000000000001000\n');
  });

  test('can be privileged', async () => {
    const script = 'mount -t tmpfs none /mnt && echo mounted > /kratix/output/mount';
    const image = 'mkdir -p /mnt;';
    expect((await run(image + script, { privileged: true })).output).toEqual({ mount: 'mounted\n' });
    expect((await run(image + script, { privileged: false })).failure?.reason).toBe('exit');
  });

  test('can forbid to gain privileges', async () => {
    const script = 'grep NoNewPrivs /proc/self/status | cut -f2 > /kratix/output/flag';
    expect((await run(script, { allowPrivilegeEscalation: false })).output.flag).toBe('1\n');
    expect((await run(script, { allowPrivilegeEscalation: true })).output.flag).toBe('0\n');
  });
});
