import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { REQUEST, SAMPLE_API } from '../support/promise-folder.ts';
import { promiseYaml } from '../support/workflows.ts';
import { type Files, writeFiles } from '../support/write-files.ts';

const SHOW =
  'cp /kratix/input/object.yaml /kratix/output/seen; env | grep ^KRATIX_ | sort > /kratix/output/env';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await folder.remove();
});

const write = (files: Files) => writeFiles(folder.dir, files);

const read = (name: string) => readFile(path.join(folder.dir, name), 'utf8');
const test = (...flags: readonly string[]) => runPromise(['test-pipeline', '--dir', folder.dir, ...flags]);

describe('a resource/configure workflow of several pipelines', () => {
  const one = `${SHOW}; echo note > /kratix/metadata/note
    printf 'message: made\\nurl: x\\nconditions: [{type: Ready, status: "True"}]' > /kratix/metadata/status.yaml`;
  const two = `ls /kratix/metadata > /kratix/output/metadata; ${SHOW}`;

  it('runs them in order, each with fresh volumes and the status of the one before', async () => {
    const pipelines = [
      { name: 'one', scripts: [one] },
      { name: 'two', scripts: [two] },
    ];
    await write({
      'promise.yaml': promiseYaml({ 'resource/configure': pipelines }, { api: SAMPLE_API }),
      'test/input/object.yaml': REQUEST,
    });
    const { exitCode, stdout } = await test('--update', '--json');
    expect(exitCode).toBe(0);
    const first = parse(await read('test/output/one/seen'));
    expect(first).toMatchObject({ kind: 'Sample', metadata: { name: 'example', namespace: 'default' } });
    expect(first.status).toEqual({
      message: 'Pending',
      workflows: 2,
      workflowsSucceeded: 0,
      workflowsFailed: 0,
      kratix: {
        workflows: {
          pipelines: [
            { name: 'one', phase: 'Pending' },
            { name: 'two', phase: 'Pending' },
          ],
        },
      },
    });
    expect(await read('test/output/two/metadata')).toBe('');
    expect(parse(await read('test/output/two/seen')).status).toEqual({
      ...first.status,
      url: 'x',
      conditions: [{ type: 'Ready', status: 'True' }],
      workflowsSucceeded: 1,
      kratix: {
        workflows: {
          pipelines: [
            { name: 'one', phase: 'Succeeded' },
            { name: 'two', phase: 'Pending' },
          ],
        },
      },
    });
    expect(await read('test/output/two/env')).toBe(
      [
        'KRATIX_CLUSTER_SCOPED=false',
        'KRATIX_CRD_PLURAL=samples',
        'KRATIX_OBJECT_GROUP=example.com',
        'KRATIX_OBJECT_KIND=Sample',
        'KRATIX_OBJECT_NAME=example',
        'KRATIX_OBJECT_NAMESPACE=default',
        'KRATIX_OBJECT_VERSION=v1',
        'KRATIX_PIPELINE_NAME=two',
        'KRATIX_PROMISE_NAME=sample',
        'KRATIX_WORKFLOW_ACTION=configure',
        'KRATIX_WORKFLOW_TYPE=resource',
        '',
      ].join('\n'),
    );
    expect(JSON.parse(stdout).cases[0].delivery.status).toMatchObject({
      message: 'Resource requested',
      url: 'x',
      conditions: [{ type: 'Ready' }, { type: 'ConfigureWorkflowCompleted', status: 'True' }],
    });
  });

  it('ends behind one that suspends it, and compares what was written until then', async () => {
    const suspend =
      'echo "{retryAfter: 10m, message: waiting for DNS}" > /kratix/metadata/workflow-control.yaml';
    const pipelines = [
      { name: 'one', scripts: ['echo a > /kratix/output/a'] },
      { name: 'two', scripts: [suspend, 'echo b > /kratix/output/b'] },
      { name: 'three', scripts: ['echo c > /kratix/output/c'] },
    ];
    await write({
      'promise.yaml': promiseYaml({ 'resource/configure': pipelines }, { api: SAMPLE_API }),
      'test/input/object.yaml': REQUEST,
    });
    const updated = await test('--update');
    expect(updated.stdout).toContain(
      'suspended by pipeline two for 10m: waiting for DNS\n    not run: three\n',
    );
    expect(await read('test/expected/pipelines/two/output/b')).toBe('b\n');
    expect((await test()).exitCode).toBe(0);
    await write({ 'test/expected/pipelines/three/output/c': 'c\n' });
    const { exitCode, stdout } = await test();
    expect(exitCode).toBe(1);
    expect(stdout).toContain('- pipelines/three/output/c');
  });

  it('ends behind one whose metadata Kratix fails on', async () => {
    const pipelines = [
      { name: 'one', scripts: ['echo "kratix: {}" > /kratix/metadata/status.yaml'] },
      { name: 'two', scripts: ['echo "never seen"'] },
    ];
    await write({
      'promise.yaml': promiseYaml({ 'resource/configure': pipelines }, { api: SAMPLE_API }),
      'test/input/object.yaml': REQUEST,
    });
    const { exitCode, stdout, stderr } = await test('--verbose');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('not run, as pipeline one failed: two');
    expect(stderr).not.toContain('never seen');
  });
});

