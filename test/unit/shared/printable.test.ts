import { describe, expect, it } from 'vitest';
import { printable, printableLog } from '../../../src/shared/printable.ts';

describe('printable', () => {
  it.each<[string, string]>([
    ['plain text, äöü 漢字 ✓ 👍', 'plain text, äöü 漢字 ✓ 👍'],
    ['a\tb', 'a\tb'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['a\nb\r', 'a\\nb\\r'],
    ['\0\x07\x7f\x9b', '\\x00\\x07\\x7f\\x9b'],
    ['\u202egnp.exe', '\\u{202e}gnp.exe'],
    ['\u2028\ufeff', '\\u{2028}\\u{feff}'],
  ])('%j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

describe('printableLog', () => {
  it.each<[string, string]>([
    ['\x1b[1;31mred\x1b[0m text', 'red text'],
    ['progress 10%\rprogress 20%\r', 'progress 10%\\rprogress 20%'],
    ['\x1b]0;title\x07x', 'x'],
    ['\x1b', '\\x1b'],
  ])('%j', (line, shown) => {
    expect(printableLog(line)).toBe(shown);
  });
});
