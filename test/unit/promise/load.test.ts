import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPromise } from '../../../src/promise/load.ts';
import { asOrdinaryUser, giveAway } from '../../support/ordinary-user.ts';
import { edited, PROMISE } from './promise-fixture.ts';
import { rejectionOf, tempTree } from './support.ts';

async function load(text: string) {
  return loadPromise(await tempTree({ 'promise.yaml': text }));
}

async function errorOf(text: string) {
  return rejectionOf(load(text));
}

describe('loadPromise', () => {
  it('reads name, API and pipelines', async () => {
    const root = await tempTree({ 'promise.yaml': PROMISE });
    const promise = await loadPromise(root);
    expect(promise).toMatchObject({
      name: 'redis',
      file: path.join(root, 'promise.yaml'),
      root,
      api: {
        group: 'example.com',
        kind: 'Redis',
        plural: 'redises',
        storageVersion: 'v1',
        versions: [{ name: 'v1', served: true, storage: true, schema: { type: 'object' } }],
      },
      pipelines: [
        {
          type: 'resource',
          action: 'configure',
          name: 'instance',
          containers: [
            { name: 'render', image: 'example/render:v1', env: [{ name: 'MODE', value: 'on' }] },
            { name: 'check', command: ['sh', '-c'], args: ['exit 0'], resources: {} },
          ],
        },
      ],
    });
    expect(promise.pipelines[0]?.containers[0]).not.toHaveProperty('resources');
  });

  it('knows where pipelines and containers stand', async () => {
    const promise = await load(PROMISE);
    const [pipeline] = promise.pipelines;
    expect(pipeline?.location).toMatchObject({ file: promise.file, line: 25, column: 11 });
    expect(pipeline?.containers[1]?.location).toMatchObject({ line: 36, column: 17 });
  });

  it('reads a Promise without an API and without workflows', async () => {
    const text =
      'apiVersion: platform.kratix.io/v1alpha1\nkind: Promise\nmetadata: {name: base}\nspec: {api: {}}\n';
    expect(await load(text)).toMatchObject({ name: 'base', api: undefined, pipelines: [] });
  });

  it('orders pipelines by workflow, and keeps their own order within', async () => {
    const pipeline = (name: string) =>
      `{apiVersion: platform.kratix.io/v1alpha1, kind: Pipeline, metadata: {name: ${name}}, spec: {}}`;
    const [head = ''] = PROMISE.split('  workflows:');
    const promise = await load(`${head}  workflows:
    promise: {configure: [${pipeline('last')}], delete: [${pipeline('w')}]}
    resource: {delete: [${pipeline('b')}], configure: [${pipeline('d')}, ${pipeline('c')}]}
`);
    expect(promise.pipelines.map(({ type, action, name }) => `${type}/${action}/${name}`)).toEqual([
      'resource/configure/d',
      'resource/configure/c',
      'resource/delete/b',
      'promise/configure/last',
      'promise/delete/w',
    ]);
  });

  it('matches the names of fields as Go does: case does not count', async () => {
    const promise = await load(edited(['image: example/render:v1', 'Image: example/render:v1']));
    expect(promise.pipelines[0]?.containers[0]?.image).toBe('example/render:v1');
  });
});

describe('where loadPromise looks', () => {
  it('takes the file itself', async () => {
    const root = await tempTree({ 'deep/redis.yaml': PROMISE });
    const promise = await loadPromise(path.join(root, 'deep/redis.yaml'));
    expect(promise.root).toBe(path.join(root, 'deep'));
  });

  it('takes promise.yaml before promise.yml before any other file', async () => {
    const named = (name: string) => edited(['name: redis\n', `name: ${name}\n`]);
    const root = await tempTree({ 'promise.yml': named('second'), 'a.yaml': named('third') });
    expect((await loadPromise(root)).name).toBe('second');
    await writeFile(path.join(root, 'promise.yaml'), named('first'));
    expect((await loadPromise(root)).name).toBe('first');
  });

  it('takes the only YAML file that holds a Promise', async () => {
    const root = await tempTree({
      'resource-request.yaml': 'apiVersion: example.com/v1\nkind: Redis\n',
      'redis-promise.yaml': PROMISE,
      'broken.yaml': 'a: [',
    });
    expect((await loadPromise(root)).file).toBe(path.join(root, 'redis-promise.yaml'));
  });

  it('takes the Promise among the documents of a file', async () => {
    const promise = await load(`---\n# first\n---\napiVersion: v1\nkind: Namespace\n---\n${PROMISE}`);
    expect(promise.name).toBe('redis');
    expect(promise.pipelines[0]?.location).toMatchObject({ line: 31 });
  });

  it.each([
    ['an empty folder', {}, '', 'no-promise'],
    ['a path that leads nowhere', {}, 'nothing/here', 'no-promise'],
    ['a folder of other YAML', { 'a.yaml': 'kind: Redis\n' }, '', 'no-promise'],
    ['a file that does not parse', { 'promise.yaml': 'a: [' }, '', 'invalid-yaml'],
    ['the only file, which does not parse', { 'my.yaml': 'a: [' }, '', 'invalid-yaml'],
    ['an empty file', { 'promise.yaml': '' }, '', 'not-a-promise'],
    ['bytes that are not UTF-8', { 'promise.yaml': Buffer.from([0x61, 0xff]) }, '', 'unreadable-file'],
    ['two Promises in a file', { 'promise.yaml': `${PROMISE}---\n${PROMISE}` }, '', 'invalid-promise'],
  ] as const)('refuses %s', async (_, files, name, code) => {
    const root = await tempTree(files as Record<string, string>);
    const error = await rejectionOf(loadPromise(path.join(root, name)));
    expect(error.code).toBe(code);
    expect(error.hint).toBeTruthy();
    expect(error.message).not.toBe('');
  });

  it('refuses a folder with several Promises, and lists them', async () => {
    const root = await tempTree({ 'a.yaml': PROMISE, 'b.yml': edited(['name: redis\n', 'name: other\n']) });
    const error = await rejectionOf(loadPromise(root));
    expect(error).toMatchObject({ code: 'invalid-promise', notes: ['a.yaml: redis', 'b.yml: other'] });
  });

  it('refuses a folder named promise.yaml', async () => {
    const root = await tempTree({});
    await mkdir(path.join(root, 'promise.yaml'));
    expect((await rejectionOf(loadPromise(root))).code).toBe('no-promise');
  });

  it('refuses a file that may not be read', async () => {
    const root = await tempTree({ 'promise.yaml': PROMISE });
    await giveAway(root);
    await chmod(path.join(root, 'promise.yaml'), 0);
    expect((await asOrdinaryUser(() => rejectionOf(loadPromise(root)))).code).toBe('unreadable-file');
  });

  it('takes an API of an older CRD version: Kratix decodes it as v1 whatever it says (promise_types.go, GetAPI)', async () => {
    const text = PROMISE.replace('apiextensions.k8s.io/v1', 'apiextensions.k8s.io/v1beta1');
    expect(text).not.toBe(PROMISE);
    const root = await tempTree({ 'promise.yaml': text });
    expect((await loadPromise(root)).api?.kind).toBe('Redis');
  });

  it('says what a file is that is not a Promise', async () => {
    const error = await errorOf('apiVersion: v1\nkind: ConfigMap\n---\nkind: Promise\napiVersion: v2\n');
    expect(error.code).toBe('not-a-promise');
    expect(error.message).toContain('a ConfigMap of v1, a Promise of v2');
  });
});
