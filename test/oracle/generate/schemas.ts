import { type Json, type JsonObject, objectOrEmpty } from '../../../src/shared/json.ts';
import { FORMATS, PATTERNS, RULES, TEXTS } from './pools.ts';
import type { Random } from './random.ts';
import { randomValue } from './values.ts';

/** The schema of a request's `spec`, of so many levels; most are structural. */
export function randomSchema(random: Random, depth: number): JsonObject {
  const kinds = ['string', 'string', 'integer', 'number', 'boolean', 'intOrString', 'open'] as const;
  const nested = ['object', 'object', 'object', 'array', 'map', 'embedded'] as const;
  const kind = random.pick(depth > 0 ? [...kinds, ...nested, ...nested] : kinds);
  const schema = MAKE[kind](random, depth);
  return withDefault(random, {
    ...schema,
    ...(random.chance(0.15) ? { nullable: true } : {}),
    ...(random.chance(0.1) ? alternatives(random, schema) : {}),
  });
}

const MAKE: Readonly<
  Record<
    | 'string'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'intOrString'
    | 'open'
    | 'object'
    | 'array'
    | 'map'
    | 'embedded',
    (random: Random, depth: number) => JsonObject
  >
> = {
  string: (random) => ({
    type: 'string',
    ...(random.chance(0.3) ? { format: random.pick(FORMATS) } : {}),
    ...(random.chance(0.2) ? { pattern: random.pick(PATTERNS) } : {}),
    ...(random.chance(0.15) ? { minLength: random.int(0, 4) } : {}),
    ...(random.chance(0.25) ? { maxLength: random.int(0, 12) } : {}),
    ...(random.chance(0.12)
      ? {
          enum: random.pick([
            ['a', 'b'],
            ['abc', ''],
            ['1', 'true'],
          ]),
        }
      : {}),
    ...rules(random, 'string'),
  }),
  integer: (random) => ({ type: 'integer', ...number(random), ...format(random, ['int32', 'int64']) }),
  number: (random) => ({ type: 'number', ...number(random), ...format(random, ['float', 'double']) }),
  boolean: (random) => ({ type: 'boolean', ...(random.chance(0.1) ? { enum: [true] } : {}) }),
  intOrString: (random) => ({
    'x-kubernetes-int-or-string': true,
    ...(random.chance(0.3) ? { anyOf: [{ type: 'integer' }, { type: 'string' }] } : {}),
    ...(random.chance(0.2) ? { pattern: '^[0-9]+%?$' } : {}),
    ...(random.chance(0.2) ? { maximum: 100 } : {}),
  }),
  open: (random) => ({
    'x-kubernetes-preserve-unknown-fields': true,
    ...(random.chance(0.5) ? { type: 'object' } : {}),
  }),
  object: (random, depth) => object(random, depth),
  array: (random, depth) => array(random, depth),
  map: (random, depth) => ({
    type: 'object',
    additionalProperties: randomSchema(random, depth - 1),
    ...(random.chance(0.2) ? { minProperties: random.int(0, 2) } : {}),
    ...(random.chance(0.3) ? { maxProperties: random.int(0, 3) } : {}),
  }),
  embedded: (random, depth) => ({
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    ...(random.chance(0.6)
      ? { 'x-kubernetes-preserve-unknown-fields': true }
      : { properties: { spec: randomSchema(random, depth - 1) } }),
  }),
};

function object(random: Random, depth: number): JsonObject {
  const names = random.some(['a', 'b', 'c', 'size', 'name', 'class'], 0.45);
  const properties = Object.fromEntries(names.map((name) => [name, randomSchema(random, depth - 1)]));
  const required = random.some(random.chance(0.1) ? ['a', 'z'] : names, 0.25);
  return {
    type: 'object',
    ...(names.length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required: [...required] }),
    ...(random.chance(0.12) ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
    ...(random.chance(0.08) ? { minProperties: random.int(0, 3) } : {}),
    ...(random.chance(0.08) ? { maxProperties: random.int(0, 3) } : {}),
    ...(random.chance(0.06) ? { 'x-kubernetes-map-type': random.pick(['atomic', 'granular']) } : {}),
    ...rules(random, 'object'),
  };
}

