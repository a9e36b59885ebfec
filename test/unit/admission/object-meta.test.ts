import { describe, expect, it } from 'vitest';
import { decodeObjectMeta } from '../../../src/admission/object-meta.ts';
import { childPlace, ROOT } from '../../../src/admission/refusal.ts';
import type { Json } from '../../../src/shared/json.ts';
import { frozen } from './support.ts';

const PLACE = childPlace(ROOT, 'metadata');

/** What, metadata, and what apimachinery's ObjectMeta gives back. */
const KEPT: readonly (readonly [string, Json, Json])[] = [
  ['nothing', null, {}],
  ['empty values', { name: '', labels: {}, finalizers: [], generation: 0 }, {}],
  ['nulls', { name: null, labels: null, finalizers: null, creationTimestamp: null }, {}],
  ['nulls within', { labels: { a: null }, finalizers: [null] }, { labels: { a: '' }, finalizers: [''] }],
  ['a zero that is a pointer', { deletionGracePeriodSeconds: 0 }, { deletionGracePeriodSeconds: 0 }],
  [
    'an owner with gaps',
    { ownerReferences: [{ name: 'x' }] },
    { ownerReferences: [{ apiVersion: '', kind: '', name: 'x', uid: '' }] },
  ],
  [
    'a false that is a pointer',
    { ownerReferences: [{ controller: false }] },
    { ownerReferences: [{ apiVersion: '', kind: '', name: '', uid: '', controller: false }] },
  ],
  [
    'a time with a zone',
    { creationTimestamp: '2020-01-02T03:04:05.9+01:00' },
    { creationTimestamp: '2020-01-02T02:04:05Z' },
  ],
];

/** What, metadata, and the paths that are refused. */
const WRONG: readonly (readonly [string, Json, readonly string[]])[] = [
  ['no mapping', ['a'], ['metadata']],
  [
    'labels that are no strings',
    { labels: { a: 1, b: true, c: 'x' } },
    ['metadata.labels.a', 'metadata.labels.b'],
  ],
  ['a fraction', { generation: 1.5 }, ['metadata.generation']],
  [
    'a day that does not exist',
    { creationTimestamp: '2020-02-30T00:00:00Z' },
    ['metadata.creationTimestamp'],
  ],
  ['a list item', { finalizers: ['a', 1] }, ['metadata.finalizers[1]']],
];

describe('decodeObjectMeta', () => {
  it.each(KEPT)('gives back %s as Go does', (_, metadata, expected) => {
    const decoded = decodeObjectMeta(frozen(metadata), PLACE);
    expect(decoded).toStrictEqual({ value: expected, wrong: [], unknown: [] });
  });

  it.each(WRONG)('refuses %s', (_, metadata, paths) => {
    expect(decodeObjectMeta(frozen(metadata), PLACE).wrong.map(({ place }) => place.path)).toStrictEqual(
      paths,
    );
  });

  it('notes unknown fields, whose names must match exactly, and takes them away', () => {
    const metadata = { Name: 'x', ownerReferences: [{ name: 'x', controler: true }] };
    const { value, unknown } = decodeObjectMeta(metadata, PLACE);
    expect(unknown.map(({ place, guess }) => [place.path, guess])).toStrictEqual([
      ['metadata.Name', 'name'],
      ['metadata.ownerReferences[0].controler', 'controller'],
    ]);
    expect(value).not.toHaveProperty('Name');
  });
});
