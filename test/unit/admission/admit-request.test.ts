import { describe, expect, it } from 'vitest';
import { admitRequest } from '../../../src/admission/admit-request.ts';
import type { UnknownFields } from '../../../src/admission/decode-request.ts';
import { parseYaml } from '../../../src/promise/kubernetes-yaml.ts';
import type { PromiseDefinition } from '../../../src/promise/types.ts';
import { frozen, promiseWith, thrownBy } from './support.ts';

const redis = promiseWith([
  { name: 'v1', schema: { type: 'object', properties: { replicas: { type: 'integer', default: 1 } } } },
]);

function outcome(text: string, promise: PromiseDefinition = redis, unknownFields: UnknownFields = 'strict') {
  const source = { file: 'request.yaml', text };
  return admitRequest(frozen(parseYaml(text, source.file)), frozen(promise), source, { unknownFields });
}

function admit(text: string, promise?: PromiseDefinition) {
  const result = outcome(text, promise);
  if ('object' in result) return result.object;
  throw new Error(JSON.stringify(result.refusals));
}

/** What a request is refused for, one line each: the place, the field and the message. */
function refusalsOf(text: string, promise?: PromiseDefinition) {
  const result = outcome(text, promise);
  return 'refusals' in result ? result.refusals : [];
}

const REQUEST = 'apiVersion: example.com/v1\nkind: Redis\nmetadata: {name: cache}\nspec: {}\n';

describe('admitRequest', () => {
  it('fills in the namespace, the defaults of the schema and the label of the Promise', () => {
    expect(admit(REQUEST)).toStrictEqual({
      apiVersion: 'example.com/v1',
      kind: 'Redis',
      metadata: { name: 'cache', namespace: 'default', labels: { 'kratix.io/promise-name': 'redis' } },
      spec: { replicas: 1 },
    });
  });

  it('keeps the namespace, labels and values that the request has', () => {
    const text = `apiVersion: example.com/v1
kind: Redis
metadata: {name: cache, namespace: team-a, labels: {team: a, kratix.io/promise-name: other}}
spec: {replicas: 3}
`;
    expect(admit(text)).toMatchObject({
      metadata: { namespace: 'team-a', labels: { team: 'a', 'kratix.io/promise-name': 'redis' } },
      spec: { replicas: 3 },
    });
  });

  it('stores a request of an older version in the storage version, with the defaults of that one', () => {
    const promise = promiseWith([
      { name: 'v1' },
      { name: 'v2', storage: true, schema: { type: 'object', properties: { size: { default: 'small' } } } },
    ]);
    expect(admit(REQUEST, promise)).toMatchObject({ apiVersion: 'example.com/v2', spec: { size: 'small' } });
  });

  it('refuses a request where the Promise has no API, and says what to do', () => {
    expect(thrownBy(() => admit(REQUEST, promiseWith(undefined)))).toMatchObject({
      code: 'invalid-request',
      message: 'the Promise redis has no API, so it takes no requests',
      hint: expect.stringContaining('add spec.api to promise.yaml'),
      location: { file: 'request.yaml' },
    });
  });

  it.each([
    ['', 'the file is empty'],
    ['[1]', 'it is a list'],
    ['hello', 'it is the string "hello"'],
  ])('refuses %j, which is no mapping', (text, what) => {
    expect(thrownBy(() => admit(text))).toMatchObject({
      code: 'invalid-request',
      message: `a request must be a mapping, but ${what}`,
    });
  });

  it.each([
    ['another kind', REQUEST.replace('Redis', 'Redi'), 'kind: Invalid value: "Redi": must be Redis', 2, 1],
    [
      'another group',
      REQUEST.replace('example.com', 'example.org'),
      'apiVersion: Invalid value: "example.org/v1": must be example.com/v1',
      1,
      1,
    ],
    [
      'a version that is no string',
      REQUEST.replace('example.com/v1', '1'),
      'apiVersion: Invalid value: 1: must be a string',
      1,
      1,
    ],
    ['no kind', REQUEST.replace('kind: Redis\n', ''), 'kind: Required value: must be Redis', 1, 1],
    ['no name', REQUEST.replace('{name: cache}', '{}'), 'metadata.name: Required value', 3, 1],
    ['no metadata', REQUEST.replace('metadata: {name: cache}\n', ''), 'metadata.name: Required value', 1, 1],
    [
      'a name with capitals',
      REQUEST.replace('cache', 'Cache'),
      'metadata.name: Invalid value: "Cache": must consist of lower-case letters',
      3,
      12,
    ],
    [
      'a name of 64 characters',
      REQUEST.replace('cache', 'a'.repeat(64)),
      'metadata.name: Too long: may not be more than 63 bytes',
      3,
      12,
    ],
    [
      'a namespace with a dot',
      REQUEST.replace('cache', 'cache, namespace: a.b'),
      'metadata.namespace: Invalid value: "a.b": must',
      3,
      25,
    ],
    [
      'generateName',
      REQUEST.replace('name: cache', 'generateName: cache-'),
      'metadata.generateName: the cluster would make up the name',
      3,
      12,
    ],
    [
      'a label that is no string',
      REQUEST.replace('cache', 'cache, labels: {a: 1}'),
      'metadata.labels.a: Invalid value: 1: must be a string',
      3,
      34,
    ],
    [
      'metadata that is a list',
      REQUEST.replace('{name: cache}', '[cache]'),
      'metadata: Invalid value: ["cache"]: must be a mapping',
      3,
      1,
    ],
  ] as const)('refuses %s, and says where', (_, text, message, line, column) => {
    const [first] = refusalsOf(text);
    expect(first).toMatchObject({ location: { file: 'request.yaml', line, column } });
    expect(`${first?.field}: ${first?.message}`).toContain(message);
  });

  it('takes a name of 63 characters', () => {
    expect(admit(REQUEST.replace('cache', 'a'.repeat(63)))).toMatchObject({
      metadata: { name: 'a'.repeat(63) },
    });
  });

  it('names the versions that are served, and the one that was probably meant', () => {
    const promise = promiseWith([
      { name: 'v1', served: false },
      { name: 'v2', storage: true },
      { name: 'v3beta1' },
    ]);
    expect(refusalsOf(REQUEST, promise)).toMatchObject([
      {
        field: 'apiVersion',
        message:
          'Invalid value: "example.com/v1": must be example.com/v2 or example.com/v3beta1 (did you mean example.com/v2?)',
      },
    ]);
  });

  it('shows all problems of a request at once, in the order of the file', () => {
    const refusals = refusalsOf(REQUEST.replace('cache', 'Cache').replace('{}', '{replicas: many}'));
    expect(refusals.map(({ field, location }) => [field, location.line, location.column])).toStrictEqual([
      ['metadata.name', 3, 12],
      ['spec.replicas', 4, 8],
    ]);
    expect(refusals[1]).toMatchObject({
      path: 'spec.replicas',
      reason: 'FieldValueTypeInvalid',
      message: 'Invalid value: "string": spec.replicas in body must be of type integer: "string"',
    });
  });

  it('warns of each field that it takes away, as the API server does, with its place', () => {
    const text = REQUEST.replace('{name: cache}', '{name: cache, Labels: {}}').replace(
      '{}\n',
      '{replica: 1}\n',
    );
    expect(outcome(text, redis, 'prune')).toMatchObject({
      object: { spec: { replicas: 1 } },
      warnings: [
        { message: 'unknown field "metadata.Labels"', location: { line: 3, column: 25 } },
        {
          message: 'unknown field "spec.replica"',
          location: { line: 4, column: 8 },
          hint: 'did you mean replicas?',
        },
      ],
    });
  });
});
