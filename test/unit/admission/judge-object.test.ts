import { describe, expect, it } from 'vitest';
import { judgeObject } from '../../../src/admission/judge-object.ts';
import { resourceKinds } from '../../../src/admission/resource-kinds.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

const SPEC = {
  type: 'object',
  required: ['size'],
  properties: {
    size: { type: 'integer', minimum: 1 },
    mode: { type: 'string', enum: ['a', 'b'], default: 'a' },
    name: { type: 'string', pattern: '^[a-z]+$' },
  },
  'x-kubernetes-validations': [{ rule: "self.size < 10 || self.mode == 'b'", message: 'too big for a' }],
};

/** A CustomResourceDefinition of example.com/Database. */
function definition(change: JsonObject = {}, version: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'databases.example.com' },
    spec: {
      group: 'example.com',
      names: { kind: 'Database', plural: 'databases' },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: SPEC, status: { type: 'object', properties: { ok: { type: 'boolean' } } } },
            },
          },
          ...version,
        },
        { name: 'v0', served: false, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
      ...change,
    },
  };
}

const database = (spec: JsonObject, change: JsonObject = {}): JsonObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Database',
  metadata: { name: 'a' },
  spec,
  ...change,
});

/** What is said of an object, as text; undefined where nobody knows its kind. */
function judged(object: JsonObject, ...documents: readonly JsonObject[]) {
  const kind = resourceKinds(documents).kindOf(object);
  if (kind === undefined) return undefined;
  const { refusals, unknown, unchecked } = judgeObject(object, kind);
  return {
    refused: refusals.map(({ path, message }) => `${path}: ${message}`),
    unknown: unknown.map(({ place }) => place.path),
    unchecked: unchecked.map(({ rule }) => rule),
  };
}

const FINE = { refused: [], unknown: [], unchecked: [] };

describe('an object of a kind that a CustomResourceDefinition declares', () => {
  it.each<[string, JsonObject, string]>([
    ['a wrong type', { size: 'one' }, 'spec.size: Invalid value: "string"'],
    ['a missing field', {}, 'spec.size: Required value'],
    ['a number out of bounds', { size: 0 }, 'spec.size: Invalid value: 0'],
    ['a value that is no choice', { size: 1, mode: 'c' }, 'spec.mode: Unsupported value: "c"'],
    ['a text of another form', { size: 1, name: 'A' }, 'spec.name: Invalid value: "A"'],
    ['a broken rule, with the default in place', { size: 10 }, 'spec: Invalid value: too big for a'],
  ])('is refused for %s', (_, spec, expected) => {
    expect(judged(database(spec), definition())?.refused[0]).toContain(expected);
  });

  it.each<[string, JsonObject]>([
    ['as it should be', database({ size: 1 })],
    ['without a namespace, which others set', database({ size: 1 }, { metadata: { name: 'a' } })],
    [
      'with the creationTimestamp: null that generators write',
      database({ size: 1 }, { metadata: { name: 'a', creationTimestamp: null } }),
    ],
    ['with nulls, which are dropped', database({ size: 1, name: null })],
  ])('is taken %s', (_, object) => {
    expect(judged(object, definition())).toEqual(FINE);
  });

  it('is refused in a version that is not served', () => {
    const { refused } = judged(database({}, { apiVersion: 'example.com/v0' }), definition()) ?? {};
    expect(refused).toEqual(['apiVersion: Invalid value: "example.com/v0": must be example.com/v1']);
  });

  it('is refused in a version that there is not', () => {
    const { refused } = judged(database({}, { apiVersion: 'example.com/v2' }), definition()) ?? {};
    expect(refused).toEqual(['apiVersion: Invalid value: "example.com/v2": must be example.com/v1']);
  });

  it('loses what is not declared, which is told', () => {
    expect(judged(database({ size: 1, sise: 2 }), definition())).toEqual({ ...FINE, unknown: ['spec.sise'] });
  });

  it('has no status to judge where that is a matter of its own', () => {
    const object = database({ size: 1 }, { status: { ok: 'yes', more: 1 } });
    expect(judged(object, definition({}, { subresources: { status: {} } }))).toEqual(FINE);
    expect(judged(object, definition())?.refused[0]).toContain('status.ok: Invalid value');
  });

  it('of a kind without namespaces loses the one that it names', () => {
    const object = database({ size: 1 }, { metadata: { name: 'a', namespace: 'Not A Namespace' } });
    expect(judged(object, definition({ scope: 'Cluster' }))).toEqual(FINE);
    expect(judged(object, definition())?.refused[0]).toContain('metadata.namespace');
  });

  it('has rules that nobody can check here told as such', () => {
    const spec = { ...SPEC, 'x-kubernetes-validations': [{ rule: 'self.size ~ 5' }] };
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
    expect(judged(database({ size: 1 }), definition({}, { schema }))).toEqual({
      ...FINE,
      unchecked: ['self.size ~ 5'],
    });
  });
});

describe('kinds', () => {
  it('are known from a List, and from the API and the dependencies of a Promise', () => {
    const promise = (spec: JsonObject) => ({
      apiVersion: 'platform.kratix.io/v1alpha1',
      kind: 'Promise',
      spec,
    });
    const wrong = database({});
    for (const document of [
      { apiVersion: 'v1', kind: 'List', items: [definition()] },
      promise({ api: definition() }),
      promise({ dependencies: [definition()] }),
      promise({ dependencies: [promise({ api: definition() })] }),
    ]) {
      expect(judged(wrong, document)?.refused[0]).toBe('spec.size: Required value');
    }
  });

  it('of an API have the status that Kratix gives them', () => {
    const promise = {
      apiVersion: 'platform.kratix.io/v1alpha1',
      kind: 'Promise',
      spec: { api: definition() },
    };
    expect(judged(database({ size: 1 }, { status: { ok: 5, kratix: 'x' } }), promise)).toEqual(FINE);
  });

  it('that are declared twice count where both say the same', () => {
    expect(judged(database({}), definition(), definition())?.refused).toHaveLength(2);
    expect(judged(database({}), definition(), definition({ scope: 'Cluster' }))).toBeUndefined();
  });

  it('are unknown where the API server would refuse their schema', () => {
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'nonsense' } } } };
    expect(judged(database({}), definition({}, { schema }))).toBeUndefined();
    expect(judged(database({}), definition({ versions: [] }))).toBeUndefined();
    expect(
      judged(database({}), { ...definition(), apiVersion: 'apiextensions.k8s.io/v1beta1' }),
    ).toBeUndefined();
  });

  it('that a webhook or a policy changes first are judged for nothing that it might mend', () => {
    const registered = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
    };
    const webhook = { ...registered, webhooks: [{ rules: [{ apiGroups: ['example.com'] }] }] };
    const policy = {
      ...registered,
      kind: 'MutatingAdmissionPolicy',
      spec: { matchConstraints: { resourceRules: [{ apiGroups: ['*'] }] } },
    };
    for (const document of [webhook, policy]) {
      expect(judged(database({ sise: 1 }), definition(), document)).toEqual({
        ...FINE,
        unknown: ['spec.sise'],
      });
    }
    const other = { ...webhook, webhooks: [{ rules: [{ apiGroups: ['example.org'] }] }] };
    expect(judged(database({}), definition(), other)?.refused).not.toEqual([]);
  });
});
