import { describe, expect, it } from 'vitest';
import {
  collect,
  collectNames,
  collectPairs,
  parseCount,
  parseDuration,
  parseLines,
  parsePositive,
} from '../../../../src/cli/flags/flag-values.ts';

describe('flags', () => {
  it.each([
    ['90', 90],
    ['1.5', 1.5],
    ['90s', 90],
    ['5m', 300],
    ['1h30m', 5400],
    ['500ms', 0.5],
    ['1m0.5s', 60.5],
  ])('reads the duration %s as %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBeCloseTo(seconds, 6);
  });

  it.each(['', '0', '-1', '5 m', 'm', '5x', '5m3', 'forever'])('refuses the duration %j', (text) => {
    expect(() => parseDuration(text)).toThrow(/duration/);
  });

  it('reads a number of lines, or all of them', () => {
    expect(['0', '50', 'all'].map(parseLines)).toEqual([0, 50, Number.POSITIVE_INFINITY]);
    for (const text of ['', '-1', '1.5', 'some'])
      expect(() => parseLines(text)).toThrow(/such as 50, or all/);
  });

  it('takes no empty name of a case for one', () => {
    expect(collectNames('b*', ['a'])).toEqual(['a', 'b*']);
    expect(() => collectNames('', [])).toThrow('Expected a name or a glob.');
  });

  it('says how large a count may be', () => {
    expect([parseCount('0'), parsePositive('999')]).toEqual([0, 999]);
    for (const text of ['1000', '-1', 'x'])
      expect(() => parseCount(text)).toThrow('Expected a number up to 999.');
    for (const text of ['1000', '0', 'x'])
      expect(() => parsePositive(text)).toThrow('Expected a number from 1 to 999.');
  });

  it('collects repeated values and pairs, the last of a key winning', () => {
    expect(collect('b', ['a'])).toEqual(['a', 'b']);
    expect(collectPairs('A=1=2', { A: '0', B: '3' })).toEqual({ A: '1=2', B: '3' });
    expect(collectPairs('A=', {})).toEqual({ A: '' });
    expect(() => collectPairs('=1', {})).toThrow(/NAME=VALUE/);
    expect(() => collectPairs('A', {})).toThrow(/NAME=VALUE/);
  });
});
