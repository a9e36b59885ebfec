import { describe, expect, it } from 'vitest';
import { checkSchema } from '../../../../src/promise/check-schema.ts';
import { formatPath, type Problem } from '../../../../src/promise/problems.ts';
import { structuralSchema } from '../../../../src/scaffold/from/helm/json-schema.ts';
import type { Json, JsonObject } from '../../../../src/shared/json.ts';

/** The schema that a property gets, what was lost on the way, and what the API server would say of it. */
function converted(schema: Json, root: JsonObject = {}) {
  const losses: string[] = [];
  const whole = structuralSchema(
    { ...root, type: 'object', properties: { a: schema } },
    {
      root: { ...root, type: 'object', properties: { a: schema } },
      hasDefault: (to) => to.at(-1) === 'hasDefault',
      isOpen: (to) => to.at(-1) === 'open',
      onLoss: (to, what) => losses.push(`${formatPath(to)}: ${what}`),
    },
  );
  const problems: Problem[] = [];
  checkSchema({ type: 'object', properties: { spec: whole } }, [], problems);
  expect(problems).toEqual([]);
  return { schema: (whole.properties as JsonObject).a, losses };
}

const ANYTHING = { 'x-kubernetes-preserve-unknown-fields': true };

describe('structuralSchema', () => {
  it.each<[string, Json, Json]>([
    ['a type', { type: 'string', minLength: 1 }, { type: 'string', minLength: 1 }],
    ['a title', { type: 'string', title: 'The name' }, { description: 'The name', type: 'string' }],
    ['null among the types', { type: ['string', 'null'] }, { type: 'string', nullable: true }],
    ['integer and string', { type: ['integer', 'string'] }, { 'x-kubernetes-int-or-string': true }],
    ['integer and number', { type: ['integer', 'number'] }, { type: 'number' }],
    ['an enum without a type', { enum: ['a', 'b'] }, { type: 'string', enum: ['a', 'b'] }],
    ['a const', { const: 3 }, { type: 'integer', enum: [3] }],
    [
      'bounds of draft 6',
      { type: 'integer', exclusiveMinimum: 0 },
      { type: 'integer', minimum: 0, exclusiveMinimum: true },
    ],
    [
      'bounds of draft 4',
      { type: 'number', maximum: 5, exclusiveMaximum: true },
      { type: 'number', maximum: 5, exclusiveMaximum: true },
    ],
    ['true', true, { ...ANYTHING, nullable: true }],
    ['a list of anything', { type: 'array' }, { type: 'array', items: ANYTHING }],
    [
      'a set',
      { type: 'array', items: { type: 'string' }, uniqueItems: true },
      { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    ],
    ['an open mapping', { type: 'object' }, { type: 'object', ...ANYTHING }],
    [
      'a mapping of strings',
      { type: 'object', additionalProperties: { type: 'string' } },
      { type: 'object', additionalProperties: { type: 'string' } },
    ],
    [
      'a closed mapping',
      { properties: { b: { type: 'boolean' } }, additionalProperties: false },
      { type: 'object', properties: { b: { type: 'boolean' } } },
    ],
    [
      'only what a chart has no value for as required',
      {
        type: 'object',
        required: ['hasDefault', 'b'],
        properties: { hasDefault: { type: 'string' }, b: { type: 'string' } },
      },
      {
        type: 'object',
        required: ['b'],
        properties: { hasDefault: { type: 'string' }, b: { type: 'string' } },
      },
    ],
    ['a reference', { $ref: '#/definitions/port' }, { description: 'A port', type: 'integer', maximum: 9 }],
    [
      'a reference with a description',
      { $ref: '#/definitions/port', description: 'Mine' },
      { description: 'Mine', type: 'integer', maximum: 9 },
    ],
    [
      'allOf',
      {
        allOf: [
          { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
          { properties: { b: { type: 'string' } } },
        ],
      },
      { type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: { type: 'string' } } },
    ],
    [
      'anyOf a type and null',
      { anyOf: [{ type: 'integer' }, { type: 'null' }] },
      { type: 'integer', nullable: true },
    ],
    [
      'alternatives of one type',
      { type: 'string', anyOf: [{ pattern: '^a' }, { enum: [''] }] },
      { type: 'string', anyOf: [{ pattern: '^a' }, { enum: [''] }] },
    ],
    [
      'alternatives that are choices',
      { oneOf: [{ const: 'a' }, { const: 'b' }] },
      { type: 'string', enum: ['a', 'b'] },
    ],
  ])('takes over %s', (_, schema, expected) => {
    const definitions = { port: { type: 'integer', maximum: 9, description: 'A port' } };
    expect(converted(schema, { definitions })).toEqual({ schema: expected, losses: [] });
  });

  it.each<[string, Json, Json, string]>([
    ['several types', { type: ['string', 'object'] }, ANYTHING, 'one of the types string, object'],
    [
      'a remote reference',
      { $ref: 'https://example.com/a.json' },
      { ...ANYTHING, nullable: true },
      'what https://example.com/a.json says',
    ],
    [
      'a reference that is no URI',
      { $ref: '#/definitions/100%' },
      { ...ANYTHING, nullable: true },
      'what #/definitions/100% says',
    ],
    [
      'a reference to itself',
      { $ref: '#/properties/a' },
      { ...ANYTHING, nullable: true },
      'what #/properties/a says within itself',
    ],
    [
      'alternatives of several types',
      { anyOf: [{ type: 'string' }, { type: 'object' }] },
      { ...ANYTHING, nullable: true },
      'what anyOf says',
    ],
    [
      'alternatives of which one takes anything',
      { anyOf: [{ type: 'string' }, {}] },
      { ...ANYTHING, nullable: true },
      'what anyOf says',
    ],
    [
      'a pattern of JavaScript',
      { type: 'string', pattern: '^(?!x)' },
      { type: 'string' },
      'a pattern that Go has not',
    ],
    [
      'patternProperties',
      { type: 'object', patternProperties: { '^x': { type: 'string' } } },
      { type: 'object', additionalProperties: { type: 'string' } },
      'what patternProperties says',
    ],
    [
      'additionalProperties beside properties',
      { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: { type: 'string' } },
      { type: 'object', properties: { b: { type: 'string' } }, ...ANYTHING },
      'what additionalProperties says',
    ],
    ['conditions', { type: 'string', if: { const: 'a' } }, { type: 'string' }, 'what if says'],
    [
      'items one by one',
      { type: 'array', items: [{ type: 'string' }] },
      { type: 'array', items: ANYTHING },
      'items with a schema each',
    ],
  ])('takes more than %s, and says so', (_, schema, expected, loss) => {
    const { schema: result, losses } = converted(schema);
    expect(result).toEqual(expected);
    expect([...new Set(losses)]).toEqual([expect.stringMatching(/^properties\.a(\.items)?: /)]);
    expect(losses[0]).toContain(loss);
  });
});
