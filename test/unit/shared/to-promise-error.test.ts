import { describe, expect, it } from 'vitest';
import { PromiseError } from '../../../src/shared/errors.ts';
import { toPromiseError } from '../../../src/shared/to-promise-error.ts';

describe('toPromiseError', () => {
  it('takes what was foreseen as it is', () => {
    const error = new PromiseError('build-failed', 'x');
    expect(toPromiseError(error)).toBe(error);
  });

  it.each([
    ['EACCES', 'not-permitted', '/db/test: permission denied'],
    ['EROFS', 'not-permitted', '/db/test: permission denied'],
    ['ENOSPC', 'disk-full', '/db/test: the disk is full'],
  ])('%s of a path is %s, which the user can mend', (code, expected, message) => {
    const thrown = Object.assign(new Error(`${code}: scandir '/db/test'`), { code, path: '/db/test' });
    expect(toPromiseError(thrown)).toMatchObject({ code: expected, message, exitCode: 3, cause: thrown });
  });

  it.each([
    ['a path that the system refuses for another reason', { code: 'EMFILE', path: '/db/test' }],
    ['a refusal of something else than a path', { code: 'EACCES' }],
  ])('takes %s for a bug, with its stack', (_what, properties) => {
    const thrown = Object.assign(new Error('x'), properties);
    expect(toPromiseError(thrown)).toMatchObject({ code: 'internal', exitCode: 70, notes: [thrown.stack] });
  });

  it.each([undefined, null, 'thrown'])('takes %s, which is no error, for a bug', (thrown) => {
    expect(toPromiseError(thrown)).toMatchObject({ code: 'internal', message: `unexpected: ${thrown}` });
  });
});
