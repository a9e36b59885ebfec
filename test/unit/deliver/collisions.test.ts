import { describe, expect, it } from 'vitest';
import type { Claimant } from '../../../src/deliver/collision-types.ts';
import { findCollisions } from '../../../src/deliver/collisions.ts';
import { readDeclarations } from '../../../src/deliver/declared-objects.ts';
import { deliver } from '../../../src/deliver/deliver.ts';
import { scheduleGroup } from '../../../src/deliver/schedule.ts';
import type { Destination, GroupPlacement } from '../../../src/deliver/types.ts';
import { dependenciesWork } from '../../../src/deliver/work.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { destinationOf, filesOf, promiseOf, REQUEST } from './support.ts';

const CRD =
  'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: beats.example.org}\n';
const OPERATOR = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: operator, namespace: system}\n';

/** What a case's one pipeline wrote: its files by path below output/. */
async function claimant(
  name: string,
  output: Readonly<Record<string, string>>,
  change: {
    readonly request?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly metadata?: string;
    readonly type?: 'resource' | 'promise';
    readonly promise?: JsonObject;
    readonly destinations?: readonly Destination[];
  } = {},
): Promise<Claimant> {
  const { type = 'resource', promise = promiseOf(), destinations = [], metadata } = change;
  const [request, namespace] = [change.request ?? name, change.namespace ?? 'default'];
  const object =
    type === 'promise'
      ? promise
      : { ...REQUEST, metadata: { name: request, namespace, labels: change.labels ?? {} } };
  const files = Object.entries(output).map(([path, text]) => [`output/${path}`, text] as const);
  const delivery = await deliver({
    promise,
    pipeline: 'instance',
    type,
    action: 'configure',
    object,
    files: filesOf({
      ...Object.fromEntries(files),
      ...(metadata === undefined ? {} : { 'metadata/destination-selectors.yaml': metadata }),
    }),
    destinations,
    stateStores: [],
  });
  const placements = delivery.placements.filter(
    ({ work }) => work.labels['kratix.io/work-type'] !== 'static-dependency',
  );
  return {
    case: name,
    request: type === 'promise' ? 'Promise' : `${namespace}/${request}`,
    placements,
    declared: await declaredBy(placements),
    destinations,
  };
}

function declaredBy(placements: readonly GroupPlacement[]) {
  return readDeclarations(placements.flatMap(({ group }) => group.workloads));
}

async function dependencies(promise: JsonObject): Promise<Claimant> {
  const work = dependenciesWork(promise);
  if (work === undefined) throw new Error('no dependencies');
  const placements = work.workloadGroups.map((group) => scheduleGroup(work, group, []));
  const declared = await declaredBy(placements);
  return { case: undefined, request: 'Promise', placements, declared, destinations: [] };
}

/** Collisions as short lines. */
async function found(...claimants: readonly Promise<Claimant>[]): Promise<readonly string[]> {
  return findCollisions(await Promise.all(claimants)).map(({ kind, files, objects, path, destinations }) => {
    const names = files.map((file) => `${file.case ?? 'dependencies'}:${file.path}`).join(' ');
    const where = destinations.length === 0 ? '' : ` on ${destinations.join(', ')}`;
    return `${kind} ${names}: ${path ?? objects.join(', ')}${where}`;
  });
}

describe('two requests', () => {
  it('that bring the same objects collide, told once for all objects of the same files', async () => {
    const files = { 'operator.yaml': `${CRD}---\n${OPERATOR}` };
    expect(await found(claimant('a', files), claimant('b', files), claimant('c', {}))).toEqual([
      'object a:operator.yaml b:operator.yaml: CustomResourceDefinition beats.example.org, Deployment system/operator',
    ]);
    expect(await found(claimant('a', files), claimant('b', files), claimant('c', files))).toHaveLength(1);
  });

  it('of the same name in two namespaces are two', async () => {
    const files = { 'crd.yaml': CRD };
    expect(
      await found(claimant('a', files, { request: 'x' }), claimant('b', files, { request: 'x' })),
    ).toEqual([]);
    const elsewhere = claimant('b', files, { request: 'x', namespace: 'other' });
    expect(await found(claimant('a', files, { request: 'x' }), elsewhere)).toHaveLength(1);
  });

  it('of the same name and namespace meet a third one, each for itself', async () => {
    const files = { 'crd.yaml': CRD };
    const same = ['a', 'b'].map((name) => claimant(name, files, { request: 'x' }));
    expect(await found(...same, claimant('c', files))).toEqual([
      'object a:crd.yaml b:crd.yaml c:crd.yaml: CustomResourceDefinition beats.example.org',
    ]);
  });

  it('that can land on one Destination collide, whichever the choice is now', async () => {
    const worker = (name: string, environment: string) => destinationOf(name, { labels: { environment } });
    const destinations = [worker('dev-1', 'dev'), worker('dev-2', 'dev'), worker('prod-1', 'prod')];
    const on = (name: string, environment?: string) => {
      const metadata = environment && `- matchLabels: {environment: ${environment}}`;
      return claimant(name, { 'crd.yaml': CRD }, { destinations, ...(metadata && { metadata }) });
    };
    expect(await found(on('a', 'dev'), on('b', 'dev'))).toEqual([
      'object a:crd.yaml b:crd.yaml: CustomResourceDefinition beats.example.org on dev-1, dev-2',
    ]);
    expect(await found(on('a', 'dev'), on('b', 'prod'))).toEqual([]);
    expect(await found(on('a', 'dev'), on('b', 'nowhere'))).toEqual([]);
    expect(await found(on('a', 'prod'), on('b'))).toHaveLength(1);
  });

  it('of which no Destinations are known collide unless no Destination can have the labels of both', async () => {
    const on = (name: string, labels: string) =>
      claimant(name, { 'crd.yaml': CRD }, { metadata: `- matchLabels: ${labels}` });
    expect(await found(on('a', '{environment: dev}'), on('b', '{environment: prod}'))).toEqual([]);
    expect(await found(on('a', '{environment: dev}'), on('b', '{zone: west}'))).toHaveLength(1);
  });

  it('never meet where one of them is a dry run', async () => {
    const dry = { 'kratix.io/dry-run': 'true' };
    const files = { 'crd.yaml': CRD };
    const destinations = [destinationOf('plain'), destinationOf('dry', { labels: dry })];
    for (const known of [[], destinations]) {
      const [a, b] = [
        claimant('a', files, { destinations: known }),
        claimant('b', files, { destinations: known, labels: dry }),
      ];
      expect(await found(a, b)).toEqual([]);
    }
  });
});

