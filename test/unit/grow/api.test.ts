import { describe, expect, it } from 'vitest';
import { changeApi, requestType } from '../../../src/grow/api.ts';
import { changeProperties, parsePropertyChange } from '../../../src/grow/api-properties.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

function change(schema: JsonObject, ...properties: readonly string[]): JsonObject {
  return changeProperties(schema, properties.map(parsePropertyChange));
}

const STRING = { type: 'string' };

describe('fields of an API', () => {
  it.each<[string, JsonObject, readonly string[], JsonObject]>([
    [
      'are added behind the others',
      { type: 'object', properties: { a: STRING } },
      ['b:integer=3'],
      { type: 'object', properties: { a: STRING, b: { type: 'integer', default: 3 } } },
    ],
    [
      'are added where there was none',
      { type: 'object', default: {} },
      ['a:string'],
      { type: 'object', default: {}, properties: { a: STRING } },
    ],
    [
      'are added within objects, which are made',
      { type: 'object', properties: { a: { type: 'object', description: 'A.', properties: {} } } },
      ['a.b:string', 'c.d.e:boolean'],
      {
        type: 'object',
        properties: {
          a: { type: 'object', description: 'A.', properties: { b: STRING } },
          c: {
            type: 'object',
            properties: { d: { type: 'object', properties: { e: { type: 'boolean' } } } },
          },
        },
      },
    ],
    [
      'are declared anew; what the flag does not speak of stays',
      { type: 'object', properties: { a: { description: 'A.', type: 'integer', minimum: 1, default: 2 } } },
      ['a:integer=5'],
      { type: 'object', properties: { a: { description: 'A.', type: 'integer', minimum: 1, default: 5 } } },
    ],
    [
      'lose what belongs to another type, but not their description',
      { type: 'object', properties: { a: { description: 'A.', type: 'integer', minimum: 1, default: 2 } } },
      ['a:enum:x,y'],
      { type: 'object', properties: { a: { description: 'A.', type: 'string', enum: ['x', 'y'] } } },
    ],
    [
      'keep what lists hold, and what objects say that they hold',
      {
        type: 'object',
        properties: {
          l: { type: 'array', items: { type: 'string', maxLength: 3 }, maxItems: 2 },
          o: { type: 'object', properties: { a: STRING } },
        },
      },
      ['l:array=a,b', 'o:object'],
      {
        type: 'object',
        properties: {
          l: { type: 'array', items: { type: 'string', maxLength: 3 }, maxItems: 2, default: ['a', 'b'] },
          o: { type: 'object', properties: { a: STRING } },
        },
      },
    ],
    [
      'are required, and no longer',
      { type: 'object', required: ['a', 'b'], properties: { a: STRING, b: STRING } },
      ['c:string:required', 'a:string'],
      { type: 'object', required: ['b', 'c'], properties: { a: STRING, b: STRING, c: STRING } },
    ],
    [
      'go, and with the last one all that held them',
      { type: 'object', required: ['a'], properties: { a: STRING } },
      ['a-'],
      { type: 'object' },
    ],
    [
      'go from within objects',
      {
        type: 'object',
        properties: { 'a-b': { type: 'object', required: ['x'], properties: { x: STRING, y: STRING } } },
      },
      ['a-b.x-'],
      { type: 'object', properties: { 'a-b': { type: 'object', properties: { y: STRING } } } },
    ],
  ])('%s', (_, schema, properties, expected) => {
    const changed = change(schema, ...properties);
    expect(changed).toEqual(expected);
    expect(JSON.stringify(changed)).toBe(JSON.stringify(expected));
  });

  it('get their list of required ones in front of them', () => {
    const changed = change({ type: 'object', properties: { a: STRING } }, 'a:string:required');
    expect(Object.keys(changed)).toEqual(['type', 'required', 'properties']);
  });

  it.each([
    ['nme-', 'the API has no field nme to remove (did you mean name?)'],
    ['name.x-', 'the API has no field name.x to remove'],
    ['name.x:string', '--property name.x: name is no object'],
    ['name:text', '--property name:text: there is no type "text"'],
  ])('are refused: %s', (property, message) => {
    expect(() => change({ type: 'object', properties: { name: STRING } }, property)).toThrow(
      expect.objectContaining({ code: 'usage', message }),
    );
  });
});

describe('names of an API', () => {
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: { type: 'object' } },
  });
  const api = {
    metadata: { name: 'dbs.example.com', labels: { a: 'b' } },
    spec: {
      group: 'example.com',
      names: { kind: 'Db', listKind: 'DbList', plural: 'dbs', singular: 'db', shortNames: ['d'] },
      versions: [version('v1', false), version('v2', true)],
    },
  };

  it('change with all that follows from them; the version is the one that is stored', () => {
    const changed = changeApi(api, { kind: 'Base', plural: 'bases', group: 'x.org', version: 'v3' }, [
      parsePropertyChange('a:string'),
    ]);
    expect(changed).toEqual({
      metadata: { name: 'bases.x.org', labels: { a: 'b' } },
      spec: {
        group: 'x.org',
        names: { kind: 'Base', listKind: 'BaseList', plural: 'bases', singular: 'base', shortNames: ['d'] },
        versions: [
          version('v1', false),
          {
            ...version('v3', true),
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { a: STRING } } },
              },
            },
          },
        ],
      },
    });
    expect(requestType(changed)).toEqual({ apiVersion: 'x.org/v3', kind: 'Base' });
  });

  it('do not appear where they were not written', () => {
    const { listKind: _, singular: __, ...names } = api.spec.names;
    const changed = changeApi({ ...api, spec: { ...api.spec, names } }, { kind: 'Base' }, []);
    expect(changed).toEqual({ ...api, spec: { ...api.spec, names: { ...names, kind: 'Base' } } });
  });

  it.each([undefined, null, {}, { spec: { versions: [] } }])('need an API with versions: %j', (none) => {
    expect(() => changeApi(none, { kind: 'Base' }, [])).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
