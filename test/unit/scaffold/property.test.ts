import { describe, expect, it } from 'vitest';
import { parseProperty } from '../../../src/scaffold/property.ts';
import { exampleOf, specSchema } from '../../../src/scaffold/spec-schema.ts';

describe('--property', () => {
  it.each([
    ['region:string', { type: 'string' }],
    ['region:string=', { type: 'string', default: '' }],
    ['url:string=a=b:c', { type: 'string', default: 'a=b:c' }],
    ['replicas:integer=-3', { type: 'integer', default: -3 }],
    ['ratio:number=0.5', { type: 'number', default: 0.5 }],
    ['tls:boolean=false', { type: 'boolean', default: false }],
    ['hosts:array', { type: 'array', items: { type: 'string' } }],
    ['hosts:array=a,b', { type: 'array', items: { type: 'string' }, default: ['a', 'b'] }],
    ['hosts:array=["a,b"]', { type: 'array', items: { type: 'string' }, default: ['a,b'] }],
    ['ports:array:integer=80,443', { type: 'array', items: { type: 'integer' }, default: [80, 443] }],
    ['ports:array:integer=[80]', { type: 'array', items: { type: 'integer' }, default: [80] }],
    ['hosts:array=', { type: 'array', items: { type: 'string' }, default: [] }],
    ['labels:object', { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }],
    ['size:enum:small,large=large', { type: 'string', enum: ['small', 'large'], default: 'large' }],
  ])('%s declares a field of that schema', (text, schema) => {
    expect(parseProperty(text)).toEqual({ path: [text.split(':')[0]], schema, required: false });
  });

  it.each(['a:integer:required', 'a:array:integer:required', 'a:enum:x,y:required'])(
    '%s must be in every request',
    (text) => {
      expect(parseProperty(text).required).toBe(true);
    },
  );

  it.each([
    ['region', 'it has no type'],
    ['region:text', 'there is no type "text"'],
    [':string', 'the name "" must begin with a letter'],
    ['a..b:string', 'the name "" must begin with a letter'],
    ['__proto__:string', 'the name "__proto__" must begin with a letter'],
    ['a:string:maybe', '"maybe" is not expected after string'],
    ['a:enum', 'an enum needs its values'],
    ['a:enum:required', 'an enum needs its values'],
    ['a:enum:x,,y', 'an enum needs its values'],
    ['a:enum:x,x', 'a value of the enum is there twice'],
    ['a:enum:x,y=z', 'the default "z" is no value of the enum'],
    ['a:array:object', 'an array can\'t hold "object"'],
    ['a:array:integer=1,x', '"x" in the default is no integer'],
    ['a:integer=1.5', 'the default "1.5" is no integer'],
    ['a:integer=9007199254740993', 'is no integer'],
    ['a:integer=0777', 'is no integer'],
    ['a:boolean=yes', 'the default "yes" is no boolean'],
    ['a:object=x', "an object's default is JSON"],
    ['a:object=[1]', "an object's default is JSON"],
    ['a:string:required=x', 'a field with a default is never missing'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => parseProperty(text)).toThrow(why);
  });
});

describe('the schema of several properties', () => {
  const schemaOf = (...texts: string[]) => specSchema(texts.map(parseProperty));

  it('nests them by their dots, in an object that is declared or not', () => {
    const expected = {
      type: 'object',
      properties: {
        service: {
          type: 'object',
          required: ['port'],
          properties: { port: { type: 'integer' }, name: { type: 'string' } },
        },
      },
    };
    expect(schemaOf('service.port:integer:required', 'service.name:string')).toEqual(expected);
    expect(schemaOf('service:object', 'service.port:integer:required', 'service.name:string')).toEqual(
      expected,
    );
  });

  it('lists what is required, in their order', () => {
    expect(schemaOf('b:string:required', 'a:string:required', 'c:string').required).toEqual(['b', 'a']);
  });

  it.each([
    [['a:string', 'a:integer'], '--property a: it is there twice'],
    [['a:string', 'a.b:integer'], '--property a.b: a is no object'],
    [['x.a:string', 'x.a.b:integer'], '--property x.a.b: x.a is no object'],
  ])('is refused for %j', (texts, why) => {
    expect(() => schemaOf(...texts)).toThrow(why);
  });

  it('has an example of every type', () => {
    const schema = schemaOf(
      'a:string',
      'b:integer',
      'c:number=2',
      'd:boolean',
      'e:array:number',
      'f:object',
      'g.h:enum:x,y',
    );
    expect(exampleOf(schema)).toEqual({
      a: 'example',
      b: 1,
      c: 2,
      d: true,
      e: [1.5],
      f: { key: 'value' },
      g: { h: 'x' },
    });
  });
});
