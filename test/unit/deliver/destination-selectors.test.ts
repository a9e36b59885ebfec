import { describe, expect, it } from 'vitest';
import { readDestinationSelectors } from '../../../src/deliver/destination-selectors.ts';
import { bytesContent } from '../../../src/shared/file-content.ts';
import { filesOf } from './support.ts';

const read = (text: string) =>
  readDestinationSelectors(filesOf({ 'metadata/destination-selectors.yaml': text }));

describe('destination-selectors.yaml (work-creator/lib/work_creator.go, ParseDestinationSelectors)', () => {
  it('is optional', async () => {
    expect(await readDestinationSelectors(new Map())).toBeUndefined();
    expect(await read('# nothing\n')).toEqual([]);
  });

  it.each([
    ['- matchLabels: {a: b}', { matchLabels: { a: 'b' }, directory: '.' }],
    ['- {matchLabels: {a: b}, directory: ""}', { matchLabels: { a: 'b' }, directory: '.' }],
    ['- {matchLabels: {a: b}, directory: .}', { matchLabels: { a: 'b' }, directory: '.' }],
    ['- {matchLabels: {a: b}, directory: ./x/}', { matchLabels: { a: 'b' }, directory: 'x' }],
    ['- {matchLabels: {a: b}, directory: x/../y}', { matchLabels: { a: 'b' }, directory: 'y' }],
    ['- {matchLabels: {a: b}, directory: //}', { matchLabels: { a: 'b' }, directory: '/' }],
    ['- {matchLabels: {a: yes}, directory: 0777}', { matchLabels: { a: 'true' }, directory: '511' }],
    ['- {matchLabels: {a: 1.5, b: null}}', { matchLabels: { a: '1.5', b: '' }, directory: '.' }],
    ['- {MATCHLABELS: {a: b}, other: 1}', { matchLabels: { a: 'b' }, directory: '.' }],
    ['- matchLabels: {a: b}\n---\n- matchLabels: {}', { matchLabels: { a: 'b' }, directory: '.' }],
  ])('reads %j', async (text, entry) => {
    expect(await read(text)).toEqual([entry]);
  });

  it.each([
    ['- matchLabels: {}', 'entry 1 has no matchLabels', 1],
    ['- matchLabels: {a: b}\n- directory: x', 'entry 2 has no matchLabels', 2],
    ['-', 'entry 1 has no matchLabels', 1],
    [
      '- {matchLabels: {a: b}, directory: x}\n- {matchLabels: {a: c}, directory: ./x/}',
      'two entries have the directory x',
      2,
    ],
    ['- matchLabels: {a: b}\n- {matchLabels: {a: c}, directory: .}', 'two entries have the directory .', 2],
    ['- {matchLabels: {a: b}, directory: x/y}', 'x/y is a sub-directory', 1],
    ['- {matchLabels: {a: b}, directory: /x}', '/x is a sub-directory', 1],
    ['- {matchLabels: {a: b}, directory: ../x}', '../x is a sub-directory', 1],
    ['- {matchLabels: {a: b}, directory: ..}', 'the directory .. is outside the output', 1],
    ['matchLabels: {a: b}', 'must be a list, not a mapping', 1],
    ['- matchLabels: {a: [b]}', 'matchLabels.a: must be a string, not a list', 1],
    ['- matchLabels: [a]', 'matchLabels: must be a mapping, not a list', 1],
    ['- {matchLabels: {a: b}, directory: [x]}', 'directory: must be a string, not a list', 1],
    ['- a: [', 'this is not valid YAML', undefined],
  ])('refuses %j', async (text, message, line) => {
    const location = line === undefined ? expect.anything() : expect.objectContaining({ line });
    await expect(read(text)).rejects.toThrow(
      expect.objectContaining({ message: expect.stringContaining(message), location }),
    );
  });

  it('refuses what is not UTF-8', async () => {
    const content = bytesContent(new Uint8Array([0x2d, 0x20, 0xff]));
    const files = new Map([['metadata/destination-selectors.yaml', content]]);
    await expect(readDestinationSelectors(files)).rejects.toThrow('it is not UTF-8');
  });
});
