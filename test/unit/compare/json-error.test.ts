import { describe, expect, it } from 'vitest';
import { jsonErrorOffset } from '../../../src/compare/json-error.ts';

describe('jsonErrorOffset', () => {
  it.each<[string, number]>([
    ['', 0],
    ['{"a": 1,\n  "b": }', 16],
    ['{"a": 1,\n', 9],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['{a: 1}', 1],
    ['{"a" 1}', 5],
    ['nul', 0],
    ['[01]', 1],
    ['[1.e5]', 1],
    ['["a\nb"]', 1],
    [String.raw`["\x"]`, 1],
    ['{"a": [1, {"b": [true, false, null, -1.5e+3]}]}}', 47],
    ['[]]', 2],
    ['{} {}', 3],
    ["['a']", 1],
    [`["${'x'.repeat(5_000_000)}" 1]`, 5_000_004],
  ])('%.40s: %i', (text, offset) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonErrorOffset(text)).toBe(offset);
  });
});
