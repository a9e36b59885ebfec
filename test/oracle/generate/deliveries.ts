import type { Json, JsonObject } from '../../../src/shared/json.ts';
import { CONTROLS, OUTPUT_PATHS, SELECTORS, STATUSES } from './metadata-files.ts';
import type { Random } from './random.ts';

const LABELS: readonly Readonly<Record<string, string>>[] = [
  {},
  { team: 'dev' },
  { team: 'ops' },
  { team: 'dev', env: 'prod' },
];
const SELECTS: readonly Json[] = [{ team: 'dev' }, { team: 'ops' }, { env: 'prod' }, { team: 'nobody' }];
const CONTENTS = ['', 'x', 'kind: ConfigMap\n', 'a: 1\n---\nb: 2\n', '\u0000\u00ff'];

/** A question for `promise internal deliver`: what a pipeline left, and where it may go. */
export function generateDelivery(random: Random): JsonObject {
  const type = random.pick(['resource', 'resource', 'promise']);
  const action = random.pick(['configure', 'configure', 'configure', 'delete']);
  const pipelines = random.pick([['instance'], ['first', 'second'], ['a-pipeline-with-a-long-name']]);
  const pipeline = action === 'delete' ? (pipelines[0] ?? '') : random.pick(pipelines);
  const promise = promiseOf(random, pipelines);
  return {
    promise,
    pipeline,
    type,
    action,
    object:
      type === 'resource' ? request(random, pipelines) : { ...promise, status: status(random, pipelines) },
    files: files(random),
    destinations: [...random.list(0, 3, (index) => destination(random, `worker-${index + 1}`))],
    stateStores: [stateStore('GitStateStore', random), stateStore('BucketStateStore', random)],
  };
}

function promiseOf(random: Random, names: readonly string[]): JsonObject {
  const workflow = { configure: names.map(pipelineOf), delete: names.map(pipelineOf) };
  const config = random.chance(0.2) ? { config: { pipelineNamespace: 'pipelines' } } : {};
  const selectors = random.list(1, 2, () => ({ matchLabels: random.pick(SELECTS) }));
  return {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Promise',
    metadata: { name: random.pick(['redis', 'a'.repeat(40), 'my-promise']) },
    spec: {
      api: API,
      workflows: { resource: workflow, promise: workflow, ...config },
      ...(random.chance(0.4) ? { destinationSelectors: [...selectors] } : {}),
      ...(random.chance(0.4) ? { dependencies: dependencies(random) } : {}),
    },
  };
}

function pipelineOf(name: string): JsonObject {
  return {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Pipeline',
    metadata: { name },
    spec: { containers: [{ name: 'stage', image: 'busybox:1.35' }] },
  };
}

const API: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Thing', plural: 'things', singular: 'thing' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};

function dependencies(random: Random): Json {
  return [
    ...random.list(1, 2, (index) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `shared-${index}`, namespace: 'default' },
      data: { text: random.pick(['yes', 'a\nb\n', '', '0777', 'plain']), a10: 'x', a2: 'y' },
    })),
  ];
}

function request(random: Random, pipelines: readonly string[]): JsonObject {
  const name = random.pick(['example', 'x'.repeat(30), 'a.b']);
  const namespace = random.pick(['default', 'team-a']);
  const metadata = { name, namespace, ...(random.chance(0.5) ? { generation: random.int(1, 3) } : {}) };
  return { apiVersion: 'example.com/v1', kind: 'Thing', metadata, status: status(random, pipelines) };
}

/** A status as Kratix leaves it before a pipeline, with what earlier ones wrote. */
function status(random: Random, pipelines: readonly string[]): JsonObject {
  const phase = { phase: 'Running', ...(random.chance(0.15) ? { attempts: 2, message: 'waiting' } : {}) };
  const counted = { pipelines: pipelines.map((name) => ({ name, ...phase })) };
  const suspended = random.chance(0.1) ? { suspendedGeneration: 1 } : {};
  const time = '2026-01-01T00:00:00Z';
  const condition = (type: string) => ({
    type,
    status: random.pick(['True', 'False']),
    reason: 'Because',
    message: 'so',
    lastTransitionTime: time,
  });
  return {
    message: random.pick(['Pending', 'Pending', 'done before']),
    kratix: { workflows: { ...counted, ...suspended } },
    ...(random.chance(0.4)
      ? { conditions: [...random.some(['A', 'B', 'ConfigureWorkflowCompleted']).map(condition)] }
      : {}),
    workflows: pipelines.length,
    workflowsSucceeded: random.int(0, 1),
    workflowsFailed: 0,
  };
}

function files(random: Random): JsonObject {
  const output = random
    .some(OUTPUT_PATHS, 0.3)
    .map((path) => [`output/${path}`, path.endsWith('/') ? '' : random.pick(CONTENTS)] as const);
  const metadata = [
    ...(random.chance(0.5) ? [['destination-selectors.yaml', random.pick(SELECTORS)] as const] : []),
    ...(random.chance(0.6) ? [['status.yaml', random.pick(STATUSES)] as const] : []),
    ...(random.chance(0.3) ? [['workflow-control.yaml', random.pick(CONTROLS)] as const] : []),
    ...(random.chance(0.1) ? [['notes.txt', 'for the next stage'] as const] : []),
  ].map(([name, text]) => [`metadata/${name}`, text] as const);
  const all = [...output, ...metadata];
  return Object.fromEntries(all.map(([path, text]) => [path, Buffer.from(text, 'utf8').toString('base64')]));
}

function destination(random: Random, name: string): JsonObject {
  const dryRun = random.chance(0.08) ? { 'kratix.io/dry-run': 'true' } : {};
  const filename = random.chance(0.4) ? { filename: random.pick(['all.yaml', 'deep/all.yaml']) } : {};
  const mode = random.pick(['nestedByMetadata', 'nestedByMetadata', 'none', 'aggregatedYAML']);
  return {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Destination',
    metadata: { name, labels: { ...random.pick(LABELS), ...dryRun } },
    spec: {
      path: random.pick([name, `clusters/${name}`, `clusters/${name}/`, '/', '']),
      stateStoreRef: { name: 'main', kind: random.pick(['GitStateStore', 'BucketStateStore']) },
      ...(random.chance(0.3) ? { strictMatchLabels: true } : {}),
      filepath: { mode, ...(mode === 'aggregatedYAML' ? filename : {}) },
    },
  };
}

function stateStore(kind: string, random: Random): JsonObject {
  const spec = random.chance(0.5) ? { path: random.pick(['store', 'deep/store/', '/']) } : {};
  return { apiVersion: 'platform.kratix.io/v1alpha1', kind, metadata: { name: 'main' }, spec };
}
