import { describe, expect, it } from 'vitest';
import { changeSelectors, parseSelectorChange } from '../../../src/grow/destination-selector.ts';
import type { Json } from '../../../src/shared/json.ts';

function change(selectors: Json | undefined, ...labels: readonly string[]): Json | undefined {
  return changeSelectors(selectors, labels.map(parseSelectorChange));
}

describe('destination selectors', () => {
  it.each<[string, Json | undefined, readonly string[], Json | undefined]>([
    ['begin', undefined, ['a=b', 'x.org/c='], [{ matchLabels: { a: 'b', 'x.org/c': '' } }]],
    ['begin in an empty list', [], ['a=b'], [{ matchLabels: { a: 'b' } }]],
    [
      'change in the entry that wins',
      [{ matchLabels: { a: 'b' } }, { matchLabels: { c: 'd' } }],
      ['c=e', 'a=f'],
      [{ matchLabels: { a: 'f', c: 'e' } }, { matchLabels: { c: 'd' } }],
    ],
    [
      'lose a label in all entries, and entries that are left empty',
      [{ matchLabels: { a: 'b', c: 'd' } }, { matchLabels: { c: 'd' } }],
      ['c-'],
      [{ matchLabels: { a: 'b' } }],
    ],
    ['end with their last label', [{ matchLabels: { 'a-b': 'c' } }], ['a-b-'], undefined],
  ])('%s', (_, selectors, labels, expected) => {
    expect(change(selectors, ...labels)).toEqual(expected);
  });

  it.each([
    ['a', '"a" is no label: it has no value'],
    ['=b', '"=b" is no label: the key "" must have a name'],
    ['a b=c', '"a b=c" is no label: the key "a b" must consist of'],
    ['a=-', '"a=-" is no label: the value "-" must consist of'],
    ['zome-', 'there is no label zome to remove (did you mean zone?)'],
  ])('refuse %s', (label, message) => {
    expect(() => change([{ matchLabels: { zone: 'a' } }], label)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining(message) }),
    );
  });
});
