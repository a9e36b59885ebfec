import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import {
  createSandbox,
  readTree,
  runPipelines,
  runScripts,
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

describe('values of Secrets', () => {
  test('are masked in what a stage prints, kept and emitted, and not in its files', async () => {
    const script = 'echo "got hunter2"; echo hunter2 >&2; echo hunter2 > /kratix/output/file; exit 3';
    const run = await runScripts(sandbox, [script], { secretValues: ['hunter2'] });
    const stage = run.pipelines[0]?.stages[0];
    expect(stage?.log.map(({ text }) => text).sort()).toEqual(['***', 'got ***']);
    expect(JSON.stringify(sandbox.events)).not.toContain('hunter2');
    expect(await readTree(run.outputDir)).toEqual({ file: 'hunter2\n' });
  });

  test('are masked in why a stage could not be started', async () => {
    const stage = scriptStage('', { command: ['/bin/hunter2'] });
    const run = await runPipelines(sandbox, { configure: [stage] }, { secretValues: ['hunter2'] });
    expect(run.pipelines[0]?.stages[0]?.failure?.message).toContain('/bin/*** was not found');
  });
});