function array(random: Random, depth: number): JsonObject {
  const bounds = {
    ...(random.chance(0.15) ? { minItems: random.int(0, 2) } : {}),
    ...(random.chance(0.4) ? { maxItems: random.int(0, 5) } : {}),
  };
  if (random.chance(0.2)) {
    const type = random.pick(['string', 'integer', 'number', 'boolean']);
    return { type: 'array', items: { type }, 'x-kubernetes-list-type': 'set', ...bounds };
  }
  if (random.chance(0.25)) return { ...mapList(random, depth), ...bounds };
  return { type: 'array', items: randomSchema(random, depth - 1), ...bounds, ...rules(random, 'array') };
}

function mapList(random: Random, depth: number): JsonObject {
  const keys = random.pick([['name'], ['name', 'port']]);
  const key = random.chance(0.25) ? { default: 'x' } : {};
  const port = { type: 'integer', ...(random.chance(0.4) ? { default: 80 } : {}) };
  const items = {
    type: 'object',
    properties: {
      name: { type: 'string', ...key },
      port,
      more: randomSchema(random, Math.max(0, depth - 1)),
    },
    ...(random.chance(0.85) ? { required: [...keys] } : {}),
  };
  return { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys, items };
}

function number(random: Random): JsonObject {
  return {
    ...(random.chance(0.2) ? { minimum: random.int(-3, 5) } : {}),
    ...(random.chance(0.2) ? { maximum: random.int(0, 10) } : {}),
    ...(random.chance(0.08) ? { minimum: 1, exclusiveMinimum: true } : {}),
    ...(random.chance(0.08) ? { maximum: 9, exclusiveMaximum: true } : {}),
    ...(random.chance(0.1) ? { multipleOf: random.pick([2, 3, 5]) } : {}),
    ...(random.chance(0.1) ? { enum: [1, 3, 5] } : {}),
    ...rules(random, 'number'),
  };
}

function format(random: Random, formats: readonly string[]): JsonObject {
  return random.chance(0.3) ? { format: random.pick(formats) } : {};
}

function rules(random: Random, kind: keyof typeof RULES): JsonObject {
  if (!random.chance(0.1)) return {};
  const rule = random.pick(RULES[kind]);
  return {
    'x-kubernetes-validations': [{ rule, ...(random.chance(0.4) ? { message: 'not as it should be' } : {}) }],
  };
}

/** anyOf and its like, with what they may hold in a structural schema. */
function alternatives(random: Random, { type, properties }: JsonObject): JsonObject {
  const names = Object.keys((properties ?? {}) as JsonObject);
  const branches: readonly JsonObject[] =
    type === 'string'
      ? [{ minLength: 2 }, { pattern: '^a' }, { enum: ['abc', 'b'] }]
      : type === 'integer' || type === 'number'
        ? [{ minimum: 2 }, { multipleOf: 2 }, { maximum: 4 }]
        : names.map((name) => ({ required: [name] }));
  if (branches.length === 0) return {};
  if (random.chance(0.25)) return { not: random.pick(branches) };
  return { [random.pick(['anyOf', 'oneOf', 'allOf'])]: [...random.list(1, 3, () => random.pick(branches))] };
}

/** The default fits, but for a few: the API server refuses those. */
function withDefault(random: Random, schema: JsonObject): JsonObject {
  if (random.chance(0.01)) return { ...schema, default: randomValue(random, schema, 0.1) };
  const value = random.chance(0.25) ? fittingValue(random, schema) : undefined;
  return value === undefined ? schema : { ...schema, default: value };
}

/** What may be in a schema whose every value of its type fits. */
const HARMLESS = new Set([
  'type',
  'nullable',
  'properties',
  'items',
  'additionalProperties',
  'x-kubernetes-preserve-unknown-fields',
]);

function fittingValue(random: Random, schema: JsonObject): Json | undefined {
  if (schema.nullable === true && random.chance(0.1)) return null;
  if (Object.keys(schema).some((key) => !HARMLESS.has(key))) return undefined;
  switch (schema.type) {
    case 'string':
      return random.pick(TEXTS);
    case 'integer':
      return random.int(0, 5);
    case 'number':
      return random.pick([1, 2.5]);
    case 'boolean':
      return random.chance(0.5);
    case 'array':
      return [];
    case 'object':
      return fittingObject(random, schema);
    default:
      return undefined;
  }
}

function fittingObject(random: Random, schema: JsonObject): Json {
  const entries = Object.entries(objectOrEmpty(schema.properties)).map(
    ([name, below]) => [name, fittingValue(random, objectOrEmpty(below))] as const,
  );
  const given = entries.filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(random.some(given));
}
