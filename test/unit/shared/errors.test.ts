import { describe, expect, it } from 'vitest';
import { systemWords } from '../../../src/shared/errors.ts';

describe('what the system says of a path', () => {
  it.each([
    ["EACCES: permission denied, open '/a/b, c'", 'permission denied'],
    ["ENOENT: no such file or directory, rename '/a' -> '/b'", 'no such file or directory'],
    ['ENOSPC: no space left on device, write', 'no space left on device'],
    ['EISDIR: illegal operation on a directory, read', 'illegal operation on a directory'],
    ['a sentence, of its own', 'a sentence, of its own'],
  ])('%s is told without the path', (message, words) => {
    expect(systemWords(new Error(message))).toBe(words);
  });
});
