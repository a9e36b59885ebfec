import { describe, expect, it } from 'vitest';
import type { InitFlags } from '../../../src/cli/commands/init.ts';
import { initCommandLine } from '../../../src/cli/init/command-line.ts';

const DEFAULTS: InitFlags = {
  group: 'example.com',
  version: 'v1alpha1',
  property: [],
  language: 'bash',
  layout: 'tutorial',
};

describe('the command that does what was answered', () => {
  it.each<[string, Partial<InitFlags>, string]>([
    ['nothing out of the ordinary', {}, ''],
    ['a kind that is derived anyway', { kind: 'Db' }, ''],
    ['another kind, and the plural of it', { kind: 'Policy', plural: 'policies' }, '--kind Policy'],
    ['a plural that is not derived', { plural: 'data' }, '--plural data'],
    [
      'other names',
      { group: 'acme.io', version: 'v1', image: 'a/b:c' },
      '--group acme.io --version v1 --image a/b:c',
    ],
    ['what a shell would read', { property: ["note:string=it's"] }, "--property 'note:string=it'\\''s'"],
    [
      'all else',
      { language: 'go', layout: 'kratix', split: true, withDelete: true, withPromiseWorkflow: true },
      '--language go --layout kratix --split --with-delete --with-promise-workflow',
    ],
    [
      'what it is made from',
      { fromCrd: 'crd.yaml', apiSchemaFrom: 'Web', descriptions: false },
      '--from-crd crd.yaml --api-schema-from Web --no-descriptions',
    ],
    ['a chart', { fromHelm: 'shop-1.0.0.tgz' }, '--from-helm shop-1.0.0.tgz'],
    ['manifests', { fromManifests: 'shop' }, '--from-manifests shop'],
    ['where to', { dir: 'my promises', force: true }, "--dir 'my promises' --force"],
  ])('%s', (_, flags, rest) => {
    expect(initCommandLine('db', { ...DEFAULTS, ...flags })).toBe(`promise init db ${rest}`.trimEnd());
  });
});
