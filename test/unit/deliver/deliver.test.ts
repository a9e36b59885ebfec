import { describe, expect, it } from 'vitest';
import { deliver, deliverWorkflow } from '../../../src/deliver/deliver.ts';
import { destinationTree } from '../../../src/deliver/paths.ts';
import type { Destination, StateStore } from '../../../src/deliver/types.ts';
import { destinationOf, filesOf, promiseOf, REQUEST, treeTexts } from './support.ts';

const BASE = {
  promise: promiseOf(),
  pipeline: 'instance',
  type: 'resource',
  action: 'configure',
  object: REQUEST,
  destinations: [] as readonly Destination[],
  stateStores: [] as readonly StateStore[],
} as const;

const METADATA = 'metadata/';

describe('where files end up (internal/controller/workplacement_controller.go)', () => {
  const files = filesOf({ 'output/b.yaml': 'b: 1', 'output/dir/a.yaml': 'a: 1\n' });
  const stateStores = [{ id: 'GitStateStore/main', path: 'clusters' }];
  const store = { stateStore: 'GitStateStore/main' };

  it.each([
    [
      'nestedByMetadata',
      {
        'clusters/east/resources/default/redis/example/instance/5058f/b.yaml': 'b: 1',
        'clusters/east/resources/default/redis/example/instance/5058f/dir/a.yaml': 'a: 1\n',
      },
    ],
    [
      'none',
      {
        'clusters/east/b.yaml': 'b: 1',
        'clusters/east/dir/a.yaml': 'a: 1\n',
        'clusters/east/.kratix/default-redis-example-instance-xxxxx.worker-5058f.yaml':
          'files:\n- east/b.yaml\n- east/dir/a.yaml\n',
      },
    ],
    ['aggregatedYAML', { 'clusters/east/aggregated.yaml': 'b: 1\n---\na: 1\n' }],
  ] as const)('in the mode %s', async (filepathMode, tree) => {
    const destinations = [destinationOf('worker', { ...store, path: 'east', filepathMode })];
    expect(await treeTexts(await deliver({ ...BASE, files, destinations, stateStores }))).toEqual({
      worker: tree,
    });
  });

  it('puts the output of a Promise, and its dependencies, under dependencies/ on all Destinations', async () => {
    const promise = promiseOf({ spec: { dependencies: [{ kind: 'Namespace' }] }, pipelines: [] });
    const destinations = [destinationOf('a', { path: '/' }), destinationOf('b')];
    const delivery = await deliver({
      ...BASE,
      promise,
      object: promise,
      type: 'promise',
      pipeline: 'setup',
      files: filesOf({ 'output/x.yaml': 'x' }),
      destinations,
    });
    expect(await treeTexts(delivery)).toEqual({
      a: {
        'dependencies/redis/5058f/static/redis-dependencies.yaml': 'kind: Namespace\n',
        'dependencies/redis/setup/5058f/x.yaml': 'x',
      },
      b: {
        'b/dependencies/redis/5058f/static/redis-dependencies.yaml': 'kind: Namespace\n',
        'b/dependencies/redis/setup/5058f/x.yaml': 'x',
      },
    });
  });

  it('makes a Work, but no file, of empty output', async () => {
    const delivery = await deliver({ ...BASE, files: new Map(), destinations: [destinationOf('a')] });
    expect(delivery.works).toMatchObject([{ name: 'redis-example-instance-xxxxx', workloadGroups: [] }]);
    expect(delivery.tree.size).toBe(0);
  });
});

describe('a dry run (work-creator/cmd/update_status.go)', () => {
  it('says that it is one, whatever a stage says, also where it is suspended', async () => {
    const object = {
      ...REQUEST,
      metadata: { name: 'example', namespace: 'default', labels: { 'kratix.io/dry-run': 'true' } },
    };
    const status = { 'metadata/status.yaml': 'message: mine' };
    const suspended = { ...status, 'metadata/workflow-control.yaml': 'suspend: true' };
    for (const files of [status, suspended]) {
      const delivery = await deliver({ ...BASE, object, files: filesOf(files) });
      expect(delivery.status.message).toBe('Dry run executed');
    }
  });
});

describe('what fails (work-writer, then status-writer)', () => {
  const OUT = { 'output/a.yaml': 'a' };

  it.each([
    ['destination-selectors.yaml', '- matchLabels: {}', 'work-writer', 0],
    ['destination-selectors.yaml', '- {matchLabels: {a: b}, directory: x}', 'work-writer', 0],
    ['workflow-control.yaml', 'suspend: "true"', 'work-writer', 0],
    ['status.yaml', 'kratix: {}', 'status-writer', 1],
    ['status.yaml', 'message: 5', 'status-writer', 1],
    ['workflow-control.yaml', 'retryAfter: 30', 'status-writer', 0],
  ] as const)('%s: %j fails the %s, with %i Works there', async (name, text, container, works) => {
    const delivery = await deliver({ ...BASE, files: filesOf({ ...OUT, [METADATA + name]: text }) });
    expect(delivery.errors).toMatchObject([{ file: METADATA + name, container }]);
    expect(delivery.works).toHaveLength(works);
    expect(delivery.phase).toBe('Failed');
    expect(delivery.status).toEqual({ message: 'Pending' });
    expect(delivery.errors[0]?.consequence).toContain(works === 1 ? 'already scheduled' : 'fails');
  });

  it('ignores a missing directory where the workflow is suspended', async () => {
    const delivery = await deliver({
      ...BASE,
      files: filesOf({
        ...OUT,
        'metadata/destination-selectors.yaml': '- {matchLabels: {a: b}, directory: x}',
        'metadata/workflow-control.yaml': 'suspend: true',
      }),
    });
    expect(delivery).toMatchObject({ phase: 'Suspended', works: [], errors: [] });
  });
});

