import { describe, expect, test } from 'vitest';
import { entryPath, type Node, resolveLink } from '../../../src/run/file-tree.ts';

const FILE: Node = { kind: 'file', bytes: 1, sha256: '', executable: false };

function link(target: string): Node {
  return { kind: 'link', target };
}

describe('entryPath', () => {
  test.each([
    ['kratix/output/a', ['output', 'a']],
    ['./kratix/output/./a//b/', ['output', 'a', 'b']],
    ['kratix', []],
    ['kratix/output/-rf', ['output', '-rf']],
    ['kratix/output/a\nb', ['output', 'a\nb']],
  ])('%j', (name, parts) => {
    expect(entryPath(name)).toEqual(parts);
  });

  test.each([
    ['output/a', ['output', 'a']],
    ['/a', ['output', 'a']],
    ['/', ['output']],
    ['/etc/passwd', ['output', 'etc', 'passwd']],
    ['/../a', undefined],
  ])('%j of an archive of the output', (name, parts) => {
    expect(entryPath(name, 'output')).toEqual(parts);
  });

  test.each(['/etc/passwd', '../x', 'kratix/../../x', 'kratix/output/..', 'kratix/output/a\0b'])(
    'refuses %j',
    (name) => {
      expect(entryPath(name)).toBeUndefined();
    },
  );
});

describe('resolveLink', () => {
  const tree = new Map<string, Node>([
    ['output', { kind: 'folder' }],
    ['output/file', FILE],
    ['output/pipe', { kind: 'special' }],
    ['output/dir', { kind: 'folder' }],
    ['output/dir/inner', FILE],
    ['output/to-file', link('file')],
    ['output/to-dir', link('dir')],
    ['output/dir/up', link('../file')],
    ['output/dir/up-twice', link('../../metadata/status.yaml')],
    ['output/through-dir', link('to-dir/inner')],
    ['output/dotted', link('./dir/../dir//inner')],
    ['output/chain', link('to-file')],
    ['output/absolute', link('/kratix/output/file')],
    ['output/to-absolute', link('absolute')],
    ['output/dangling', link('nothing')],
    ['output/below-file', link('file/x')],
    ['output/slash', link('file/')],
    ['output/empty', link('')],
    ['output/self', link('self')],
    ['output/a', link('b')],
    ['output/b', link('a')],
    ['output/to-pipe', link('pipe')],
    ['output/to-root', link('.')],
    ['metadata', { kind: 'folder' }],
    ['metadata/status.yaml', FILE],
  ]);

  test.each([
    ['output/to-file', 'output/file'],
    ['output/dir/up', 'output/file'],
    ['output/through-dir', 'output/dir/inner'],
    ['output/dotted', 'output/dir/inner'],
    ['output/chain', 'output/file'],
    ['output/slash', 'output/file'],
  ])('%s ends in %s', (from, to) => {
    expect(resolveLink(from, tree)).toEqual({ kind: 'file', path: to });
  });

  test.each([
    ['output/to-dir', 'folder'],
    ['output/to-root', 'folder'],
    ['output/dir/up-twice', 'outside'],
    ['output/absolute', 'absolute'],
    ['output/to-absolute', 'absolute'],
    ['output/dangling', 'missing'],
    ['output/below-file', 'missing'],
    ['output/self', 'loop'],
    ['output/a', 'loop'],
    ['output/to-pipe', 'special'],
  ])('%s: %s', (from, kind) => {
    expect(resolveLink(from, tree)).toEqual({ kind });
  });
});
