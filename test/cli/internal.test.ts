import { describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { schemaErrors } from '../support/schema-errors.ts';

const PROMISE = {
  apiVersion: 'platform.kratix.io/v1alpha1',
  kind: 'Promise',
  metadata: { name: 'redis' },
  spec: {
    api: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'redis.example.com' },
      spec: {
        group: 'example.com',
        names: { kind: 'Redis', plural: 'redis', singular: 'redis' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: {
                  spec: {
                    type: 'object',
                    properties: {
                      size: { type: 'integer', minimum: 1, default: 3 },
                      id: { type: 'integer' },
                    },
                  },
                },
              },
            },
          },
        ],
      },
    },
    workflows: { resource: { configure: [{ metadata: { name: 'instance' } }] } },
  },
};

const REQUEST = { apiVersion: 'example.com/v1', kind: 'Redis', metadata: { name: 'cache' }, spec: {} };

const DELIVERY = {
  promise: PROMISE,
  pipeline: 'instance',
  type: 'resource',
  action: 'configure',
  object: { ...REQUEST, metadata: { name: 'cache', namespace: 'team' } },
  files: {
    'output/a.yaml': Buffer.from('a: 1\n').toString('base64'),
    'metadata/status.yaml': Buffer.from('url: here\n').toString('base64'),
  },
  destinations: [
    {
      apiVersion: 'platform.kratix.io/v1alpha1',
      kind: 'Destination',
      metadata: { name: 'worker' },
      spec: { path: 'worker', stateStoreRef: { kind: 'GitStateStore', name: 'main' } },
    },
  ],
  stateStores: [
    {
      apiVersion: 'platform.kratix.io/v1alpha1',
      kind: 'GitStateStore',
      metadata: { name: 'main' },
      spec: { path: 'clusters' },
    },
  ],
};

/** Asks the real binary. */
async function ask(command: 'admit' | 'deliver', input: unknown) {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return runPromise(['internal', command], { input: text });
}

describe('promise internal admit', () => {
  it('prints the object as it would be stored', async () => {
    expect(schemaErrors('admit-question.json', { promise: PROMISE, request: REQUEST })).toEqual([]);
    const { stdout, stderr, exitCode } = await ask('admit', { promise: PROMISE, request: REQUEST });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const answer = JSON.parse(stdout);
    expect(schemaErrors('admit-answer.json', answer)).toEqual([]);
    expect(answer).toEqual({
      object: {
        ...REQUEST,
        metadata: { name: 'cache', namespace: 'default', labels: { 'kratix.io/promise-name': 'redis' } },
        spec: { size: 3 },
      },
    });
  });

  it('prints what the request is refused for, and ends well', async () => {
    const request = { ...REQUEST, spec: { size: 0, id: 'x' } };
    const { stdout, exitCode } = await ask('admit', { promise: PROMISE, request });
    expect(exitCode).toBe(0);
    const answer = JSON.parse(stdout);
    expect(schemaErrors('admit-answer.json', answer)).toEqual([]);
    expect(answer).toEqual({
      errors: [
        { path: 'spec.size', reason: 'FieldValueInvalid', value: 0 },
        { path: 'spec.id', reason: 'FieldValueTypeInvalid', value: 'string' },
      ],
    });
  });

  it('takes undeclared fields away where it is asked to', async () => {
    const question = { promise: PROMISE, request: { ...REQUEST, spec: { seize: 1 } } };
    const strict = await ask('admit', question);
    expect(JSON.parse(strict.stdout).errors).toMatchObject([{ path: 'spec.seize', reason: 'BadRequest' }]);
    const pruned = await ask('admit', { ...question, unknownFields: 'prune' });
    expect(JSON.parse(pruned.stdout).object.spec).toEqual({ size: 3 });
  });

  it('answers a line each for several documents, and keeps 64 bits', async () => {
    const line = (id: string) =>
      JSON.stringify({ promise: PROMISE, request: { ...REQUEST, spec: { id: 'ID' } } }).replace('"ID"', id);
    const { stdout } = await ask('admit', `${line('9007199254740993')}\n\n${line('1')}\n`);
    const [first, second, ...none] = stdout.split('\n');
    expect(none).toEqual([]);
    expect(first).toContain('"id":9007199254740993');
    expect(second).toContain('"id":1,');
  });

  it.each([
    [
      'whose API is wrong',
      { ...PROMISE, spec: { api: { ...PROMISE.spec.api, metadata: { name: 'x' } } } },
      'promise.spec.api.metadata.name',
    ],
    ['without an API', { ...PROMISE, spec: {} }, 'promise.spec.api'],
  ])('refuses requests to a Promise %s', async (_, promise, at) => {
    const { stdout } = await ask('admit', { promise, request: REQUEST });
    const answer = JSON.parse(stdout);
    expect(schemaErrors('admit-answer.json', answer)).toEqual([]);
    expect(answer.errors).toMatchObject([{ path: at, reason: 'InvalidPromise' }]);
  });
});