describe('a resource/delete workflow', () => {
  it('runs the first pipeline only, on the object with the status that the case gives it', async () => {
    const deletes = [
      { name: 'clean-up', scripts: [`${SHOW}; echo nonsense > /kratix/metadata/destination-selectors.yaml`] },
      { name: 'ignored', scripts: ['false'] },
    ];
    await write({
      'promise.yaml': promiseYaml({ 'resource/delete': deletes }, { api: SAMPLE_API }),
      'test/case.yaml': 'pipeline: resource/delete\n',
      'test/input/object.yaml': `${REQUEST}status: {databaseId: db-1, workflows: 1}\n`,
    });
    const { exitCode, stdout } = await test('--update', '--json');
    expect(exitCode).toBe(0);
    expect(parse(await read('test/output/seen')).status).toEqual({
      databaseId: 'db-1',
      workflows: 1,
      kratix: {
        workflows: {
          pipelines: [
            { name: 'clean-up', phase: 'Running' },
            { name: 'ignored', phase: 'Pending' },
          ],
        },
      },
    });
    expect(await read('test/output/env')).toContain(
      'KRATIX_WORKFLOW_ACTION=delete\nKRATIX_WORKFLOW_TYPE=resource',
    );
    expect(JSON.parse(stdout).cases[0].delivery).toMatchObject({ phase: 'Succeeded', groups: [] });
  });
});

describe('the workflows of a Promise without an API', () => {
  const dependencies = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'operators' } }];
  const destination = `apiVersion: platform.kratix.io/v1alpha1
kind: Destination
metadata: {name: worker-1}
spec: {path: worker-1, stateStoreRef: {kind: GitStateStore, name: main}}
`;

  it('run on the Promise itself, and its dependencies go with them', async () => {
    await write({
      'promise.yaml': promiseYaml(
        {
          'promise/configure': [
            { name: 'operator', scripts: [SHOW] },
            { name: 'settings', scripts: ['echo "message: installed" > /kratix/metadata/status.yaml'] },
          ],
          'promise/delete': [{ name: 'clean-up', scripts: [SHOW] }],
        },
        { dependencies },
      ),
      'test/install/case.yaml': 'pipeline: promise/configure\n',
      'test/remove/case.yaml': 'pipeline: promise/delete\n',
      'test/destinations/worker-1.yaml': destination,
    });
    const { exitCode, stdout } = await test('--update', '--json');
    expect(exitCode).toBe(0);
    const seen = parse(await read('test/install/output/operator/seen'));
    expect(seen).toMatchObject({ kind: 'Promise', metadata: { name: 'sample' }, spec: { dependencies } });
    expect(await read('test/install/output/operator/env')).toBe(
      [
        'KRATIX_CLUSTER_SCOPED=true',
        'KRATIX_CRD_PLURAL=promises',
        'KRATIX_OBJECT_GROUP=platform.kratix.io',
        'KRATIX_OBJECT_KIND=Promise',
        'KRATIX_OBJECT_NAME=sample',
        'KRATIX_OBJECT_NAMESPACE=',
        'KRATIX_OBJECT_VERSION=v1alpha1',
        'KRATIX_PIPELINE_NAME=operator',
        'KRATIX_PROMISE_NAME=sample',
        'KRATIX_WORKFLOW_ACTION=configure',
        'KRATIX_WORKFLOW_TYPE=promise',
        '',
      ].join('\n'),
    );
    const [install, remove] = JSON.parse(stdout).cases;
    expect(install.delivery.status).toMatchObject({ message: 'installed' });
    const places = install.delivery.groups.flatMap(
      (group: { placement: { placed: readonly { path: string }[] } }) =>
        group.placement.placed.map((file) => file.path),
    );
    expect(places).toContain('dependencies/sample/5058f/static/sample-dependencies.yaml');
    expect(places).toContain('dependencies/sample/operator/5058f/seen');
    expect(parse(await read('test/remove/output/seen')).kind).toBe('Promise');
    expect(remove.delivery.groups).toEqual([]);
  });
});