describe('one output', () => {
  it('collides with itself where it declares an object twice, in one file or two', async () => {
    expect(await found(claimant('a', { '1.yaml': CRD, '2.yaml': CRD }))).toEqual([
      'object a:1.yaml a:2.yaml: CustomResourceDefinition beats.example.org',
    ]);
    expect(await found(claimant('a', { '1.yaml': `${CRD}---\n${CRD}` }))).toEqual([
      'object a:1.yaml: CustomResourceDefinition beats.example.org',
    ]);
  });

  it('may bring an object to two Destinations', async () => {
    const metadata =
      '- matchLabels: {environment: dev}\n- directory: prod\n  matchLabels: {environment: prod}\n';
    const files = { 'crd.yaml': CRD, 'prod/crd.yaml': CRD };
    expect(await found(claimant('a', files, { metadata }))).toEqual([]);
    expect(await found(claimant('a', files))).toHaveLength(1);
  });
});

// internal/controller/workplacement_controller.go, writeWorkloadsToStateStore and getDir.
describe('paths', () => {
  it('collide in the mode none, and the objects in them then come once', async () => {
    const destinations = [destinationOf('flat', { filepathMode: 'none' })];
    const of = (name: string, files: Readonly<Record<string, string>>) =>
      claimant(name, files, { destinations });
    expect(await found(of('a', { 'crd.yaml': CRD }), of('b', { 'crd.yaml': CRD }))).toEqual([
      'path a:crd.yaml b:crd.yaml: crd.yaml on flat',
    ]);
    expect(await found(of('a', { 'a.txt': '' }), of('b', { 'b.txt': '' }))).toEqual([]);
  });

  it('do not in the mode aggregatedYAML, objects do', async () => {
    const destinations = [destinationOf('one', { filepathMode: 'aggregatedYAML' })];
    const of = (name: string) => claimant(name, { 'crd.yaml': CRD, 'notes.txt': '' }, { destinations });
    expect(await found(of('a'), of('b'))).toEqual([
      'object a:crd.yaml b:crd.yaml: CustomResourceDefinition beats.example.org on one',
    ]);
  });

  it('are one folder for requests of two namespaces with pipelineNamespace', async () => {
    const promise = promiseOf({
      spec: { workflows: { config: { pipelineNamespace: 'pipelines' }, resource: { configure: [] } } },
    });
    const of = (name: string, namespace: string) =>
      claimant(name, { 'crd.yaml': CRD, 'other.yaml': '' }, { request: 'x', namespace, promise });
    expect(await found(of('a', 'one'), of('b', 'two'))).toEqual([
      'folder a:crd.yaml b:crd.yaml: resources/pipelines/redis/x/instance/5058f',
    ]);
  });
});

describe('what the Promise brings', () => {
  const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
  const promise = promiseOf({
    spec: { dependencies: [{ ...crd, metadata: { name: 'beats.example.org' } }] },
  });

  it('collides with what requests bring', async () => {
    const files = { 'crd.yaml': CRD };
    expect(await found(dependencies(promise), claimant('a', files, { promise }))).toEqual([
      'object dependencies:static/redis-dependencies.yaml a:crd.yaml: CustomResourceDefinition beats.example.org',
    ]);
    expect(await found(claimant('p', files, { type: 'promise' }), claimant('a', files))).toHaveLength(1);
  });

  it('collides with itself between spec.dependencies and its workflow, not between two cases of that', async () => {
    const of = (name: string) => claimant(name, { 'crd.yaml': CRD }, { type: 'promise', promise });
    expect(await found(of('p'), of('q'))).toEqual([]);
    expect(await found(dependencies(promise), of('p'))).toHaveLength(1);
  });
});
