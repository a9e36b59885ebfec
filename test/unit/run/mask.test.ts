import { describe, expect, it } from 'vitest';
import { createMask } from '../../../src/run/mask.ts';

describe('createMask', () => {
  it.each<[string, readonly string[], string, string]>([
    ['a value wherever it stands', ['hunter2'], 'hunter2 is "hunter2"', '*** is "***"'],
    ['the longer of two values that overlap', ['hunter', 'hunter2!'], 'hunter2!', '***'],
    ['each line of a value', ['-----KEY-----\nabcd\n'], '  abcd', '  ***'],
    ['a value in base64', ['hunter2'], 'password: aHVudGVyMg==', 'password: ***'],
    ['characters that mean something in a pattern', ['a.c*('], 'abc* a.c*(', 'abc* ***'],
    ['no value under four characters', ['abc', ''], 'abc', 'abc'],
    ['nothing where there are no secrets', [], 'abc', 'abc'],
  ])('masks %s', (_name, values, text, expected) => {
    expect(createMask(values)(text)).toBe(expected);
  });
});
