import { describe, expect, it } from 'vitest';
import { goFloat, goJson, goNumber, goQuote } from '../../../src/admission/go-text.ts';

describe('goQuote', () => {
  it.each([
    ['plain', '"plain"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['tab\tline\n', '"tab\\tline\\n"'],
    ['\u0001\u007f', '"\\x01\\x7f"'],
    ['\u00a0\u2028', '"\\u00a0\\u2028"'],
    ['é😀', '"é😀"'],
  ])('writes %j as %%q does', (text, quoted) => {
    expect(goQuote(text)).toBe(quoted);
  });
});

describe('goFloat', () => {
  it.each([
    [0, '0'],
    [1.5, '1.5'],
    [999999.5, '999999.5'],
    [1e6, '1e+06'],
    [123456789.125, '1.23456789125e+08'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-1e21, '-1e+21'],
    [1e-100, '1e-100'],
  ])('writes %f as %%v does', (value, text) => {
    expect(goFloat(value)).toBe(text);
  });
});

describe('goNumber', () => {
  it.each([
    [1000000, '1000000'],
    [9007199254740993n, '9007199254740993'],
    [1e20, '1e+20'],
  ])('writes %s as what the API server holds', (value, text) => {
    expect(goNumber(value)).toBe(text);
  });
});

describe('goJson', () => {
  it('sorts keys and escapes what encoding/json escapes', () => {
    expect(goJson({ b: [1, null, '<&>\u2028'], a: { d: true, c: 10n } })).toBe(
      '{"a":{"c":10,"d":true},"b":[1,null,"\\u003c\\u0026\\u003e\\u2028"]}',
    );
  });
});
