import { describe, expect, it } from 'vitest';
import { parseReference } from '../../../src/engine/image-reference.ts';

describe('an image reference', () => {
  it.each([
    ['busybox', 'docker.io', 'busybox', 'latest'],
    ['busybox:1', 'docker.io', 'busybox', '1'],
    ['team/web:v1', 'docker.io', 'team/web', 'v1'],
    ['ghcr.io/team/web', 'ghcr.io', 'ghcr.io/team/web', 'latest'],
    ['localhost/web:1', 'localhost', 'localhost/web', '1'],
    ['box:5000/web', 'box:5000', 'box:5000/web', 'latest'],
    ['box:5000/web:1', 'box:5000', 'box:5000/web', '1'],
    ['ghcr.io/team/web@sha256:abc', 'ghcr.io', 'ghcr.io/team/web', 'sha256:abc'],
    ['ghcr.io/team/web:v1@sha256:abc', 'ghcr.io', 'ghcr.io/team/web', 'sha256:abc'],
  ])('%s is taken apart', (reference, registry, repository, tag) => {
    expect(parseReference(reference)).toEqual({ registry, repository, tag });
  });

  it.each(['', ' ', 'a b', '/a', 'a/', 'a//b', '../a', 'a/../b', 'a?b', 'a#b', '-a'])(
    '%j is none',
    (reference) => {
      expect(() => parseReference(reference)).toThrow(expect.objectContaining({ code: 'image-unavailable' }));
    },
  );
});
