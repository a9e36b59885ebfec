import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLayouts, layoutName } from '../../../src/build/oci-layouts.ts';

describe('the folder of an OCI layout', () => {
  it('bears the name of the image, without its tag, on one level', () => {
    expect(layoutName('ghcr.io/me/redis:v1')).toBe('ghcr.io_me_redis');
    expect(layoutName('localhost:5000/redis')).toBe('localhost_5000_redis');
  });

  it('is never that of two images', async () => {
    const labelled = (...references: readonly string[]) =>
      references.map((reference) => ({ reference, label: reference }));
    const both = checkLayouts('/no/such/folder', labelled('a/b:v1', 'a_b:v1'));
    await expect(both).rejects.toThrow('the layouts of a/b:v1 and a_b:v1 would both be a_b');
    await expect(checkLayouts('/no/such/folder', labelled('a/b:v1', 'a/c:v1'))).resolves.toBeUndefined();
  });

  it('is not made where a file is, or on the way', async () => {
    for (const dir of [import.meta.filename, path.join(import.meta.filename, 'deeper/still')]) {
      await expect(checkLayouts(dir, [])).rejects.toMatchObject({
        code: 'file-exists',
        location: { file: dir },
      });
    }
  });
});
