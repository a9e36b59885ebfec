import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatPath } from '../../../src/report/format.ts';

describe('format', () => {
  it.each<[number, string]>([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1949, '1.9 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it.each<[number, string]>([
    [0, '0 B'],
    [999, '999 B'],
    [10_240, '10.2 kB'],
    [999_900, '1.0 MB'],
    [200_000_000, '200 MB'],
    [5e15, '5000 TB'],
  ])('%d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each<[string, string]>([
    ['/redis/test/output', 'test/output'],
    ['/redis', '.'],
    ['/other/x', '/other/x'],
    ['already/relative', 'already/relative'],
    ['/redis/..hidden', '..hidden'],
    ['/redis/a\x1b[2J', 'a\\x1b[2J'],
  ])('the path %s as %s', (path, text) => {
    expect(formatPath(path, '/redis')).toBe(text);
  });

  it('counts of one and of many', () => {
    expect([0, 1, 2].map((count) => formatCount(count, 'case'))).toEqual(['0 cases', '1 case', '2 cases']);
  });
});
