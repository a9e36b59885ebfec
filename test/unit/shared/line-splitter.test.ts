import { describe, expect, it } from 'vitest';
import { lineSplitter, MAX_LINE_LENGTH } from '../../../src/shared/line-splitter.ts';

/** Lines that come out when the bytes arrive in chunks of a size. */
function linesOf(bytes: Buffer, chunkSize = bytes.length): string[] {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  for (let at = 0; at < bytes.length; at += chunkSize) splitter.push(bytes.subarray(at, at + chunkSize));
  splitter.end();
  return lines;
}

describe('lines', () => {
  it.each([
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\nb', ['a', '', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['10%\r20%\rdone\n', ['10%\r20%\rdone']],
    ['a\r', ['a']],
  ])('of %j are %j, in chunks of any size', (text, lines) => {
    for (const size of [1, 2, 3, 100]) expect(linesOf(Buffer.from(text), size)).toEqual(lines);
  });

  it('keep characters whole that are split across chunks', () => {
    const text = 'grün €5 🎉';
    for (const size of [1, 2, 3, 5])
      expect(linesOf(Buffer.from(`${text}\n${text}`), size)).toEqual([text, text]);
  });

  it('replace what is no UTF-8, also at the end', () => {
    expect(linesOf(Buffer.from([0x61, 0xff, 0x62, 0x0a, 0xe2, 0x82]))).toEqual(['a\uFFFDb', '\uFFFD']);
  });

  it('are cut at a length, and tell how much is missing', () => {
    const line = 'x'.repeat(MAX_LINE_LENGTH);
    expect(linesOf(Buffer.from(`${line}\nnext`))).toEqual([line, 'next']);
    expect(linesOf(Buffer.from(`${line}yy\nnext`), 1000)).toEqual([`${line} [… 2 more characters]`, 'next']);
    expect(linesOf(Buffer.from(`${line}yyy`), 7777)).toEqual([`${line} [… 3 more characters]`]);
  });

  it('do not count the carriage return of a line that just fits', () => {
    const line = 'x'.repeat(MAX_LINE_LENGTH);
    expect(linesOf(Buffer.from(`${line}\r\n`)).map(({ length }) => length)).toEqual([MAX_LINE_LENGTH]);
  });
});
