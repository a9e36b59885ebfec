import { describe, expect, it } from 'vitest';
import { contentTree } from '../../../src/compare/content-tree.ts';
import { withRecentFiles } from '../../../src/compare/recent-files.ts';
import { bytesContent } from '../../../src/shared/file-content.ts';

/** A tree of three files, and what was asked of it. */
function spied() {
  const asked: string[] = [];
  const files = new Map(
    ['a', 'b', 'c'].map((name) => [name, bytesContent(Buffer.from(`content of ${name}`))]),
  );
  const tree = contentTree(files);
  return {
    asked,
    tree: withRecentFiles(
      {
        ...tree,
        size: (path) => {
          asked.push(`size ${path}`);
          return tree.size(path);
        },
        read: (path) => {
          asked.push(`read ${path}`);
          return tree.read(path);
        },
        readAt: (path, offset, length) => {
          asked.push(`readAt ${path}`);
          return tree.readAt(path, offset, length);
        },
      },
      2,
    ),
  };
}

describe('a tree that keeps recent files', () => {
  it('reads a file once whose bytes were compared', async () => {
    const { tree, asked } = spied();
    const size = await tree.size('a');
    const block = await tree.readAt('a', 0, size);
    expect(await tree.read('a')).toBe(block);
    expect(await tree.size('a')).toBe(size);
    expect(asked).toEqual(['size a', 'readAt a']);
  });

  it('doesn’t take a part of a file for all of it', async () => {
    const { tree } = spied();
    await tree.size('a');
    await tree.readAt('a', 0, 3);
    expect(String(await tree.read('a'))).toBe('content of a');
  });

  it('keeps only the last few', async () => {
    const { tree, asked } = spied();
    for (const path of ['a', 'b', 'c']) await tree.readAt(path, 0, await tree.size(path));
    await tree.read('a');
    await tree.read('c');
    expect(asked.slice(-1)).toEqual(['read a']);
  });
});