describe('promise internal deliver', () => {
  it('prints Works, status and what each Destination gets', async () => {
    expect(schemaErrors('deliver-question.json', DELIVERY)).toEqual([]);
    const { stdout, stderr, exitCode } = await ask('deliver', DELIVERY);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const answer = JSON.parse(stdout);
    expect(schemaErrors('deliver-answer.json', answer)).toEqual([]);
    expect(answer).toMatchObject({
      works: [{ kind: 'Work', metadata: { name: 'redis-cache-instance-xxxxx', namespace: 'team' } }],
      status: { message: 'Resource requested', url: 'here' },
      phase: 'Succeeded',
      tree: {
        worker: {
          'clusters/worker/resources/team/redis/cache/instance/5058f/a.yaml': DELIVERY.files['output/a.yaml'],
        },
      },
      errors: [],
    });
  });

  it('prints which container fails on which file', async () => {
    const files = {
      ...DELIVERY.files,
      'metadata/status.yaml': Buffer.from('kratix: 1\n').toString('base64'),
    };
    const answer = JSON.parse((await ask('deliver', { ...DELIVERY, files })).stdout);
    expect(schemaErrors('deliver-answer.json', answer)).toEqual([]);
    expect(answer).toMatchObject({
      phase: 'Failed',
      errors: [{ container: 'status-writer', file: 'metadata/status.yaml' }],
    });
  });
});

describe('a question that is none', () => {
  it.each([
    ['admit', '', 'stdin is not JSON'],
    ['admit', '[]', "doesn't fit its schema: it must be a mapping"],
    ['admit', '{"promise": {}}', 'request: is missing'],
    ['admit', '{"promise": {}, "request": 1}', 'request: must be a mapping'],
    ['admit', '{"promise": {}, "reqest": {}}', 'did you mean request'],
    [
      'admit',
      `${JSON.stringify({ promise: {}, request: {}, unknownFields: 'x' })}`,
      'must be strict or prune',
    ],
    ['admit', '{"promise": {}, "request": {}}\n{', 'document 2 on stdin is not JSON'],
    ['deliver', JSON.stringify({ ...DELIVERY, type: 'x' }), 'type: must be resource or promise'],
    ['deliver', JSON.stringify({ ...DELIVERY, action: 'x' }), 'action: must be configure or delete'],
    ['deliver', JSON.stringify({ ...DELIVERY, pipeline: 'x' }), 'no pipeline x in resource/configure'],
    ['deliver', JSON.stringify({ ...DELIVERY, object: undefined }), 'object: is missing'],
    ['deliver', JSON.stringify({ ...DELIVERY, files: { 'output/a': '%' } }), 'is not base64'],
    [
      'deliver',
      JSON.stringify({ ...DELIVERY, files: { 'a.yaml': '' } }),
      'must be below output/ or metadata/',
    ],
    ['deliver', JSON.stringify({ ...DELIVERY, files: { 'output/../a': '' } }), 'must be a plain path'],
    [
      'deliver',
      JSON.stringify({ ...DELIVERY, files: { 'output/a': '', 'output/a/b': '' } }),
      'lies below output/a',
    ],
  ] as const)('%s %s is a usage error', async (command, input, message) => {
    const { stdout, stderr, exitCode } = await ask(command, input);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(message);
  });

  it('is no matter of help', async () => {
    expect((await runPromise(['--help'])).stdout).not.toContain('internal');
  });
});
