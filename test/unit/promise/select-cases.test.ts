import { describe, expect, it } from 'vitest';
import { type BrokenCase, type FoundCase, withoutBroken } from '../../../src/promise/broken-case.ts';
import { nameOfChoice, type SelectedCase, selectCases } from '../../../src/promise/select-cases.ts';
import type { TestCase } from '../../../src/promise/types.ts';
import { PromiseError } from '../../../src/shared/errors.ts';
import { promiseWith, thrownBy } from './support.ts';

const PROMISE = promiseWith('/redis', [
  'resource/configure/instance',
  'resource/configure/notify',
  'resource/delete/cleanup',
  'resource/delete/never',
  'promise/configure/setup',
  'promise/delete/cleanup',
]);

function testCase(name: string, overrides: Partial<TestCase> = {}): TestCase {
  return {
    name,
    dir: `/redis/test/${name}`,
    file: undefined,
    workflow: { type: 'resource', action: 'configure' },
    pipeline: undefined,
    requestFile: undefined,
    env: {},
    timeoutSeconds: undefined,
    network: 'default',
    ...overrides,
  };
}

const CASES: readonly TestCase[] = [
  testCase('test'),
  testCase('with-beats'),
  testCase('with-none', { pipeline: 'notify' }),
  testCase('removal', { workflow: { type: 'resource', action: 'delete' } }),
  testCase('install', { workflow: { type: 'promise', action: 'configure' } }),
];

function select(names: readonly string[], pipelines: readonly string[] = []): readonly string[] {
  return withoutBroken<SelectedCase>(selectCases(PROMISE, CASES, { names, pipelines })).map(
    (selected) => `${selected.testCase.name}: ${selected.pipelines.map(({ name }) => name).join(' ')}`,
  );
}

describe('selectCases', () => {
  it('takes every case with its whole workflow, or the pipeline it names; of delete the first only', () => {
    expect(select([])).toEqual([
      'test: instance notify',
      'with-beats: instance notify',
      'with-none: notify',
      'removal: cleanup',
      'install: setup',
    ]);
  });

  it.each([
    [['test'], ['test: instance notify']],
    [['with-*'], ['with-beats: instance notify', 'with-none: notify']],
    [
      ['install', '{test,removal}'],
      ['test: instance notify', 'removal: cleanup', 'install: setup'],
    ],
  ])('takes the cases named %j', (names, expected) => {
    expect(select(names)).toEqual(expected);
  });

  it.each([
    [['resource/configure/instance'], ['test: instance', 'with-beats: instance']],
    [['resource/configure'], ['test: instance notify', 'with-beats: instance notify', 'with-none: notify']],
    [['resource/configure/'], ['test: instance notify', 'with-beats: instance notify', 'with-none: notify']],
    [['promise'], ['install: setup']],
    [['notify'], ['test: notify', 'with-beats: notify', 'with-none: notify']],
    [
      ['setup', 'resource/delete'],
      ['removal: cleanup', 'install: setup'],
    ],
  ])('takes the pipelines named %j', (pipelines, expected) => {
    expect(select([], pipelines)).toEqual(expected);
  });

  it('names all pipelines of a case, whichever are taken', () => {
    const selection = { names: ['test', 'with-none'], pipelines: ['notify'] };
    const selected = withoutBroken<SelectedCase>(selectCases(PROMISE, CASES, selection));
    expect(selected.map(({ allPipelines }) => allPipelines)).toEqual([['instance', 'notify'], ['notify']]);
  });

  it('takes the pipelines of the named cases only', () => {
    expect(select(['test'], ['notify'])).toEqual(['test: notify']);
  });

  it.each([
    ['an unknown case', ['with-beat'], [], 'unknown-case', 'did you mean with-beats?', 'with-beats'],
    ['a glob that matches nothing', ['x*'], [], 'unknown-case', 'x*', 'removal'],
    [
      'an unknown pipeline',
      [],
      ['resource/configure/instanc'],
      'unknown-pipeline',
      'did you mean',
      'promise/delete/cleanup',
    ],
    [
      'a name that two pipelines have',
      [],
      ['cleanup'],
      'unknown-pipeline',
      'names 2 pipelines',
      'resource/delete/cleanup',
    ],
    [
      'a pipeline that no case runs',
      [],
      ['promise/delete'],
      'no-cases',
      'no case runs promise/delete',
      'removal: resource/delete',
    ],
  ])('refuses %s, and lists what there is', (_, names, pipelines, code, message, note) => {
    const error = thrownBy(() => select(names, pipelines));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.notes).toContain(note);
    expect(error.hint).toBeTruthy();
  });

  describe('with a case that cannot be read', () => {
    const broken: BrokenCase = {
      name: 'small',
      dir: '/redis/test/small',
      workflow: { type: 'resource', action: 'configure' },
      error: new PromiseError('invalid-case', 'case.yaml has 2 problems'),
    };
    const found: readonly FoundCase[] = [testCase('test'), broken, testCase('with-beats')];
    const chosen = (names: readonly string[], pipelines: readonly string[] = [], stage?: string) =>
      selectCases(PROMISE, found, { names, pipelines, ...(stage === undefined ? {} : { stage }) }).map(
        nameOfChoice,
      );

    it('keeps it in its place, and leaves it out by its name only', () => {
      expect(chosen([])).toEqual(['test', 'small', 'with-beats']);
      expect(chosen(['s*'])).toEqual(['small']);
      expect(chosen(['test'])).toEqual(['test']);
      // What it runs nobody knows.
      expect(chosen([], ['notify'])).toEqual(['test', 'small', 'with-beats']);
      expect(chosen([], ['promise/configure'])).toEqual(['small']);
    });

    it('takes it where a variant is named that it may have', () => {
      expect(chosen(['small/with-tls'])).toEqual(['small']);
      expect(thrownBy(() => chosen(['smaller/with-tls'])).code).toBe('unknown-case');
    });
  });
});
