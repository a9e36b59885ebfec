import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CASE_SHAPE } from '../../../src/promise/case-file.ts';
import { CONFIG_SHAPE } from '../../../src/promise/config.ts';
import type { Shape } from '../../../src/promise/strict-decode.ts';

const SCHEMAS = path.resolve(import.meta.dirname, '../../../docs/schemas');

type Schema = Readonly<Record<string, unknown>>;

const readSchema = (name: string): Schema => JSON.parse(readFileSync(path.join(SCHEMAS, name), 'utf8'));

/** What a schema says otherwise than the shape that is read: editors would tell people something wrong. */
function disagreements(shape: Shape, schema: unknown, at: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [`${at}: is missing in the schema`];
  const { type, properties, additionalProperties, items, enum: choices } = schema as Schema;
  if (typeof shape === 'string') {
    if (shape === 'any') return [];
    const types: Readonly<Record<string, unknown>> = {
      string: 'string',
      boolean: 'boolean',
      integer: 'integer',
    };
    const isSame = choices === undefined ? type === types[shape] : Array.isArray(choices);
    return isSame ? [] : [`${at}: is ${shape}, in the schema ${String(type)}`];
  }
  if ('list' in shape)
    return type === 'array' ? disagreements(shape.list, items, `${at}[]`) : [`${at}: is a list`];
  if (![type].flat().includes('object')) return [`${at}: is a mapping`];
  if ('map' in shape) return disagreements(shape.map, additionalProperties, `${at}.*`);
  const declared = Object.keys((properties as Schema | undefined) ?? {});
  return [
    ...(additionalProperties === false ? [] : [`${at}: the schema takes any field`]),
    ...declared.filter((key) => !Object.hasOwn(shape.fields, key)).map((key) => `${at}.${key}: is no field`),
    ...Object.entries(shape.fields).flatMap(([key, field]) =>
      disagreements(field, (properties as Schema | undefined)?.[key], `${at}.${key}`),
    ),
  ];
}

describe.each([
  ['case.schema.json', CASE_SHAPE],
  ['config.schema.json', CONFIG_SHAPE],
])('%s', (name, shape) => {
  const schema = readSchema(name);

  it('has the fields that are read, and no others', () => {
    expect(disagreements(shape, schema, name)).toEqual([]);
  });

  it('says of each field what it is for', () => {
    const fields = Object.entries(schema.properties as Readonly<Record<string, Schema>>);
    expect(fields.filter(([, field]) => typeof field.description !== 'string').map(([key]) => key)).toEqual(
      [],
    );
  });

  it('is a schema that takes an empty file', () => {
    expect(new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)(null)).toBe(true);
  });
});

describe('a disagreement', () => {
  const shape: Shape = { fields: { a: 'string', b: { list: 'integer' }, c: { map: 'string' } } };
  const properties = {
    a: { type: 'string' },
    b: { type: 'array', items: { type: 'integer' } },
    c: { type: 'object', additionalProperties: { type: 'string' } },
  };
  const schema = { type: 'object', additionalProperties: false, properties };

  it.each([
    ['none', schema, []],
    ['a field that the schema lacks', { ...schema, properties: { ...properties, a: undefined } }, ['x.a']],
    ['one that only the schema has', { ...schema, properties: { ...properties, d: {} } }, ['x.d']],
    ['another type', { ...schema, properties: { ...properties, a: { type: 'boolean' } } }, ['x.a']],
    ['other items', { ...schema, properties: { ...properties, b: { type: 'array' } } }, ['x.b[]']],
    ['an open mapping', { ...schema, additionalProperties: true }, ['x']],
  ])('is found: %s', (_, candidate, places) => {
    expect(disagreements(shape, candidate, 'x').map((text) => text.split(':')[0])).toEqual(places);
  });
});
