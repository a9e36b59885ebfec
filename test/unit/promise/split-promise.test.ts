import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPromises } from '../../../src/promise/find-promises.ts';
import { inspectPromise, loadPromise } from '../../../src/promise/load.ts';
import { PROMISE } from './promise-fixture.ts';
import { rejectionOf, tempTree } from './support.ts';

const API = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: redises.example.com}
spec:
  group: example.com
  names: {kind: Redis, plural: redises}
  scope: Namespaced
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`;

const pipeline = (name: string) => `- apiVersion: platform.kratix.io/v1alpha1
  kind: Pipeline
  metadata: {name: ${name}}
  spec:
    containers:
      - {name: render, image: 'example/render:v1'}
`;

const SPLIT = {
  'redis/api.yaml': API,
  'redis/dependencies.yaml': '- {apiVersion: v1, kind: Namespace, metadata: {name: cache}}\n',
  'redis/workflows/resource/configure/workflow.yaml': pipeline('instance'),
  'redis/workflows/promise/delete/workflow.yaml': pipeline('goodbye'),
};

describe('a Promise in several files', () => {
  it('is joined, and called as its folder', async () => {
    const root = path.join(await tempTree(SPLIT), 'redis');
    const promise = await loadPromise(root);
    expect(promise).toMatchObject({
      name: 'redis',
      root,
      file: path.join(root, 'api.yaml'),
      api: { kind: 'Redis' },
      object: {
        apiVersion: 'platform.kratix.io/v1alpha1',
        kind: 'Promise',
        metadata: { name: 'redis' },
        spec: { dependencies: [{ kind: 'Namespace' }] },
      },
      pipelines: [
        { type: 'resource', action: 'configure', name: 'instance' },
        { type: 'promise', action: 'delete', name: 'goodbye' },
      ],
    });
    expect(promise.files.map((file) => path.relative(root, file))).toEqual([
      'api.yaml',
      'workflows/resource/configure/workflow.yaml',
      'workflows/promise/delete/workflow.yaml',
      'dependencies.yaml',
    ]);
  });

  it('is called as promise.config.yaml says', async () => {
    const root = await tempTree({ ...SPLIT, 'redis/promise.config.yaml': 'name: cache\n' });
    expect((await loadPromise(path.join(root, 'redis'))).name).toBe('cache');
  });

  it('may lack what it has no use for, and leave out what Pipelines are anyway', async () => {
    const workflow = '- metadata: {name: install}\n  spec: {containers: [{name: a, image: "b:1"}]}\n';
    const root = await tempTree({
      'base/workflows/promise/configure/workflow.yaml': workflow,
      'base/dependencies.yaml': '# None yet.\n',
    });
    const promise = await loadPromise(path.join(root, 'base'));
    expect(promise).toMatchObject({ name: 'base', api: undefined, pipelines: [{ name: 'install' }] });
    expect(promise.object.spec).not.toHaveProperty('dependencies');
  });

  it('tells each problem at its place in its file', async () => {
    const root = await tempTree({
      'redis/api.yaml': API.replace('scope: Namespaced', 'scope: Cluster'),
      'redis/workflows/resource/configure/workflow.yaml': pipeline('instance').replace('image', 'imago'),
    });
    const { error } = await inspectPromise(path.join(root, 'redis'));
    const workflow = path.join(root, 'redis/workflows/resource/configure/workflow.yaml');
    expect(error?.problems.map(({ location }) => location)).toEqual([
      { file: path.join(root, 'redis/api.yaml'), line: 7, column: 3 },
      { file: workflow, line: 6, column: 24 },
      { file: workflow, line: 6, column: 9 },
    ]);
  });

  it('tells of a name that is refused where it comes from, and how to give another', async () => {
    const dir = 'a-folder-whose-name-is-too-long-for-kratix';
    const root = await tempTree({ [`${dir}/workflows/promise/configure/workflow.yaml`]: pipeline('a') });
    const error = await rejectionOf(loadPromise(path.join(root, dir)));
    expect(error.message).toContain('at most 60 are allowed');
    expect(error.hint).toContain('`name:` in promise.config.yaml');
  });

  it('is refused where a workflow is no list of Pipelines', async () => {
    const file = 'workflows/resource/configure/workflow.yaml';
    const root = await tempTree({ 'redis/api.yaml': API, [`redis/${file}`]: 'kind: Pipeline\n' });
    const error = await rejectionOf(loadPromise(path.join(root, 'redis')));
    expect(error.code).toBe('invalid-promise');
    expect(error.message).toContain('spec.workflows.resource.configure');
    expect(error.location).toEqual({ file: path.join(root, 'redis', file), line: 1, column: 1 });
  });

  it('is none beside a file that holds a whole Promise', async () => {
    const root = await tempTree({ ...SPLIT, 'redis/redis-promise.yaml': PROMISE });
    expect((await loadPromise(path.join(root, 'redis'))).file).toMatch(/redis-promise\.yaml$/);
  });

  it('is meant by each of its files but dependencies.yaml, and found among several by the first', async () => {
    const bare = 'base/workflows/promise/configure/workflow.yaml';
    const root = await tempTree({
      ...SPLIT,
      [bare]: pipeline('install'),
      'base/workflows/promise/configure/install/setup/Dockerfile': 'FROM scratch\n',
      'operator/api.yaml': API,
      'whole/promise.yaml': PROMISE,
    });
    expect((await loadPromise(path.join(root, 'redis/api.yaml'))).pipelines).toHaveLength(2);
    const goodbye = path.join(root, 'redis/workflows/promise/delete/workflow.yaml');
    expect((await loadPromise(goodbye)).pipelines).toHaveLength(2);
    expect(await loadPromise(path.join(root, bare))).toMatchObject({
      name: 'base',
      root: path.join(root, 'base'),
    });
    expect(
      (await findPromises(root, [])).map(({ file, place }) => [path.relative(root, file), place]),
    ).toEqual([
      [bare, 'base'],
      ['redis/api.yaml', 'redis'],
      ['whole/promise.yaml', 'whole'],
    ]);
  });

  it.each([
    ['only dependencies', { 'dependencies.yaml': '[]\n' }],
    ['an api.yaml of another kind', { 'api.yaml': 'openapi: 3.1.0\n' }],
  ])('is not seen in %s', async (_, files) => {
    expect((await rejectionOf(loadPromise(await tempTree(files)))).code).toBe('no-promise');
  });
});
