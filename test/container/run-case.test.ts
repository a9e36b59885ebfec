import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import { KEEP_LABEL } from '../../src/engine/ownership.ts';
import type { Engine } from '../../src/engine/types.ts';
import type { RunEvent } from '../../src/shared/events.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import {
  createSandbox,
  leftovers,
  readTree,
  runPipelines,
  runScripts,
  type Sandbox,
  scriptStage,
} from '../support/run-case.ts';

const NONROOT_IMAGE = 'promise-test/run-nonroot:1';
const OWN_FILES_IMAGE = 'promise-test/run-own-files:1';
const SCRIPTS_IMAGE = 'promise-test/run-scripts:1';
const IMAGES = [NONROOT_IMAGE, OWN_FILES_IMAGE, SCRIPTS_IMAGE];

let engine: Engine;
let sandbox: Sandbox;

async function build(tag: string, files: Readonly<Record<string, string>>): Promise<void> {
  const context = tar.pack();
  for (const [name, content] of Object.entries(files)) context.entry({ name, mode: 0o755 }, content);
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

beforeAll(async () => {
  engine = await connectEngine({ env: process.env });
  const base = await ensureBusyboxImage(engine);
  await build(NONROOT_IMAGE, { Dockerfile: `FROM ${base}\nUSER 65532\n` });
  await build(OWN_FILES_IMAGE, {
    Dockerfile: `FROM ${base}\nCOPY leak /kratix/output/leak\nCOPY leak /kratix/metadata/leak\nCOPY leak /kratix/leak\n`,
    leak: 'from the image\n',
  });
  await build(SCRIPTS_IMAGE, {
    Dockerfile: `FROM ${base}\nCOPY bash-script own-script /\nCMD ["sh", "-c", "echo own > /kratix/output/cmd"]\n`,
    'bash-script': '#!/bin/bash\ntrue\n',
    'own-script': '#!/bin/sh\necho "entry $*" > /kratix/output/entry\n',
  });
});

afterAll(async () => {
  for (const image of IMAGES) await engine.removeImage(image);
  await engine.close();
});

beforeEach(async () => {
  sandbox = await createSandbox(engine);
});

afterEach(async () => {
  await sandbox.dispose();
});

describe('stages', () => {
  test('run in order, each in a fresh container, and share input, output and metadata', async () => {
    const run = await runScripts(sandbox, [
      'cat /kratix/input/object.yaml > /kratix/output/copy; echo one > /kratix/metadata/note; echo mark > /tmp/mark',
      'test ! -e /tmp/mark && echo "$(cat /kratix/metadata/note) two" > /kratix/output/order',
    ]);
    expect(run.outcome).toBe('succeeded');
    expect(run.movedBecause).toBeUndefined();
    expect(await readTree(run.outputDir)).toEqual({ copy: 'kind: Sample\n', order: 'one two\n' });
    expect(await readTree(run.metadataDir)).toEqual({ note: 'one\n' });
    expect(await readTree(run.collectedDir)).toEqual({
      'metadata/': '',
      'metadata/note': 'one\n',
      'output/': '',
      'output/copy': 'kind: Sample\n',
      'output/order': 'one two\n',
    });
    expect(await leftovers(sandbox)).toEqual([]);
  });

  test('cannot write to the input, and can write elsewhere', async () => {
    const run = await runScripts(sandbox, [
      'echo x > /kratix/input/object.yaml || echo refused > /kratix/output/input; touch /elsewhere && echo ok > /kratix/output/root',
    ]);
    expect(await readTree(run.outputDir)).toEqual({ input: 'refused\n', root: 'ok\n' });
  });

  test('get the environment of the plan', async () => {
    const env = Object.entries({
      KRATIX_WORKFLOW_ACTION: 'configure',
      KRATIX_WORKFLOW_TYPE: 'resource',
      KRATIX_PROMISE_NAME: 'sample',
      KRATIX_PIPELINE_NAME: 'configure',
      KRATIX_OBJECT_KIND: 'Sample',
      KRATIX_OBJECT_GROUP: 'example.com',
      KRATIX_OBJECT_VERSION: 'v1',
      KRATIX_OBJECT_NAME: 'one',
      KRATIX_OBJECT_NAMESPACE: '',
      KRATIX_CRD_PLURAL: 'samples',
      KRATIX_CLUSTER_SCOPED: 'false',
      TRICKY: 'a=b "c" $HOME\nsecond line',
    }).map(([name, value]) => ({ name, value }));
    const stage = scriptStage('env -0 | sort -z | grep -az "^KRATIX_\\|^TRICKY" > /kratix/output/env', {
      env,
    });
    const run = await runPipelines(sandbox, { configure: [stage] });
    const got = (await readTree(run.outputDir)).env?.split('\0').filter((line) => line !== '');
    expect(got).toEqual(env.map(({ name, value }) => `${name}=${value}`).sort());
  });

  test("run the image's own command, or its script with the plan's arguments", async () => {
    const { command: _, ...own } = scriptStage('', { name: 'own', image: SCRIPTS_IMAGE });
    const entry = { ...own, name: 'entry', command: ['/own-script'] };
    const run = await runPipelines(sandbox, {
      configure: [own, entry, { ...entry, name: 'with-args', args: ['a b', '$X'] }],
    });
    expect(run.outcome).toBe('succeeded');
    expect(await readTree(run.outputDir)).toEqual({ cmd: 'own\n', entry: 'entry a b $X\n' });
  });

  test('as user 65532 can write everywhere that root wrote folders for all', async () => {
    const run = await runPipelines(sandbox, {
      configure: [
        scriptStage('echo root > /kratix/output/by-root', { name: 'root' }),
        scriptStage('id -u > /kratix/output/by-user && echo m > /kratix/metadata/by-user', {
          name: 'user',
          image: NONROOT_IMAGE,
        }),
      ],
    });
    expect(run.outcome).toBe('succeeded');
    expect(await readTree(run.outputDir)).toEqual({ 'by-root': 'root\n', 'by-user': '65532\n' });
  });

  test("don't see the image's own files in /kratix/output, nor does the case", async () => {
    const run = await runPipelines(sandbox, {
      configure: [scriptStage('ls -A /kratix/output /kratix/metadata', { image: OWN_FILES_IMAGE })],
    });
    expect(await readTree(run.collectedDir)).toEqual({ 'metadata/': '', 'output/': '' });
    const log = run.pipelines[0]?.stages[0]?.log.map(({ text }) => text) ?? [];
    expect(log.join('\n')).not.toContain('leak');
  });

  test('tell what they do while they do it', async () => {
    await runScripts(sandbox, ['echo out; sleep 0.2; echo err >&2', 'exit 3']);
    const ref = { case: 'test', pipeline: 'configure' };
    const told = sandbox.events.filter(({ type }) => type !== 'phase');
    expect(told).toMatchObject([
      { type: 'stage:start', ...ref, stage: 'stage-1' },
      { type: 'stage:line', ...ref, stage: 'stage-1', stream: 'stdout', text: 'out' },
      { type: 'stage:line', ...ref, stage: 'stage-1', stream: 'stderr', text: 'err' },
      { type: 'stage:end', ...ref, stage: 'stage-1', exitCode: 0 },
      { type: 'stage:start', ...ref, stage: 'stage-2' },
      { type: 'stage:end', ...ref, stage: 'stage-2', exitCode: 3 },
    ]);
  });
});

test('the container of a stage is created while the stage before it runs', async () => {
  await runScripts(sandbox, ['sleep 1', 'true']);
  const at = (isIt: (event: RunEvent) => boolean) => sandbox.events.findIndex(isIt);
  const created = at(
    (event) => event.type === 'phase' && `${event.of.at(-1)}: ${event.phase}` === 'stage-2: create container',
  );
  expect(created).toBeGreaterThan(at(({ type }) => type === 'stage:start'));
  expect(created).toBeLessThan(at(({ type }) => type === 'stage:end'));
});

describe('several pipelines', () => {
  test('start with empty volumes and the same input, and have folders of their own', async () => {
    const script =
      'ls -A /kratix/output /kratix/metadata | grep -v : ; cat /kratix/input/object.yaml > /kratix/output/it';
    const run = await runPipelines(sandbox, { first: [scriptStage(script)], second: [scriptStage(script)] });
    expect(run.outcome).toBe('succeeded');
    expect(await readTree(run.outputDir)).toEqual({
      'first/': '',
      'first/it': 'kind: Sample\n',
      'second/': '',
      'second/it': 'kind: Sample\n',
    });
    expect(run.pipelines[1]?.stages[0]?.log.filter(({ text }) => text !== '')).toEqual([]);
    expect(await leftovers(sandbox)).toEqual([]);
  });

  test('end with the first that fails', async () => {
    const run = await runPipelines(sandbox, {
      first: [scriptStage('echo partial > /kratix/output/it; exit 1')],
      second: [scriptStage('true')],
    });
    expect(run.outcome).toBe('failed');
    expect(run.pipelines.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['first failed']);
    expect(await readTree(run.outputDir)).toEqual({ 'first/': '', 'first/it': 'partial\n' });
  });
});

describe('a stage that fails', () => {
  test('stops the pipeline; what was written until then is there', async () => {
    const run = await runScripts(sandbox, [
      'echo kept > /kratix/output/it',
      'echo why >&2; exit 7',
      'echo late > /kratix/output/late',
    ]);
    expect(run.outcome).toBe('failed');
    expect(run.pipelines[0]?.stages.map(({ exitCode }) => exitCode)).toEqual([0, 7]);
    expect(run.pipelines[0]?.stages[1]).toMatchObject({
      log: [{ stream: 'stderr', text: 'why' }],
      failure: { reason: 'exit', message: 'exit code 7' },
    });
    expect(await readTree(run.outputDir)).toEqual({ it: 'kept\n' });
    expect(await leftovers(sandbox)).toEqual([]);
  });

  test.each([
    [
      'a command that is not there',
      { command: ['bash', '-c', 'true'] },
      'not-startable',
      /bash was not found/,
    ],
    [
      'a file that is not executable',
      { command: ['/etc/passwd'] },
      'not-startable',
      /\/etc\/passwd is not executable/,
    ],
    [
      'a script without its interpreter',
      { command: ['/bash-script'] },
      'not-startable',
      /not found in the image/,
    ],
    [
      'a missing command within a script',
      { command: ['sh', '-c', 'no-such-thing'] },
      'exit',
      /^exit code 127: /,
    ],
    ['a file within a script', { command: ['sh', '-c', '/etc/passwd'] }, 'exit', /^exit code 126: /],
    [
      'a segmentation fault of a child',
      { command: ['sh', '-c', 'sh -c "kill -SEGV \\$\\$"; exit $?'] },
      'exit',
      /^exit code 139: .*SIGSEGV/,
    ],
  ] as const)('%s', async (_name, changes, reason, message) => {
    const stage = scriptStage('', { image: SCRIPTS_IMAGE, ...changes });
    const run = await runPipelines(sandbox, { configure: [stage] });
    expect(run.pipelines[0]?.stages[0]?.failure).toMatchObject({
      reason,
      message: expect.stringMatching(message),
    });
    expect(await leftovers(sandbox)).toEqual([]);
  });

  test('for its memory names the limit', async () => {
    // Ends a second after the kill, so that the engine has learnt of it by then.
    const script = 'tail /dev/zero; code=$?; sleep 1; exit $code';
    const stage = scriptStage(script, { limits: { memoryBytes: 64 * 2 ** 20 } });
    const run = await runPipelines(sandbox, { configure: [stage] });
    expect(run.pipelines[0]?.stages[0]).toMatchObject({
      exitCode: 137,
      memoryPeakBytes: 64 * 2 ** 20,
      failure: {
        reason: 'out-of-memory',
        message: 'exit code 137: killed, out of memory (limit 64Mi, peak 64Mi)',
      },
    });
  });

  test('for what it writes is told as an eviction', async () => {
    const stage = scriptStage('dd if=/dev/zero of=/kratix/output/big bs=1M count=3');
    const run = await runPipelines(sandbox, { configure: [stage] }, { storageLimitBytes: 2 * 2 ** 20 });
    expect(run.outcome).toBe('failed');
    expect(run.pipelines[0]?.stages[0]).toMatchObject({
      exitCode: 0,
      failure: { reason: 'evicted', message: expect.stringContaining('2Mi') },
    });
  });

  test('for its time is killed, and what it wrote is there', async () => {
    const run = await runScripts(sandbox, ['echo begun > /kratix/output/it; sleep 600', 'true'], {
      plan: { timeoutSeconds: 1 },
    });
    expect(run.pipelines[0]?.stages).toMatchObject([
      { exitCode: 137, failure: { reason: 'timeout', message: expect.stringContaining('1 s') } },
    ]);
    expect(await readTree(run.outputDir)).toEqual({ it: 'begun\n' });
    expect(await leftovers(sandbox)).toEqual([]);
  });

  test('stays with its volumes where the user wants to look at it', async () => {
    const scripts = ['true', 'echo x > /kratix/output/x; exit 1', 'true'];
    await runScripts(sandbox, scripts, { context: { keep: true } });
    const [runId = ''] = sandbox.runIds;
    const containers = await engine.listContainers(`${KEEP_LABEL}=true`);
    const kept = containers.filter(({ name }) => name.includes(runId));
    expect(kept.map(({ name }) => name)).toEqual([`promise-${runId}-test_configure_stage-2`]);
    expect(await leftovers(sandbox)).toHaveLength(4);
    const notice = sandbox.events.find(({ type }) => type === 'notice');
    expect(notice).toMatchObject({ message: expect.stringContaining('stage-2') });
    expect(JSON.stringify(notice)).toMatch(/docker cp .*docker rm .*docker volume rm /);
  });

  test('is the only one that stays', async () => {
    await runScripts(sandbox, ['true'], { context: { keep: true } });
    expect(await leftovers(sandbox)).toEqual([]);
  });
});

describe('an interrupt', () => {
  test('during a stage removes everything and leaves the case as it was', async () => {
    await runScripts(sandbox, ['echo before > /kratix/output/it']);
    const controller = new AbortController();
    const run = runScripts(sandbox, ['echo begun; sleep 600'], {
      context: {
        signal: controller.signal,
        emit: (event) => event.type === 'stage:line' && controller.abort(),
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'interrupted' });
    expect(await leftovers(sandbox)).toEqual([]);
    expect(await readTree(`${sandbox.caseDir}/output`)).toEqual({ it: 'before\n' });
    const [, second = ''] = sandbox.runIds;
    expect(await readTree(`${sandbox.root}/.promise/tmp/${second}`)).toEqual({
      'owner.json': expect.any(String),
    });
  });

  test.each(['createVolume', 'createContainer', 'putArchive', 'getArchive'] as const)(
    'during %s removes everything',
    async (method) => {
      const controller = new AbortController();
      const interrupting = new Proxy(engine, {
        get: (target, property) => {
          const value: unknown = Reflect.get(target, property, target);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) => {
            if (property === method) controller.abort();
            return value.apply(target, args);
          };
        },
      });
      const run = runScripts(sandbox, ['true'], {
        context: { engine: interrupting, signal: controller.signal },
      });
      await expect(run).rejects.toMatchObject({ code: 'interrupted' });
      expect(await leftovers(sandbox)).toEqual([]);
    },
  );

  test('that came before the run starts nothing', async () => {
    const run = runScripts(sandbox, ['true'], { context: { signal: AbortSignal.abort() } });
    await expect(run).rejects.toMatchObject({ code: 'interrupted' });
    expect(await readTree(sandbox.root)).toEqual({ 'test/': '' });
  });
});

test('an image that is not there is an error, with nothing left behind', async () => {
  const stage = scriptStage('true', { image: 'promise-test/run-no-such-image:1' });
  const run = runPipelines(sandbox, { configure: [stage] });
  await expect(run).rejects.toMatchObject({ code: 'image-unavailable' });
  expect(await leftovers(sandbox)).toEqual([]);
});

test('two runs of the same case side by side keep to their own files', async () => {
  const runs = await Promise.all(
    ['a', 'b'].map((name) => runScripts(sandbox, [`sleep 0.3; echo ${name} > /kratix/output/it`])),
  );
  const contents = await Promise.all(runs.map(({ collectedDir }) => readTree(`${collectedDir}/output`)));
  expect(contents).toEqual([{ it: 'a\n' }, { it: 'b\n' }]);
  expect(runs.map(({ movedBecause }) => movedBecause)).toEqual([undefined, undefined]);
  const left = await readTree(`${sandbox.caseDir}/output`);
  expect([{ it: 'a\n' }, { it: 'b\n' }]).toContainEqual(left);
  const next = await runScripts(sandbox, ['echo c > /kratix/output/it']);
  expect(next.movedBecause).toBeUndefined();
  expect(await leftovers(sandbox)).toEqual([]);
});
