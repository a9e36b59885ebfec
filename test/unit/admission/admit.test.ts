import { describe, expect, it } from 'vitest';
import { admit } from '../../../src/admission/admit.ts';
import type { UnknownFields } from '../../../src/admission/decode-request.ts';
import type { Refusal } from '../../../src/admission/refusal.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { frozen, promiseOfVersions, promiseWith, thrownBy } from './support.ts';

const REQUEST = { apiVersion: 'example.com/v1', kind: 'Redis', metadata: { name: 'cache' } };

interface Setting {
  readonly schema?: JsonObject;
  readonly spec?: JsonObject;
  readonly metadata?: JsonObject;
  readonly mode?: UnknownFields;
}

/** What comes of a request with this spec, for an API with this schema of its spec. */
function outcome({ schema, spec, metadata, mode = 'strict' }: Setting) {
  const promise = promiseWith([{ name: 'v1', ...(schema === undefined ? {} : { schema }) }]);
  const request = {
    ...REQUEST,
    metadata: { name: 'cache', ...metadata },
    ...(spec === undefined ? {} : { spec }),
  };
  return admit(frozen(request), frozen(promise), { unknownFields: mode });
}

function admitted(setting: Setting): JsonObject {
  const admission = outcome(setting);
  if ('object' in admission) return admission.object;
  throw new Error(`refused: ${JSON.stringify(admission.refusals)}`);
}

function refusalsOf(setting: Setting): readonly Refusal[] {
  const admission = outcome(setting);
  return 'refusals' in admission ? admission.refusals : [];
}

const replicas = { type: 'object', properties: { replicas: { type: 'integer', minimum: 1 } } };

describe('admit', () => {
  it('refuses undeclared fields as kubectl asks for, with the one that was meant', () => {
    expect(refusalsOf({ schema: replicas, spec: { replica: 1 } })).toStrictEqual([
      {
        path: 'spec.replica',
        reason: 'BadRequest',
        value: null,
        message: 'strict decoding error: unknown field "spec.replica"',
        at: ['spec', 'replica'],
        hint: 'did you mean replicas?',
      },
    ]);
  });

  it('refuses undeclared metadata, whose names must match exactly', () => {
    expect(refusalsOf({ metadata: { Labels: {} } })).toMatchObject([
      { path: 'metadata.Labels', reason: 'BadRequest', hint: 'did you mean labels?' },
    ]);
  });

  it('prunes undeclared fields for other clients', () => {
    const setting = {
      schema: replicas,
      spec: { replica: 1 },
      metadata: { Labels: {} },
      mode: 'prune',
    } as const;
    expect(admitted(setting)).toStrictEqual({
      ...REQUEST,
      metadata: { name: 'cache', namespace: 'default', labels: { 'kratix.io/promise-name': 'redis' } },
      spec: {},
    });
  });

  it('shows all that is wrong at once, each with its place', () => {
    const schema = {
      type: 'object',
      required: ['size'],
      properties: {
        replicas: { type: 'integer', minimum: 1 },
        hosts: { type: 'array', items: { type: 'string' } },
      },
    };
    const refusals = refusalsOf({ schema, spec: { replicas: 0, hosts: ['a', 1] } });
    expect(refusals.map(({ path, reason, at }) => [path, reason, at])).toStrictEqual([
      ['spec.replicas', 'FieldValueInvalid', ['spec', 'replicas']],
      ['spec.hosts[1]', 'FieldValueTypeInvalid', ['spec', 'hosts', 1]],
      ['spec.size', 'FieldValueRequired', ['spec', 'size']],
    ]);
  });

  it('gives the place of a broken anyOf, for which the API server gives no path', () => {
    const schema = { type: 'object', anyOf: [{ required: ['a'] }], properties: { a: {}, b: {} } };
    const [first] = refusalsOf({ schema, spec: {} });
    expect(first).toMatchObject({ path: '<nil>', at: ['spec'] });
    expect(first?.message).toContain('"spec" must validate at least one schema (anyOf)');
  });

  it('takes away what the API server sets, so that a copy from a cluster can be a request', () => {
    const metadata = {
      uid: '1',
      resourceVersion: '2',
      generation: 3,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [{ manager: 'kubectl', operation: 'Apply' }],
      finalizers: ['example.com/mine'],
    };
    expect(admitted({ metadata }).metadata).toStrictEqual({
      name: 'cache',
      namespace: 'default',
      finalizers: ['example.com/mine'],
      labels: { 'kratix.io/promise-name': 'redis' },
    });
  });

  it('drops the status, whatever is in it', () => {
    const promise = promiseWith([{ name: 'v1' }]);
    const request = { ...REQUEST, status: { message: 5, anything: true } };
    const admission = admit(request, promise, { unknownFields: 'strict' });
    expect(admission).toHaveProperty('object.metadata.name', REQUEST.metadata.name);
    expect(admission).not.toHaveProperty('object.status');
  });

  it('refuses a generated name, which would differ from run to run', () => {
    const request = { ...REQUEST, metadata: { generateName: 'cache-' } };
    const admission = admit(request, promiseWith([{ name: 'v1' }]), { unknownFields: 'strict' });
    expect(admission).toMatchObject({
      refusals: [
        {
          path: 'metadata.generateName',
          reason: 'FieldValueForbidden',
          hint: 'give the request a metadata.name',
        },
      ],
    });
  });

  it('keeps integers past 2^53 exact', () => {
    const schema = {
      type: 'object',
      properties: { id: { type: 'integer', format: 'int64', maximum: 2 ** 62 } },
    };
    expect(admitted({ schema, spec: { id: 9007199254740993n } })).toHaveProperty(
      'spec.id',
      9007199254740993n,
    );
    expect(refusalsOf({ schema, spec: { id: 9223372036854775807n } })).toMatchObject([
      {
        reason: 'FieldValueInvalid',
        value: 9223372036854775807n,
        message:
          'Invalid value: 9223372036854775807: spec.id in body should be less than or equal to 4611686018427387904',
      },
    ]);
  });

  it('matches patterns as Go does: RE2, anywhere in the text', () => {
    const schema = {
      type: 'object',
      properties: { size: { type: 'string', pattern: '(?i)[[:digit:]]+mi' } },
    };
    expect(admitted({ schema, spec: { size: 'about 10MI' } })).toHaveProperty('spec.size', 'about 10MI');
    expect(refusalsOf({ schema, spec: { size: 'Mi' } })).toMatchObject([
      { message: `Invalid value: "Mi": spec.size in body should match '(?i)[[:digit:]]+mi'` },
    ]);
  });

  it('lets two groups of a pattern bear one name, as Go does', () => {
    const schema = {
      type: 'object',
      properties: { size: { type: 'string', pattern: '^(?P<n>a)(?P<n>b)$' } },
    };
    expect(admitted({ schema, spec: { size: 'ab' } })).toHaveProperty('spec.size', 'ab');
    expect(refusalsOf({ schema, spec: { size: 'ba' } })).toMatchObject([{ value: 'ba' }]);
  });

  it.each([
    [1, true],
    [1.5, false],
    ['50%', true],
    [true, false],
  ])('takes %s for int-or-string: %s', (value, isTaken) => {
    const schema = { type: 'object', properties: { port: { 'x-kubernetes-int-or-string': true } } };
    expect('object' in outcome({ schema, spec: { port: value } })).toBe(isTaken);
  });

  it('says that a Promise without an API takes no requests', () => {
    const error = thrownBy(() => admit(REQUEST, promiseWith(undefined), { unknownFields: 'strict' }));
    expect(error).toMatchObject({ code: 'invalid-request', hint: expect.stringContaining('spec.api') });
  });
});

