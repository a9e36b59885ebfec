import { describe, expect, it } from 'vitest';
import { compareTrees } from '../../../src/compare/compare-trees.ts';
import type { FileDifference, FileTree } from '../../../src/compare/types.ts';
import { memoryTree } from './memory-tree.ts';

type Content = string | Uint8Array;

async function compare(
  expected: Content,
  actual: Content,
  path = 'a.yaml',
): Promise<readonly FileDifference[]> {
  return compareTrees(memoryTree({ [path]: expected }), memoryTree({ [path]: actual }), { exact: false });
}

describe('files that do not parse', () => {
  it.each<[string, string, Content, number, number | undefined]>([
    ['YAML', 'a.yaml', 'a: 1\nb: [1\nc: 2\n', 3, 1],
    ['a key that stands twice', 'a.yaml', 'a: 1\nb: 1\na: 2\n', 3, 1],
    ['JSON', 'a.json', '{"a": 1,\n  "b": }', 2, 8],
    ['JSON that ends too early', 'a.json', '{"a": 1,\n', 2, 1],
    ['invalid UTF-8', 'a.yaml', Buffer.from([0x61, 0x0a, 0xff, 0x0a]), 2, undefined],
  ])('%s is told with its place', async (_, path, content, line, column) => {
    const differences = await compare('{}', content, path);
    expect(differences).toMatchObject([{ kind: 'invalid', path, side: 'actual', line }]);
    if (column !== undefined) expect(differences).toMatchObject([{ column }]);
  });

  it('an unexpected one is told as both', async () => {
    const differences = await compareTrees(memoryTree({}), memoryTree({ 'a.yaml': '[' }), { exact: false });
    expect(differences.map(({ kind }) => kind)).toEqual(['invalid', 'unexpected']);
  });

  it('shows how the text differs from the golden', async () => {
    const [difference] = await compare('a: 1\n', 'a: [\n');
    expect(difference).toMatchObject({
      diff: '--- expected/a.yaml\n+++ actual/a.yaml\n@@ -1,1 +1,1 @@\n-a: 1\n+a: [\n',
    });
  });

  it('a golden that does not parse is told as that', async () => {
    expect(await compare('a: [\n', 'a: 1\n')).toMatchObject([{ kind: 'invalid', side: 'expected', line: 2 }]);
  });
});

