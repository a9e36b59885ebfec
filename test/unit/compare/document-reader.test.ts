import { describe, expect, it } from 'vitest';
import { compareTrees } from '../../../src/compare/compare-trees.ts';
import { DocumentReader } from '../../../src/compare/document-reader.ts';
import { memoryTree } from './memory-tree.ts';

const bytesOf = (text: string) => Buffer.from(text);

/** A list of more than half of the values that are read in all; each of another name. */
const list = (name: number) => bytesOf(`[${name}${',1'.repeat(1_100_000)}]`);

const REFUSED = { kind: 'invalid', message: expect.stringContaining('more than 2,000,000 values in all') };

describe('what a run wrote', () => {
  it('is read once, whatever it is called', () => {
    const documents = new DocumentReader();
    const first = documents.read('a.yaml', bytesOf('a: yes\n'), 'gitops');
    expect(documents.read('other/b.yml', bytesOf('a: yes\n'), 'gitops')).toBe(first);
    expect([...documents.readings()].map(([, reading]) => reading)).toEqual([first]);
  });

  it('means what its name and its readers make of it', () => {
    const documents = new DocumentReader();
    const bytes = bytesOf('a: yes\n');
    expect(documents.read('a.yaml', bytes, 'gitops')).toMatchObject({
      documents: [{ value: { a: 'yes' } }],
    });
    expect(documents.read('a.yaml', bytes, 'kubernetes')).toMatchObject({
      documents: [{ value: { a: true } }],
    });
    expect(documents.read('a.json', bytes, 'gitops')).toMatchObject({ kind: 'invalid' });
  });

  it('is read until it has too many values in all, whatever is asked for again', () => {
    const documents = new DocumentReader();
    const read = (name: number) => documents.read(`${name}.json`, list(name), 'gitops');
    for (const name of [1, 1, 2, 1]) expect(read(name)).toMatchObject({ kind: 'documents' });
    expect(read(3)).toMatchObject(REFUSED);
    expect(read(3)).toMatchObject(REFUSED);
    expect(read(2)).toMatchObject({ kind: 'documents' });
  });

  it('counts as read where it turns out to be broken', () => {
    const documents = new DocumentReader();
    const broken = (size: number) => documents.read('a.yaml', Buffer.alloc(size), 'gitops');
    expect(broken(5_000_000)).toMatchObject({ message: expect.stringContaining('NUL') });
    expect(broken(5_000_001)).toMatchObject({ message: expect.stringContaining('NUL') });
    expect(broken(5_000_002)).toMatchObject(REFUSED);
  });

  it('is read again rather than kept where it is long', () => {
    const documents = new DocumentReader();
    const read = (letter: string) =>
      documents.read('a.json', bytesOf(JSON.stringify(letter.repeat(20_000_000))), 'gitops');
    expect(read('a')).toBe(read('a'));
    expect(read('b')).not.toBe(read('b'));
    expect(read('b')).toMatchObject({ kind: 'documents' });
  });

  it('differs from any golden once it has too many values in all', async () => {
    const documents = new DocumentReader();
    for (const name of [1, 2]) documents.read(`${name}.json`, list(name), 'gitops');
    const [expected, actual] = [memoryTree({ 'a.json': '{"a": 1}' }), memoryTree({ 'a.json': '{ "a": 1 }' })];
    expect(await compareTrees(expected, actual, { exact: false })).toEqual([]);
    expect(await compareTrees(expected, actual, { exact: false, documents })).toMatchObject([
      { kind: 'invalid', path: 'a.json', side: 'actual', message: REFUSED.message, diff: undefined },
    ]);
  });
});
