import { describe, expect, it } from 'vitest';
import { initDefaults, pascalCase, pluralOf } from '../../../src/scaffold/defaults.ts';

describe('the names of a new Promise', () => {
  it('follow from its name alone', () => {
    expect(initDefaults('elastic-cloud')).toEqual({
      name: 'elastic-cloud',
      group: 'example.com',
      kind: 'ElasticCloud',
      plural: 'elasticclouds',
      version: 'v1alpha1',
      image: 'elastic-cloud-pipeline:v0.1.0',
    });
  });

  it('are those of the flags where given', () => {
    const flags = { group: 'a.b', kind: 'Db', plural: 'dbases', version: 'v1', image: 'x/y:1' };
    expect(initDefaults('db', flags)).toEqual({ name: 'db', ...flags });
  });

  it('derive the plural from a given kind', () => {
    expect(initDefaults('db', { kind: 'Policy' }).plural).toBe('policies');
  });

  it.each([
    ['redis', 'Redis'],
    ['elastic-cloud', 'ElasticCloud'],
    ['my-db2', 'MyDb2'],
    ['a.b-c', 'ABC'],
    ['3scale', '3scale'],
  ])('make of the name %s the kind %s', (name, kind) => {
    expect(pascalCase(name)).toBe(kind);
  });

  it.each([
    ['ElasticCloud', 'elasticclouds'],
    ['Database', 'databases'],
    ['Policy', 'policies'],
    ['Gateway', 'gateways'],
    ['Class', 'classes'],
    ['Box', 'boxes'],
    ['Topaz', 'topazes'],
    ['Batch', 'batches'],
    ['Mesh', 'meshes'],
    ['elastic-cloud', 'elastic-clouds'],
  ])('make of the kind %s the plural %s', (kind, plural) => {
    expect(pluralOf(kind)).toBe(plural);
  });
});
