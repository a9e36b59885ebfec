import { describe, expect, it } from 'vitest';
import { applyDefaults } from '../../../src/admission/defaults.ts';
import type { Json, JsonObject } from '../../../src/shared/json.ts';
import { frozen } from './support.ts';

const size = {
  type: 'object',
  properties: { cpu: { type: 'string', default: '1' }, ram: { type: 'string' } },
};

/** What, schema, value, what becomes of it: as apiextensions-apiserver's defaulting/algorithm.go does it. */
const CASES: readonly (readonly [string, JsonObject, Json, Json])[] = [
  ['fills a missing key', { properties: { a: { default: 1 } } }, {}, { a: 1 }],
  ['keeps what is there', { properties: { a: { default: 1 } } }, { a: 2 }, { a: 2 }],
  [
    'keeps false, 0 and ""',
    { properties: { a: { default: 1 }, b: { default: true }, c: { default: 'x' } } },
    { a: 0, b: false, c: '' },
    { a: 0, b: false, c: '' },
  ],
  ['does not make an object just to fill it', { properties: { size } }, {}, {}],
  ['fills an object that is there', { properties: { size } }, { size: {} }, { size: { cpu: '1' } }],
  [
    'goes on in what it filled',
    { properties: { size: { ...size, default: { ram: '2' } } } },
    {},
    { size: { ram: '2', cpu: '1' } },
  ],
  ['replaces a null', { properties: { a: { default: 1 } } }, { a: null }, { a: 1 }],
  ['keeps a nullable null', { properties: { a: { default: 1, nullable: true } } }, { a: null }, { a: null }],
  ['fills a missing nullable key', { properties: { a: { default: 1, nullable: true } } }, {}, { a: 1 }],
  ['takes a default of null for none', { properties: { a: { default: null, nullable: true } } }, {}, {}],
  ['fills in the items of lists', { items: size }, [{}, { cpu: '2' }], [{ cpu: '1' }, { cpu: '2' }]],
  [
    'replaces a null item by the default of items',
    { items: { ...size, default: { ram: '2' } } },
    [null],
    [{ ram: '2', cpu: '1' }],
  ],
  ['keeps a null item without a default', { items: size }, [null], [null]],
  [
    'fills in what additionalProperties describe',
    { additionalProperties: size },
    { x: {} },
    { x: { cpu: '1' } },
  ],
  [
    'replaces a null value of additionalProperties',
    { additionalProperties: { default: 1 } },
    { x: null },
    { x: 1 },
  ],
  [
    'leaves additionalProperties: true alone',
    { additionalProperties: true },
    { x: { y: null } },
    { x: { y: null } },
  ],
  [
    'reads properties that are called as those of every object',
    { properties: { constructor: { default: 1 } } },
    {},
    { constructor: 1 },
  ],
  ['leaves unknown keys alone', { properties: {} }, { toString: 'x', y: 1 }, { toString: 'x', y: 1 }],
  ['leaves scalars of a wrong type alone', { properties: { size } }, { size: 'large' }, { size: 'large' }],
];

describe('applyDefaults', () => {
  it.each(CASES)('%s', (_, schema, value, expected) => {
    expect(applyDefaults(frozen(value), frozen(schema))).toStrictEqual(expected);
  });

  it('fills nothing without a schema', () => {
    expect(applyDefaults({ a: null }, undefined)).toStrictEqual({ a: null });
  });
});
