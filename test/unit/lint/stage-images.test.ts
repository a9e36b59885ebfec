import { describe, expect, it } from 'vitest';
import { looseTag } from '../../../src/lint/image-tag.ts';
import { lintStageImages } from '../../../src/lint/stage-images.ts';
import { loadPromise } from '../../../src/promise/load.ts';
import { tempTree } from '../promise/support.ts';

/** A Promise whose pipeline runs these images, one after the other. */
async function promiseOf(...images: readonly string[]): Promise<string> {
  const containers = images.map((image, index) => ({ name: `stage-${index}`, image }));
  const pipeline = {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Pipeline',
    metadata: { name: 'install' },
    spec: { containers },
  };
  const promise = {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Promise',
    metadata: { name: 'redis' },
    spec: { workflows: { promise: { configure: [pipeline] } } },
  };
  return tempTree({ 'promise.yaml': JSON.stringify(promise, null, 1) });
}

describe('lintStageImages', () => {
  it('tells of each image once, at its place', async () => {
    const { pipelines } = await loadPromise(await promiseOf('Redis:v1', 'redis', 'redis:v1', 'Redis:v1'));
    expect(lintStageImages(pipelines)).toMatchObject([
      {
        code: 'invalid-image',
        message: '"Redis:v1" is no image reference: its Pod never starts (InvalidImageName)',
        location: { line: 21, column: 10 },
      },
      { code: 'latest-image', message: 'the image redis has no tag, which means latest' },
    ]);
  });

  it.each(['ghcr.io/team/a b:v1', 'redis:v 1', 'redis:', 'redis@sha256:12', 'https://ghcr.io/team/redis:v1'])(
    'takes %s for no image reference',
    async (image) => {
      const { pipelines } = await loadPromise(await promiseOf(image));
      expect(lintStageImages(pipelines).map(({ code }) => code)).toEqual(['invalid-image']);
    },
  );
});

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
