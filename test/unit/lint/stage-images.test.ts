import { describe, expect, it } from 'vitest';
import { looseTag } from '../../../src/lint/image-tag.ts';

describe('a loose tag', () => {
  it.each([
    ['redis', 'none'],
    ['ghcr.io/a/redis', 'none'],
    ['localhost:5000/redis', 'none'],
    ['redis:latest', 'latest'],
    ['localhost:5000/redis:latest', 'latest'],
    ['redis:v1', undefined],
    ['redis@sha256:0123', undefined],
    ['redis:latest@sha256:0123', undefined],
  ])('%s: %s', (reference, expected) => {
    expect(looseTag(reference)).toBe(expected);
  });
});
