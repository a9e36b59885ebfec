import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
} from '../../../src/shared/json.ts';
import { TEXTS } from './pools.ts';
import type { Random } from './random.ts';

const ODD: readonly Json[] = [null, 'abc', '', 0, 5, 1.5, -1, true, [], {}, [1], { a: 1 }, 2147483648];

/** A value for a schema; so often, at each of its parts, it is one that doesn't fit. */
export function randomValue(random: Random, schema: JsonObject, odd: number): Json {
  if (random.chance(odd)) return random.pick(ODD);
  const choices = listOrEmpty(schema.enum);
  if (choices.length > 0 && random.chance(0.8)) return random.pick(choices);
  if (schema['x-kubernetes-int-or-string'] === true) return random.pick([5, 500, '5', '80%', 'abc']);
  switch (schema.type) {
    case 'string':
      return random.pick(TEXTS);
    case 'integer':
      return random.pick([-1, 0, 1, 2, 3, 4, 5, 6, 9, 10, 100]);
    case 'number':
      return random.pick([-1, 0, 1, 2, 3.5, 4.25, 5, 9, 10, 0.1]);
    case 'boolean':
      return random.chance(0.5);
    case 'array':
      return listValue(random, schema, odd);
    case 'object':
      return objectValue(random, schema, odd);
    default:
      return random.pick(ODD);
  }
}

function listValue(random: Random, schema: JsonObject, odd: number): Json {
  const items = objectOrEmpty(schema.items);
  const values = random.list(0, 3, () => randomValue(random, items, odd));
  const [first] = values;
  return first !== undefined && random.chance(0.15) ? [...values, first] : [...values];
}

function objectValue(random: Random, schema: JsonObject, odd: number): JsonObject {
  if (schema['x-kubernetes-embedded-resource'] === true) return embeddedValue(random, schema, odd);
  const properties = Object.entries(objectOrEmpty(schema.properties));
  const required = new Set(listOrEmpty(schema.required));
  const result: Record<string, Json> = {};
  for (const [name, below] of properties) {
    if (!random.chance(required.has(name) ? 0.93 : 0.6)) continue;
    result[name] = randomValue(random, objectOrEmpty(below), odd);
  }
  if (isObject(schema.additionalProperties)) {
    for (const key of random.some(['x', 'y', 'a.b/c'])) {
      result[key] = randomValue(random, schema.additionalProperties, odd);
    }
  }
  if (random.chance(odd)) result.undeclared = random.pick(ODD);
  return result;
}

function embeddedValue(random: Random, schema: JsonObject, odd: number): JsonObject {
  const metadata: Record<string, Json> = {};
  if (random.chance(0.7)) metadata.name = random.pick(['a', 'a.b', 'A_', '', 5]);
  if (random.chance(0.2)) metadata.namespace = random.pick(['team', 'Team']);
  if (random.chance(0.2)) metadata.labels = random.pick([{ a: 'b' }, { a: 5 }, { 'a b': 'c' }]);
  if (random.chance(odd)) metadata.undeclared = 1;
  return {
    ...(random.chance(0.9) ? { apiVersion: random.pick(['v1', 'apps/v1', 'a/b/c', '']) } : {}),
    ...(random.chance(0.9) ? { kind: random.pick(['ConfigMap', 'configmap', '', 'A b']) } : {}),
    ...(random.chance(0.8) ? { metadata } : {}),
    ...(isObject(schema.properties)
      ? { spec: randomValue(random, objectOrEmpty(schema.properties.spec), odd) }
      : { data: random.pick(ODD) }),
  };
}
