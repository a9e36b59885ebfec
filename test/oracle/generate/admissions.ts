import type { Json, JsonObject } from '../../../src/shared/json.ts';
import type { Random } from './random.ts';
import { randomSchema } from './schemas.ts';
import { randomValue } from './values.ts';

/** A question for `promise internal admit`: a Promise, and a request that it may or may not take. */
export function generateAdmission(random: Random): JsonObject {
  const spec = random.chance(0.9) ? objectSchema(random) : randomSchema(random, 2);
  const versions = [version('v1', spec, true)];
  if (random.chance(0.15)) versions.unshift(version('v1beta1', objectSchema(random), false));
  const wanted = random.pick(versions);
  return {
    promise: promiseOf(versions),
    request: request(random, wanted),
    unknownFields: random.pick(['strict', 'prune', 'prune']),
  };
}

/** Without properties there would be nothing to admit. */
function objectSchema(random: Random): JsonObject {
  for (;;) {
    const schema = randomSchema(random, 3);
    if (schema.type === 'object' && schema.properties !== undefined) return schema;
  }
}

function version(name: string, spec: JsonObject, storage: boolean): JsonObject {
  const properties = { spec };
  return { name, served: true, storage, schema: { openAPIV3Schema: { type: 'object', properties } } };
}

function request(random: Random, { name, schema }: JsonObject): JsonObject {
  const { openAPIV3Schema } = schema as { readonly openAPIV3Schema: JsonObject };
  const { spec } = openAPIV3Schema.properties as { readonly spec: JsonObject };
  return {
    apiVersion: `example.com/${name as string}`,
    kind: 'Redis',
    metadata: metadata(random),
    ...(random.chance(0.95) ? { spec: randomValue(random, spec, random.pick([0, 0.03, 0.1])) } : {}),
    ...(random.chance(0.05)
      ? { status: random.pick([{ message: 'hi' }, { message: 5 }, { more: {} }]) }
      : {}),
    ...(random.chance(0.03) ? { undeclared: 1 } : {}),
  };
}

function metadata(random: Random): JsonObject {
  const odd: readonly (readonly [string, Json])[] = [
    ['namespace', random.pick(['team', 'default', 'Team'])],
    ['labels', random.pick<Json>([{ a: 'b' }, { a: 5 }, { 'a b': 'c' }, null])],
    ['annotations', random.pick<Json>([{ a: 'b' }, { a: true }, { A: 'x' }])],
    ['finalizers', random.pick<Json>([['a.b/c'], ['x y'], 'a'])],
    ['undeclared', 1],
  ];
  const name = random.chance(0.95) ? 'cache' : random.pick(['A', 'a..b', '', 'a'.repeat(64), 'a.b']);
  return { name, ...Object.fromEntries(random.some(odd, 0.03)) };
}

function promiseOf(versions: readonly JsonObject[]): JsonObject {
  const names = { kind: 'Redis', plural: 'redis', singular: 'redis' };
  return {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Promise',
    metadata: { name: 'redis' },
    spec: {
      api: {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'redis.example.com' },
        spec: { group: 'example.com', names, scope: 'Namespaced', versions: [...versions] },
      },
    },
  };
}
