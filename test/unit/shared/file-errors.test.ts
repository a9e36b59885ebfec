import { describe, expect, it } from 'vitest';
import { PromiseError } from '../../../src/shared/errors.ts';
import { fileErrorCode } from '../../../src/shared/file-errors.ts';

describe('fileErrorCode', () => {
  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EACCES', 'not-permitted'],
    ['EPERM', 'not-permitted'],
    ['EROFS', 'not-permitted'],
    ['EIO', undefined],
    ['ENAMETOOLONG', undefined],
  ])('%s is %s', (code, expected) => {
    expect(fileErrorCode(Object.assign(new Error('x'), { code }))).toBe(expected);
  });

  it('knows nothing about errors that are not of the file system', () => {
    expect(fileErrorCode(new Error('x'))).toBeUndefined();
    expect(fileErrorCode(new PromiseError('not-permitted', 'x'))).toBeUndefined();
  });
});
