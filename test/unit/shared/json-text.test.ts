import { describe, expect, it } from 'vitest';
import { parseJsonText, writeJsonText } from '../../../src/shared/json-text.ts';

describe('JSON text', () => {
  it('keeps integers of 64 bits, and takes larger ones for floats', () => {
    const text = '{"a":[9223372036854775807,-9223372036854775808,9223372036854775808,1e20],"b":12}';
    expect(parseJsonText(text)).toEqual({
      a: [9223372036854775807n, -9223372036854775808n, 2 ** 63, 1e20],
      b: 12,
    });
  });

  it('leaves digits in strings and keys alone', () => {
    const text = String.raw`{"9007199254740993":"9007199254740993 \" 9007199254740993","n":9007199254740993}`;
    const value = parseJsonText(text);
    expect(value).toEqual({
      '9007199254740993': '9007199254740993 " 9007199254740993',
      n: 9007199254740993n,
    });
    expect(writeJsonText(value)).toBe(text);
  });

  it('throws where it is not JSON', () => {
    expect(() => parseJsonText('{9007199254740993}')).toThrow(SyntaxError);
  });
});