describe('a workflow of several pipelines', () => {
  const promise = promiseOf({ pipelines: ['one', 'two'] });
  const step = (pipeline: string, texts: Readonly<Record<string, string>>) => ({
    pipeline,
    files: filesOf(texts),
  });

  it('carries the status along, and resets the message at the start of each', async () => {
    const delivery = await deliverWorkflow({ ...BASE, promise }, [
      step('one', { 'metadata/status.yaml': 'message: first\nurl: x' }),
      step('two', { 'output/a.yaml': 'a' }),
    ]);
    expect(delivery.status).toMatchObject({
      message: 'Resource requested',
      url: 'x',
      conditions: [{ type: 'ConfigureWorkflowCompleted' }],
    });
    expect(delivery).toMatchObject({ phase: 'Succeeded' });
    expect(delivery.works).toHaveLength(2);
  });

  it('is not complete before the last', async () => {
    const { status } = await deliverWorkflow({ ...BASE, promise }, [step('one', {})]);
    expect(status).toEqual({ message: 'Pending' });
  });

  it('stops behind a pipeline that is suspended, whose output is discarded and whose status counts', async () => {
    const kratix = { workflows: { pipelines: [{ name: 'one', phase: 'Running', attempts: 1 }] } };
    const object = { ...REQUEST, status: { kratix } };
    const delivery = await deliverWorkflow({ ...BASE, promise, object }, [
      step('one', {
        'output/a.yaml': 'a',
        'metadata/status.yaml': 'url: x',
        'metadata/workflow-control.yaml': '{retryAfter: 10m, message: waiting}',
      }),
      step('two', { 'output/b.yaml': 'b' }),
    ]);
    expect(delivery).toMatchObject({
      works: [],
      phase: 'Suspended',
      control: { retryAfter: '10m', message: 'waiting' },
    });
    expect(delivery.status).toEqual({
      message: 'Pending',
      url: 'x',
      kratix: {
        workflows: {
          suspendedGeneration: 0,
          pipelines: [{ name: 'one', phase: 'Suspended', message: 'waiting', attempts: 2 }],
        },
      },
    });
  });

  it('puts all placements of a Destination into one aggregated file, sorted by name', async () => {
    const destinations = [destinationOf('all', { filepathMode: 'aggregatedYAML', filename: 'x.yaml' })];
    const delivery = await deliverWorkflow({ ...BASE, promise, destinations }, [
      step('two', { 'output/b.yaml': 'b' }),
      step('one', { 'output/a.yaml': 'a' }),
    ]);
    expect(await treeTexts(delivery)).toEqual({ all: { 'all/x.yaml': 'a\n---\nb' } });
  });

  it.each(['/x/all.yaml', './x//all.yaml'])(
    'has the aggregated file %s below the Destination',
    async (filename) => {
      const destination = destinationOf('all', { filepathMode: 'aggregatedYAML', filename });
      const { placements } = await deliverWorkflow({ ...BASE, promise, destinations: [destination] }, [
        step('one', { 'output/a.yaml': 'a' }),
      ]);
      expect([...destinationTree(placements, destination).keys()]).toEqual(['x/all.yaml']);
    },
  );
});

describe('a delete workflow', () => {
  it('makes no Work and reads no selectors, but updates the status', async () => {
    const delivery = await deliver({
      ...BASE,
      action: 'delete',
      object: { ...REQUEST, status: { message: 'mine' } },
      files: filesOf({
        'output/a.yaml': 'a',
        'metadata/destination-selectors.yaml': 'nonsense',
        'metadata/status.yaml': 'gone: true',
      }),
    });
    expect(delivery).toMatchObject({ works: [], errors: [], phase: 'Succeeded' });
    expect(delivery.status).toMatchObject({ message: 'mine', gone: true });
  });
});

describe('a Promise workflow', () => {
  it('keeps what a Promise has a field for, and warns of the rest', async () => {
    const delivery = await deliver({
      ...BASE,
      type: 'promise',
      object: BASE.promise,
      files: filesOf({ 'metadata/status.yaml': 'message: ready\nurl: x' }),
    });
    expect(delivery.status).not.toHaveProperty('url');
    expect(delivery.status.message).toBe('ready');
    expect(delivery.warnings).toEqual([
      "metadata/status.yaml: url is dropped: a Promise's status has no such field",
    ]);
  });
});
