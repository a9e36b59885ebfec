import { describe, expect, it } from 'vitest';
import { affectedBy, isIgnored, joined, type WatchedSetup } from '../../../../src/cli/watch/affected.ts';
import type { CasePlan, ImagePlan } from '../../../../src/plan/types.ts';
import type { TestCase } from '../../../../src/promise/types.ts';
import { pipelinePlan, stagePlan } from '../test-run/plans.ts';

const ROOT = '/redis';

function image(reference: string, context: string): ImagePlan {
  const folder = { context, dockerfile: `${context}/Dockerfile` };
  return { reference, usedBy: [], source: { kind: 'build', folder, foundBy: 'folder name' } };
}

function casePlan(name: string, dir: string, images: readonly string[]): CasePlan {
  return {
    name,
    dir,
    workflow: { type: 'resource', action: 'configure' },
    object: {},
    workflowPipelines: ['instance'],
    pipelines: [pipelinePlan(images.map((each) => ({ ...stagePlan({}), image: each })))],
    allPipelines: ['instance'],
    pipelineFolders: false,
    timeoutSeconds: 600,
    network: 'default',
  };
}

function testCase({ name, dir, workflow }: CasePlan): TestCase {
  return {
    name,
    dir,
    workflow,
    file: undefined,
    pipeline: undefined,
    requestFile: undefined,
    env: {},
    timeoutSeconds: undefined,
    network: 'default',
  };
}

const plans = [
  casePlan('test', `${ROOT}/test`, ['render', 'notify']),
  casePlan('small', `${ROOT}/test/small`, ['render']),
  casePlan('removal', `${ROOT}/test/removal`, ['notify']),
];

const setup: WatchedSetup = {
  promise: {
    name: 'redis',
    file: `${ROOT}/promise.yaml`,
    files: [`${ROOT}/promise.yaml`, `${ROOT}/dependencies.yaml`],
    root: ROOT,
    object: {},
    api: undefined,
    pipelines: [],
  },
  plan: {
    version: 1,
    promise: { name: 'redis', file: `${ROOT}/promise.yaml`, root: ROOT },
    images: [image('render', `${ROOT}/render`), image('notify', '/shared/notify')],
    cases: plans,
  },
  allCases: plans.map(testCase),
};

describe('what a change affects', () => {
  it.each<[string, readonly string[] | 'all']>([
    ['promise.yaml', 'all'],
    ['dependencies.yaml', 'all'],
    ['promise.config.yaml', 'all'],
    ['test/cluster/secret.yaml', 'all'],
    ['test/destinations/workers.yaml', 'all'],
    ['test/small/case.yaml', ['small']],
    ['test/small/input/object.yaml', ['small']],
    ['test/small/expected/output/a/b.yaml', ['small']],
    ['test/small/cluster/secret.yaml', ['small']],
    ['test/input/object.yaml', ['test']],
    ['test/expected/status.yaml', ['test']],
    ['test/case.yaml', ['test']],
    ['test/new/input/object.yaml', ['new']],
    ['test/README.md', []],
    ['render/run', ['test', 'small']],
    ['render/Dockerfile', ['test', 'small']],
    ['render/charts/a/b.yaml', ['test', 'small']],
    ['../shared/notify/run', ['test', 'removal']],
    ['../shared/other/run', []],
    ['rendering/run', []],
    ['README.md', []],
    ['resource-request.yaml', []],
  ])('%s: %s', (file, names) => {
    const absolute = file.startsWith('../') ? file.slice(2) : `${ROOT}/${file}`;
    const affected = affectedBy([absolute], setup);
    expect(affected === 'all' ? affected : [...affected]).toEqual(names);
  });

  it('is the variants of a case, too', () => {
    const small = plans.map(testCase).filter(({ name }) => name === 'small');
    const variantOf = { name: 'small', dir: `${ROOT}/test/small` };
    const variants = small.map((base) => ({ ...base, name: 'small/with-tls', variantOf }));
    const varied = { ...setup, allCases: [...setup.allCases, ...variants] };
    expect(affectedBy([`${ROOT}/test/small/case.yaml`], varied)).toEqual(
      new Set(['small', 'small/with-tls']),
    );
    expect(affectedBy([`${ROOT}/test/removal/case.yaml`], varied)).toEqual(new Set(['removal']));
  });

  it('is one variant alone where the change is in its own folder', () => {
    const golden = (place: string) => affectedBy([`${ROOT}/test/${place}/expected/output/a.yaml`], setup);
    expect(golden('small/variants/with-tls')).toEqual(new Set(['small/with-tls']));
    expect(golden('variants/with-tls')).toEqual(new Set(['test/with-tls']));
  });

  it('is what all of several affect', () => {
    const affected = affectedBy([`${ROOT}/test/small/case.yaml`, '/shared/notify/run'], setup);
    expect(affected).toEqual(new Set(['small', 'test', 'removal']));
    expect(joined(affected, 'all')).toBe('all');
  });
});

describe('what is ignored', () => {
  it.each([
    '.git/index',
    '.promise/tmp/a/owner.json',
    'pipeline/node_modules/a/index.js',
    'test/output/a.yaml',
    'test/metadata',
    'test/small/output/a.yaml',
    'test/small/metadata/status.yaml',
    'test/variants/large/output/a.yaml',
    'test/small/variants/large/metadata/status.yaml',
    'containers/quota/tests/small/variants/large/output/a.yaml',
    'containers/quota/tests/small/output/a.yaml',
    'test/small/expected/.promise-update-x/new-0',
    'pipeline/.run.swp',
    'pipeline/run~',
    'pipeline/4913',
    'pipeline/.#run',
  ])('%s', (file) => {
    expect(isIgnored(`${ROOT}/${file}`, ROOT)).toBe(true);
  });

  it.each([
    '',
    'promise.yaml',
    '.dockerignore',
    'pipeline/output/a',
    'test/expected/output/a.yaml',
    'test/input/metadata/a.yaml',
    'test/small/expected/output/a.yaml',
    'test/variants/large/expected/output/a.yaml',
    'test/small/variants/output/expected/output/a.yaml',
    'test/small/input/output/a.yaml',
    'containers/quota/tests/small/input/output/a.yaml',
    'containers/quota/tests/small/expected/output/a.yaml',
  ])('but not %s', (file) => {
    expect(isIgnored(file === '' ? ROOT : `${ROOT}/${file}`, ROOT)).toBe(false);
  });
});
