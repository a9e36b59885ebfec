import { describe, expect, it } from 'vitest';
import { leastExample } from '../../../../src/scaffold/from/example.ts';
import type { JsonObject } from '../../../../src/shared/json.ts';

const TEXT = { type: 'string' };

/** The example for a spec with one required field. */
function exampleOf(field: JsonObject) {
  const { value, todos } = leastExample(
    { type: 'object', required: ['field'], properties: { field } },
    'spec',
  );
  return { field: (value as JsonObject).field, todos };
}

describe('the least example that a schema takes', () => {
  it.each<[JsonObject, unknown]>([
    [{ type: 'string', enum: ['a', 'b'] }, 'a'],
    [{ type: 'integer', minimum: 3 }, 3],
    [{ type: 'integer', minimum: 3, exclusiveMinimum: true }, 4],
    [{ type: 'integer', minimum: 3, multipleOf: 4 }, 4],
    [{ type: 'integer', maximum: -1 }, -1],
    [{ type: 'integer', maximum: 0, exclusiveMaximum: true }, -1],
    [{ type: 'string', pattern: '^[0-9]+(Mi|Gi)$' }, '1Gi'],
    [{ type: 'string', format: 'ipv4' }, '10.0.0.1'],
    [{ type: 'string', format: 'date-time', pattern: 'Z$' }, '2026-01-01T00:00:00Z'],
    [{ 'x-kubernetes-int-or-string': true, pattern: '^\\d+%$' }, '10%'],
    [{ type: 'array', minItems: 2, items: { type: 'integer', minimum: 1 } }, [1, 1]],
    [{ type: 'object', properties: { a: { type: 'string', default: 'b' } } }, {}],
  ])('is decided by %j', (schema, field) => {
    expect(exampleOf(schema)).toEqual({ field, todos: [] });
  });

  it.each<[JsonObject, unknown, string]>([
    [TEXT, 'example', 'spec.field: a text of your own'],
    [{ type: 'string', minLength: 10 }, 'example-ex', 'spec.field: a text of your own'],
    [{ type: 'string', maxLength: 3 }, 'exa', 'spec.field: a text of your own'],
    [{ type: 'string', pattern: '^Q[0-9]{9}$' }, '', 'spec.field: a text that matches ^Q[0-9]{9}$'],
    [{ type: 'integer' }, 1, 'spec.field: a number of your own'],
    [{ type: 'boolean' }, false, 'spec.field: true or false, as you like'],
    [{ type: 'array', items: TEXT }, ['example'], 'spec.field[0]: a text of your own'],
    [
      { type: 'object', additionalProperties: TEXT },
      {},
      'spec.field: nothing in it is required: say what users do',
    ],
  ])('is made up for %j, and says so', (schema, field, todo) => {
    expect(exampleOf(schema)).toEqual({ field, todos: [todo] });
  });

  it('leaves out what has a default or may be missing, and goes the first way of several', () => {
    const { value, todos } = leastExample(
      {
        type: 'object',
        required: ['tier', 'nested'],
        properties: {
          tier: { type: 'string', default: 'gold' },
          free: TEXT,
          nested: {
            type: 'object',
            oneOf: [{ required: ['a'] }, { required: ['b'] }],
            properties: { a: { type: 'string', enum: ['x'] }, b: TEXT },
          },
        },
      },
      'spec',
    );
    expect({ value, todos }).toEqual({ value: { nested: { a: 'x' } }, todos: [] });
  });

  it('is empty where nothing is required, which is to do as well', () => {
    const { value, todos, comments } = leastExample({ type: 'object', properties: { a: TEXT } }, 'spec');
    expect(value).toEqual({});
    expect(todos).toEqual(['spec: nothing in it is required: say what users do']);
    expect(comments).toEqual([{ path: [], text: `TODO: ${todos[0]}` }]);
  });
});
