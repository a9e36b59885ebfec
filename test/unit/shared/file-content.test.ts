import { describe, expect, it } from 'vitest';
import { blocksOf, bytesContent, joinedContent } from '../../../src/shared/file-content.ts';

const contentOf = (text: string) => bytesContent(Buffer.from(text));

describe('files one behind the other', () => {
  const joined = joinedContent(['abc', '', 'de', 'f'].map(contentOf));

  it('are as long as all of them, and read as one', async () => {
    expect(joined.size).toBe(6);
    expect(String(await joined.read())).toBe('abcdef');
    expect(joinedContent([]).size).toBe(0);
    expect(await joinedContent([]).read()).toHaveLength(0);
  });

  it.each([
    [0, 2, 'ab'],
    [0, 3, 'abc'],
    [2, 2, 'cd'],
    [2, 4, 'cdef'],
    [3, 1, 'd'],
    [5, 9, 'f'],
    [6, 1, ''],
  ])('from byte %i on, %i of them', async (offset, length, text) => {
    expect(String(await joined.readAt(offset, length))).toBe(text);
  });

  it('are opened only where they are read', async () => {
    const closed = { size: 3, read: refuse, readAt: refuse };
    const both = joinedContent([closed, contentOf('abc'), closed]);
    expect(String(await both.readAt(3, 3))).toBe('abc');
  });
});

describe('a file in blocks', () => {
  it('comes whole, in order, and never all at once', async () => {
    const bytes = Buffer.alloc(5_000_001, 'promise');
    const blocks: Uint8Array[] = [];
    for await (const block of blocksOf(bytesContent(bytes))) blocks.push(block);
    expect(blocks.length).toBeGreaterThan(4);
    expect(Buffer.concat(blocks).equals(bytes)).toBe(true);
  });

  it('has none where it is empty', async () => {
    const blocks: Uint8Array[] = [];
    for await (const block of blocksOf(contentOf(''))) blocks.push(block);
    expect(blocks).toEqual([]);
  });
});

async function refuse(): Promise<never> {
  throw new Error('this file was opened');
}
