import { describe, expect, it } from 'vitest';
import { findStage, stagePath } from '../../../src/promise/find-stage.ts';
import { promiseWith } from './support.ts';

const CONTAINER = {
  image: 'a:1',
  env: [],
  envFrom: [],
  volumeMounts: [],
  location: { file: 'promise.yaml' },
};

const PIPELINES = promiseWith('/redis', ['resource/configure/one', 'resource/configure/two']).pipelines.map(
  (pipeline) => ({
    ...pipeline,
    containers: ['render', pipeline.name].map((name) => ({ ...CONTAINER, name })),
  }),
);

function found(word: string): string {
  const result = findStage(PIPELINES, word);
  return 'stage' in result ? stagePath(result.stage) : `${result.message}: ${result.known.join(' ')}`;
}

describe('findStage', () => {
  it.each([
    ['two', 'resource/configure/two/two'],
    ['one/render', 'resource/configure/one/render'],
    ['resource/configure/two/render', 'resource/configure/two/render'],
    ['render', 'render names 2 stages: resource/configure/one/render resource/configure/two/render'],
    ['ender', 'there is no stage ender (did you mean render?): '],
  ])('reads %s', (word, expected) => {
    expect(found(word)).toContain(expected);
  });
});
