import { describe, expect, it } from 'vitest';
import { findCases } from '../../../src/promise/find-cases.ts';
import type { PromiseDefinition } from '../../../src/promise/types.ts';
import { promiseWith, rejectionOf, runnable, tempTree } from './support.ts';

const STAGES = ['fetch', 'render'];

function withStages(root: string): PromiseDefinition {
  const promise = promiseWith(root, [
    'resource/configure/instance',
    'promise/configure/setup',
    'resource/delete/first',
    'resource/delete/second',
  ]);
  const containers = STAGES.map((name) => ({
    name,
    image: 'busybox',
    env: [],
    envFrom: [],
    volumeMounts: [],
    location: { file: 'promise.yaml' },
  }));
  return { ...promise, pipelines: promise.pipelines.map((each) => ({ ...each, containers })) };
}

async function casesOf(caseYaml: string, files: Readonly<Record<string, string>> = {}) {
  const isPromise = caseYaml.includes('pipeline: promise');
  const request = isPromise ? {} : { 'test/a/input/object.yaml': 'kind: Redis\n' };
  const root = await tempTree({ ...request, 'test/a/case.yaml': caseYaml, ...files });
  return runnable(await findCases(withStages(root)));
}

describe('expect', () => {
  it('says which stage fails, and how', async () => {
    const [first] = await casesOf(
      'expect:\n  failedStage: {stage: render, exitCode: 3, log: "no .* left"}\n',
    );
    expect(first?.expect).toMatchObject({
      kind: 'failedStage',
      pipeline: 'instance',
      stage: 'render',
      exitCode: 3,
      location: { line: 2 },
    });
    const log = first?.expect?.kind === 'failedStage' ? first.expect.log : undefined;
    expect(log?.matcher('there is no room left').find()).toBe(true);
    expect(log?.matcher('there is room').find()).toBe(false);
  });

  it("is a variant's own, and not taken over from its case", async () => {
    const cases = await casesOf(`expect: {suspended: {retryAfter: 10m}}
vary:
  plain: {}
  wrong: {expect: {refusedRequest: {path: spec.size}}}
`);
    expect(cases.map((each) => [each.name, each.expect?.kind])).toEqual([
      ['a', 'suspended'],
      ['a/plain', undefined],
      ['a/wrong', 'refusedRequest'],
    ]);
  });

  it.each([
    ['expect: {failedStag: {stage: render}}', 'expect.failedStag: unknown field (did you mean failedStage?)'],
    ['expect: {}', 'expect: must have one of failedStage, refusedRequest, suspended; there is none'],
    ['expect: {suspended: {}, refusedRequest: {}}', 'there are refusedRequest and suspended'],
    ['expect: {failedStage: {}}', 'expect.failedStage: needs the name of the stage'],
    [
      'expect: {failedStage: {stage: rendr}}',
      'expect.failedStage.stage: there is no stage rendr (did you mean render?)',
    ],
    [
      'pipeline: resource/configure\nstage: fetch\nexpect: {failedStage: {stage: render}}',
      'the case runs the stage fetch alone',
    ],
    // Kratix runs only the first pipeline of a delete.
    ['pipeline: resource/delete\nexpect: {failedStage: {stage: second/render}}', 'second'],
    ['expect: {failedStage: {stage: render, exitCode: 0}}', 'exitCode: must be from 1 to 255'],
    ['expect: {failedStage: {stage: render, log: "("}}', 'log: is no regular expression (RE2): '],
    ['expect: {refusedRequest: {message: "["}}', 'message: is no regular expression (RE2): '],
    ['pipeline: promise/configure\nexpect: {refusedRequest: {}}', 'has no request to refuse'],
    ['pipeline: resource/configure\nstage: fetch\nexpect: {suspended: {}}', 'a stage alone suspends nothing'],
    ['expect: {suspended: {retryAfter: "30"}}', 'retryAfter: must be a duration with a unit'],
  ])('refuses %j', async (text, message) => {
    const error = await rejectionOf(casesOf(text));
    expect(error.code).toBe('invalid-case');
    expect(error.message).toContain(message);
    expect(error.location?.line).toBe(text.split('\n').length);
  });

  it('says what takes a field that it does not know, not what the whole file takes', async () => {
    const error = await rejectionOf(casesOf('expect: {refusedRequest: {because: x}}'));
    expect(error.message).toBe('expect.refusedRequest.because: unknown field');
    expect(error.hint).toBe('expect.refusedRequest takes path, message');
  });

  it.each(['failedStage:', 'refusedRequest: {}', 'suspended: {message: x}'])(
    'belongs below expect, which is said where %j stands beside it',
    async (text) => {
      const error = await rejectionOf(casesOf(text));
      const [field] = text.split(':');
      expect(error.message).toBe(`${field}: unknown field`);
      expect(error.hint).toBe(`put it below expect: expect: {${field}: …}`);
    },
  );

  it('needs no goldens where nothing is compared, and takes them for a slip', async () => {
    const golden = { 'test/a/variants/wrong/expected/output/a.yaml': 'a: 1\n' };
    const text = 'vary:\n  wrong:\n    expect:\n      KIND: {}\n';
    const error = await rejectionOf(casesOf(text.replace('KIND', 'refusedRequest'), golden));
    expect(error.message).toContain('a/wrong expects refusedRequest, but has goldens');
    expect(error.location).toMatchObject({ line: 4 });
    expect(await casesOf(text.replace('KIND', 'suspended'), golden)).toHaveLength(2);
  });
});
