import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { createSandbox, leftovers, readTree, runScripts, type Sandbox } from '../support/run-case.ts';

let engine: Engine;
let sandbox: Sandbox;

beforeAll(async () => {
  engine = await connectEngine({ env: process.env });
  await ensureBusyboxImage(engine);
});

afterAll(async () => {
  await engine.close();
});

beforeEach(async () => {
  sandbox = await createSandbox(engine);
});

afterEach(async () => {
  await sandbox.dispose();
});

const FIRST = 'echo one >> /kratix/output/first';
/** Fails at its first start in a Pod. */
const FLAKY =
  'test -e /kratix/output/flag || { touch /kratix/output/flag; echo lost; exit 22; }; echo ok > /kratix/output/second';
const retries = (count: number) => ({ context: { retries: count } });

describe('a stage that fails', () => {
  test('is not started again unless asked for', async () => {
    const run = await runScripts(sandbox, [FIRST, FLAKY]);
    expect(run).toMatchObject({ outcome: 'failed', pipelines: [{ retries: [] }] });
  });

  test('starts again on what it left (Pod restartPolicy OnFailure), and that is told', async () => {
    const run = await runScripts(sandbox, [FIRST, FLAKY], retries(1));
    expect(run.outcome).toBe('succeeded');
    expect(await readTree(run.outputDir)).toEqual({ first: 'one\n', flag: '', second: 'ok\n' });
    expect(run.pipelines[0]?.retries).toEqual([
      {
        stage: 'stage-2',
        attempt: 1,
        exitCode: 22,
        message: 'exit code 22',
        log: [{ stream: 'stdout', text: 'lost' }],
      },
    ]);
    expect(sandbox.events).toContainEqual({
      type: 'notice',
      level: 'warning',
      message: 'test: stage stage-2 failed at attempt 1, exit code 22: it starts again in 1 s',
    });
    expect(await leftovers(sandbox)).toEqual([]);
  });

  test('fails in the end where it goes on failing', async () => {
    const run = await runScripts(sandbox, ['echo x >> /kratix/output/starts; exit 3'], retries(2));
    expect(run).toMatchObject({ outcome: 'failed', pipelines: [{ stages: [{ exitCode: 3 }] }] });
    expect(run.pipelines[0]?.retries.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(await readTree(run.outputDir)).toEqual({ starts: 'x\nx\nx\n' });
  });

  test('makes a new Pod with empty volumes where its restartPolicy is Never', async () => {
    const restart = { policy: 'Never', backoffLimit: 6 } as const;
    const run = await runScripts(sandbox, [FIRST, FLAKY], { ...retries(1), restart });
    expect(run.outcome).toBe('failed');
    expect(run.pipelines[0]?.stages.map(({ name }) => name)).toEqual(['stage-1', 'stage-2']);
    expect(run.pipelines[0]?.retries).toHaveLength(1);
    expect(await readTree(run.outputDir)).toEqual({ first: 'one\n', flag: '' });
    const started = sandbox.events.flatMap((event) => (event.type === 'stage:start' ? [event.stage] : []));
    expect(started).toEqual(['stage-1', 'stage-2', 'stage-1', 'stage-2']);
    expect(await leftovers(sandbox)).toEqual([]);
  });

  test('is started no more often than the backoffLimit allows', async () => {
    const restart = { policy: 'OnFailure', backoffLimit: 0 } as const;
    const run = await runScripts(sandbox, [FLAKY], { ...retries(3), restart });
    expect(run).toMatchObject({ outcome: 'failed', pipelines: [{ retries: [] }] });
  });

  test('for its memory or its time gets no second chance', async () => {
    const run = await runScripts(sandbox, ['sleep 60'], { ...retries(3), plan: { timeoutSeconds: 1 } });
    expect(run.pipelines[0]).toMatchObject({ retries: [], stages: [{ failure: { reason: 'timeout' } }] });
  });
});

test('the last start of a stage is the one that stays for the user to look at', async () => {
  await runScripts(sandbox, ['exit 1'], { context: { retries: 1, keep: true } });
  const containers = (await leftovers(sandbox)).filter((name) => name.includes('stage-1'));
  expect(containers).toEqual([expect.stringMatching(/_stage-1_2$/)]);
});
