import { describe, expect, it } from 'vitest';
import type { ExpectedFailure } from '../../../src/promise/case-expect.ts';
import { coverageOf } from '../../../src/promise/coverage.ts';
import type { TestCase } from '../../../src/promise/types.ts';
import { promiseWith } from './support.ts';

const location = { file: 'promise.yaml' };
const container = { image: 'a:1', env: [], envFrom: [], volumeMounts: [], location };
const PATHS = ['resource/configure/one', 'resource/configure/two', 'resource/delete/a', 'resource/delete/b'];

/** Each pipeline has the stages `first` and `second`. */
const PIPELINES = promiseWith('/redis', PATHS).pipelines.map((pipeline) => ({
  ...pipeline,
  containers: ['first', 'second'].map((name) => ({ ...container, name })),
}));

function caseOf(action: 'configure' | 'delete', change: Partial<TestCase> = {}): TestCase {
  return {
    name: 'test',
    dir: '/redis/test',
    file: undefined,
    workflow: { type: 'resource', action },
    pipeline: undefined,
    requestFile: undefined,
    env: {},
    timeoutSeconds: undefined,
    network: 'default',
    ...change,
  };
}

const failingAt = (stage: string): ExpectedFailure => ({
  kind: 'failedStage',
  pipeline: 'two',
  stage,
  location,
});

describe('coverageOf', () => {
  it('finds nothing missing where all that Kratix runs is run: of a delete only the first pipeline', () => {
    expect(coverageOf(PIPELINES, [caseOf('configure'), caseOf('delete')])).toEqual({
      stages: 6,
      stagesNotRun: 0,
      pipelinesNotRun: [],
      otherStagesNotRun: [],
    });
  });

  it('names a pipeline without any stage run as a whole', () => {
    expect(coverageOf(PIPELINES, [caseOf('configure', { pipeline: 'one' })])).toEqual({
      stages: 6,
      stagesNotRun: 4,
      pipelinesNotRun: ['resource/configure/two', 'resource/delete/a'],
      otherStagesNotRun: [],
    });
  });

  it('names the stages that a case of a stage alone leaves out', () => {
    const alone = caseOf('configure', { pipeline: 'two', stage: 'second' });
    expect(coverageOf(PIPELINES, [alone, caseOf('delete')])).toMatchObject({
      pipelinesNotRun: ['resource/configure/one'],
      otherStagesNotRun: ['resource/configure/two/first'],
    });
  });

  it('counts what runs up to a stage that is supposed to fail, that stage among it', () => {
    const failing = caseOf('configure', { expect: failingAt('first') });
    expect(coverageOf(PIPELINES, [failing]).otherStagesNotRun).toEqual(['resource/configure/two/second']);
    expect(coverageOf(PIPELINES, [caseOf('configure', { expect: failingAt('second') })])).toMatchObject({
      pipelinesNotRun: ['resource/delete/a'],
      otherStagesNotRun: [],
    });
  });

  it('counts nothing of a case whose request is supposed to be refused', () => {
    const refused = caseOf('configure', { expect: { kind: 'refusedRequest', location } });
    expect(coverageOf(PIPELINES, [refused]).stagesNotRun).toBe(6);
  });

  it('counts the stages whose image a case tests by itself', () => {
    const withImages = (names: readonly string[]) => (pipeline: (typeof PIPELINES)[number]) => ({
      ...pipeline,
      containers: names.map((name) => ({ ...container, name, image: `${name}:1` })),
    });
    const pipelines = PIPELINES.slice(0, 1).map(withImages(['first', 'second']));
    const lone = promiseWith('/redis/first', ['resource/configure/first']);
    const standIn = { ...lone, pipelines: PIPELINES.slice(0, 1).map(withImages(['first'])) };
    const alone = caseOf('configure', { stage: 'first', standIn });
    expect(coverageOf(pipelines, [alone])).toMatchObject({
      stagesNotRun: 1,
      pipelinesNotRun: [],
      otherStagesNotRun: ['resource/configure/one/second'],
    });
  });
});
