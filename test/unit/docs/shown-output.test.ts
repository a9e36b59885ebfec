import { describe, expect, it } from 'vitest';
import { misfit } from '../../support/docs/shown-output.ts';

describe('what a page shows of an output', () => {
  it.each([
    ['the same', ['a', '  b'], 'a\n  b\n'],
    ['empty lines and blanks at the end', ['', 'a ', 'b'], 'a\n\nb  \n\n'],
    [
      'times, sizes, ids and versions',
      ['✓ a (1.4 s), 3 kB, 5ab0f00d v20.1.0'],
      '✓ a (12 ms), 1.5 MB, 1234abcd v24.11.1',
    ],
    ['an image that is built or there already', ['built a:v1 (3 s)'], 'building a:v1 from a\nunchanged a:v1'],
    [
      'progress',
      ['done'],
      'building a:v1 from a\ntest: running stage b\ntest (each stage twice): running stage b\ndone',
    ],
    ['lines left out', ['a', '…', 'd'], 'a\nb\nc\nd'],
    ['no line left out', ['a', '…', 'b'], 'a\nb'],
    ['the rest left out', ['a', '…'], 'a\nb\nc'],
    ['a part of a line', ['a … c (…)'], 'a b c (d)'],
  ])('fits: %s', (_, shown, actual) => {
    expect(misfit(shown, actual)).toBeUndefined();
  });

  it.each([
    ['another line', ['a', 'b'], 'a\nc', 'shown:   b\nprinted: c'],
    ['another indentation', ['  a'], 'a', 'shown:     a\nprinted: a'],
    ['a line too many', ['a'], 'a\nb', 'printed, but not shown: b'],
    ['a line too few', ['a', 'b'], 'a', 'shown, but not printed: b'],
    ['nothing', ['a'], '', 'shown, but not printed: a'],
    ['what comes after lines left out', ['a', '…', 'x'], 'a\nb', 'shown, but not printed: x'],
    ['a number', ['2 cases'], '3 cases', 'shown:   2 cases\nprinted: 3 cases'],
    ['a part of a line', ['a … c'], 'a b d', 'shown:   a … c\nprinted: a b d'],
    ['a pattern', ['a.c …'], 'abc d', 'shown:   a.c …\nprinted: abc d'],
  ])('does not fit: %s', (_, shown, actual, why) => {
    expect(misfit(shown, actual)).toBe(why);
  });
});