describe('admit, with the schema that Kratix installs', () => {
  const named = (name: string, schema: JsonObject) => {
    const promise = promiseOfVersions([{ name: 'v1', served: true, storage: true, schema }]);
    return admit({ ...REQUEST, metadata: { name } }, promise, { unknownFields: 'strict' });
  };
  const long = 'a'.repeat(64);

  it.each([
    ['without metadata', { type: 'object' }],
    ['with a pattern for the name', withMetadata({ properties: { name: { type: 'string', pattern: 'a' } } })],
    ['with a longer limit', withMetadata({ properties: { name: { type: 'string', maxLength: 100 } } })],
  ])('limits names to 63 characters in a schema %s', (_, schema) => {
    expect(named(long, schema)).toMatchObject({
      refusals: [{ path: 'metadata.name', reason: 'FieldValueTooLong', value: '<value omitted>' }],
    });
  });

  it('leaves names alone in a schema with a bare metadata object', () => {
    expect(named(long, withMetadata({}))).toHaveProperty('object.metadata.name', long);
    expect(named('a'.repeat(254), withMetadata({}))).toMatchObject({ refusals: [{ path: 'metadata.name' }] });
  });

  it('keeps an author’s pattern for the name beside its own limit', () => {
    const schema = withMetadata({ properties: { name: { type: 'string', pattern: '^team-' } } });
    expect(named('cache', schema)).toMatchObject({ refusals: [{ path: 'metadata.name', value: 'cache' }] });
  });
});

function withMetadata(metadata: JsonObject): JsonObject {
  return { type: 'object', properties: { metadata: { type: 'object', ...metadata } } };
}

describe('admit, of a version that is not stored', () => {
  const promise = promiseWith([
    {
      name: 'v1',
      schema: { type: 'object', properties: { a: { type: 'string', default: 'x' }, b: { type: 'string' } } },
    },
    {
      name: 'v2',
      storage: true,
      schema: { type: 'object', properties: { a: { type: 'string' }, c: { default: 'y', type: 'string' } } },
    },
  ]);

  it('fills in by the request’s version, then prunes and fills in by the stored one', () => {
    const admission = admit({ ...REQUEST, spec: { b: '1' } }, promise, { unknownFields: 'strict' });
    expect(admission).toMatchObject({ object: { apiVersion: 'example.com/v2', spec: { a: 'x', c: 'y' } } });
    expect(admission).not.toHaveProperty('object.spec.b');
  });

  it('validates by the request’s version', () => {
    const admission = admit({ ...REQUEST, spec: { c: '1' } }, promise, { unknownFields: 'strict' });
    expect(admission).toMatchObject({ refusals: [{ path: 'spec.c', reason: 'BadRequest' }] });
  });
});
