import { describe, expect, it } from 'vitest';
import { initDefaults, type NameFlags } from '../../../src/scaffold/defaults.ts';
import { checkNames } from '../../../src/scaffold/names.ts';
import { PromiseError } from '../../../src/shared/errors.ts';

/** The error that a name and flags are refused with; undefined where they are accepted. */
function refusal(name: string, flags: NameFlags = {}): PromiseError | undefined {
  try {
    checkNames(initDefaults(name, flags));
    return undefined;
  } catch (error) {
    if (error instanceof PromiseError) return error;
    throw error;
  }
}

describe('names that Kubernetes and Kratix accept', () => {
  it.each<[string, NameFlags]>([
    ['a', {}],
    ['elastic-cloud', {}],
    ['team.db', {}],
    ['x'.repeat(32), {}],
    ['3scale', { kind: 'ThreeScale' }],
    // The tutorial's own kind and plural.
    ['elastic-cloud', { group: 'workshop.kratix.io', kind: 'elastic-cloud', plural: 'elastic-clouds' }],
    ['db', { kind: `K${'x'.repeat(58)}` }],
    ['db', { plural: 'x'.repeat(63) }],
    ['db', { version: 'v1' }],
    ['db', { version: 'v2beta3' }],
    ['db', { image: 'db' }],
    ['db', { image: 'kratix-workshop/db-pipeline:dev' }],
    ['db', { image: 'localhost:5001/db:v1' }],
    ['db', { image: 'ghcr.io/team/sub_dir/db__x:v1.0-rc.1' }],
  ])('%s %j', (name, flags) => {
    expect(refusal(name, flags)).toBeUndefined();
  });
});

describe('names that are refused', () => {
  it.each<[string, NameFlags, string]>([
    ['', {}, 'the name ""'],
    ['Elastic', {}, 'the name "Elastic"'],
    ['elastic_cloud', {}, 'the name "elastic_cloud"'],
    ['-a', {}, 'the name "-a"'],
    ['a-', {}, 'the name "a-"'],
    ['a..b', {}, 'the name "a..b"'],
    ['../a', {}, 'the name "../a"'],
    ['a\n', {}, 'the name "a\\n"'],
    ['x'.repeat(33), {}, 'at most 32 characters'],
    ['3scale', {}, 'the kind (--kind) "3scale"'],
    ['db', { group: 'example' }, 'the group (--group) "example": must have at least one dot'],
    ['db', { group: 'Example.com' }, 'the group (--group)'],
    ['db', { group: '.com' }, 'the group (--group)'],
    ['db', { group: `${'x'.repeat(250)}.com` }, 'the group (--group)'],
    ['db', { group: 'apps.k8s.io' }, 'kept for Kubernetes'],
    ['db', { group: 'kubernetes.io' }, 'kept for Kubernetes'],
    ['db', { kind: 'My Kind' }, 'the kind (--kind) "My Kind"'],
    ['db', { kind: 'My.Kind' }, 'the kind (--kind)'],
    ['db', { kind: 'Kind-' }, 'the kind (--kind)'],
    ['db', { kind: '\u212Aind' }, 'the kind (--kind)'],
    ['db', { kind: '' }, 'the kind (--kind) ""'],
    ['db', { kind: `K${'x'.repeat(59)}` }, 'at most 59 characters'],
    ['db', { plural: 'Dbs' }, 'the plural (--plural) "Dbs"'],
    ['db', { plural: '1dbs' }, 'the plural (--plural)'],
    ['db', { plural: 'x'.repeat(64) }, 'at most 63 characters'],
    ['db', { version: '0.1.0' }, 'the API version (--version) "0.1.0"'],
    ['db', { version: 'V1' }, 'the API version (--version)'],
    ['db', { version: '1' }, 'the API version (--version)'],
    ['db', { image: 'Team/db' }, 'the image (--image) "Team/db"'],
    ['db', { image: 'db:' }, 'the image (--image)'],
    ['db', { image: 'db:a b' }, 'the image (--image)'],
    ['db', { image: '/db' }, 'the image (--image)'],
    ['db', { image: `db@sha256:${'0'.repeat(64)}` }, 'not a digest'],
    ['db', { image: 'x'.repeat(256) }, 'at most 255 characters'],
  ])('%s %j: %s', (name, flags, expected) => {
    const error = refusal(name, flags);
    expect(error?.message).toContain(expected);
    expect(error).toMatchObject({ code: 'invalid-name', exitCode: 2 });
  });

  it('come with an example that is accepted', () => {
    expect(refusal('My_ElasticCloud')?.hint).toBe('for example: my-elastic-cloud');
    expect(refusal('___')?.hint).toBe('for example: elastic-cloud');
    expect(refusal('my-elastic-cloud')).toBeUndefined();
    expect(refusal('db', { group: 'example' })?.hint).toBe('for example: --group workshop.kratix.io');
    expect(refusal('db', { group: 'workshop.kratix.io' })).toBeUndefined();
  });

  it('are all reported at once, but what follows from a refused one is not', () => {
    const error = refusal('3 things', { group: 'nodot', version: '1' });
    expect(error?.message).toBe('3 names are not accepted');
    expect(error?.notes.map((note) => note.split(':')[0])).toEqual([
      'the name "3 things"',
      'the group (--group) "nodot"',
      'the API version (--version) "1"',
    ]);
  });
});