describe('hostile YAML and JSON', () => {
  const bomb = (width: number) => {
    const names = 'abcdefghij'.split('');
    const lines = names.map((name, index) => {
      const item = index === 0 ? '1' : `*${names[index - 1]}`;
      return `${name}: &${name} [${Array.from({ length: width }, () => item).join(', ')}]`;
    });
    return `${lines.join('\n')}\n`;
  };

  it.each<[string, string, string]>([
    ['aliases that stand for billions of values', 'a.yaml', bomb(10)],
    [
      'a long text that a million aliases repeat',
      'a.yaml',
      `a: &a ${'x'.repeat(100_000)}\nb:\n${'- *a\n'.repeat(100_000)}`,
    ],
    ['an alias that contains itself', 'a.yaml', 'a: &a [*a]\n'],
    ['deep nesting in YAML', 'a.yaml', '['.repeat(100_000)],
    ['deep nesting in JSON', 'a.json', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['more values than anybody compares in JSON', 'a.json', `[${'1,'.repeat(2_000_000)}1]`],
    ['nothing but keys that are null', 'a.yaml', ': '.repeat(1_000_000)],
    ['nothing but keys that are not simple', 'a.yaml', '? '.repeat(1_000_000)],
    ['nothing but NUL characters', 'a.yaml', '\0'.repeat(1_000_000)],
    [
      'deep nesting in JSON with long digits',
      'a.json',
      `${'['.repeat(100_000)}${'1'.repeat(17)}${']'.repeat(100_000)}`,
    ],
  ])('%s', async (_, path, content) => {
    expect(await compare('{}', content, path)).toMatchObject([{ kind: 'invalid', path, side: 'actual' }]);
  });
});

describe('files that are no text', () => {
  it('are told by size and first byte that differs', async () => {
    expect(await compare(Buffer.from([1, 2, 0]), Buffer.from([1, 3, 0, 4]), 'a.bin')).toEqual([
      {
        kind: 'changed',
        path: 'a.bin',
        summary: ['binary files differ: 3 bytes -> 4 bytes, first difference at byte 2'],
        diff: undefined,
      },
    ]);
  });

  it('differ where one goes on behind the end of the other', async () => {
    expect(await compare(Buffer.from([0]), Buffer.from([0, 0]), 'a.bin')).toMatchObject([
      { summary: ['binary files differ: 1 bytes -> 2 bytes, first difference at byte 2'] },
    ]);
  });
});

describe('large files', () => {
  /** A file of this many spaces, of which one may be another byte; nothing of it lies in memory. */
  function hugeTree(size: number, changed?: number): FileTree {
    return {
      list: async () => ['a.yaml'],
      oddEntries: async () => [],
      size: async () => size,
      read: async () => {
        throw new Error('a file of this size is not to be read as a whole');
      },
      readAt: async (_, offset, length) => {
        const block = Buffer.alloc(Math.max(0, Math.min(length, size - offset)), 0x20);
        if (changed !== undefined && changed >= offset && changed < offset + block.length)
          block[changed - offset] = 0x61;
        return block;
      },
    };
  }
  const size = 100 * 1024 * 1024;

  it('are compared block by block', async () => {
    expect(await compareTrees(hugeTree(size), hugeTree(size), { exact: false })).toEqual([]);
    expect(await compareTrees(hugeTree(size), hugeTree(size, size - 1), { exact: false })).toEqual([
      {
        kind: 'changed',
        path: 'a.yaml',
        summary: [
          `files over 32 MB are compared by bytes: ${size} bytes -> ${size} bytes, first difference at byte ${size}`,
        ],
        diff: undefined,
      },
    ]);
  });

  it('too many changes are told, and the first ones shown', async () => {
    const lines = (word: string) =>
      Array.from({ length: 100_000 }, (_, index) => `${word} ${index}\n`).join('');
    const [difference] = await compare(`same\n${lines('a')}`, `same\n${lines('b')}`, 'a.txt');
    if (difference?.kind !== 'changed') throw new Error('not changed');
    expect(difference.diffNotes).toEqual([
      'too many changes for a full diff (100001 lines -> 100001 lines): shown are the first 100 of either side from line 2 on',
    ]);
    const shown = difference.diff?.split('\n') ?? [];
    expect(shown.slice(0, 4)).toEqual([
      '--- expected/a.txt',
      '+++ actual/a.txt',
      '@@ -1,101 +1,101 @@',
      ' same',
    ]);
    expect(shown).toHaveLength(3 + 1 + 200 + 1);
  });

  it('many changed objects end the diff with a sentence', async () => {
    const objects = (value: number) =>
      Array.from(
        { length: 3000 },
        (_, index) => `apiVersion: v1\nkind: A\nmetadata: {name: n${index}}\nspec: ${value}\n`,
      ).join('---\n');
    const [difference] = await compare(objects(1), objects(2));
    if (difference?.kind !== 'changed') throw new Error('not changed');
    expect(difference.summary.at(-1)).toBe('and 2000 more changes');
    expect(difference.diffNotes).toEqual([
      expect.stringMatching(/^the diff ends after 100\d\d lines: \d+ more changed documents are not shown$/),
    ]);
  });

  it('a long line is cut, and the place of its difference told', async () => {
    const line = 'x'.repeat(1_000_000);
    const [difference] = await compare(`${line}a\n`, `${line}b\n`, 'a.txt');
    if (difference?.kind !== 'changed') throw new Error('not changed');
    expect(difference.diffNotes).toEqual([
      'lines over 2000 characters are cut; the first difference is at line 1, column 1000001',
    ]);
    expect(difference.diff?.length).toBeLessThan(5000);
    expect(difference.diff).toContain(`\n-(999800 characters) …${'x'.repeat(200)}a\n+(999800`);
    const [after] = await compare(`a${line}\n`, `b${line}\n`, 'a.txt');
    expect(after?.kind === 'changed' && after.diff).toContain('… (998001 more characters)');
  });
});
