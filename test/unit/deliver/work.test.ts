import { describe, expect, it } from 'vitest';
import { dependenciesWork, pipelineWork } from '../../../src/deliver/work.ts';
import { workloadGroups } from '../../../src/deliver/workload-groups.ts';
import { filesOf, promiseOf, REQUEST } from './support.ts';

const OUTPUT = filesOf({
  'output/b.yaml': 'b',
  'output/a/z.yaml': 'z',
  'output/a.yaml': 'a',
  'output/team/x.yaml': 'x',
  'output/B.yaml': 'B',
  'metadata/notes.yaml': 'n',
});

const paths = (group: { readonly workloads: readonly { readonly filepath: string }[] } | undefined) =>
  group?.workloads.map(({ filepath }) => filepath);

describe('workload groups (work-creator/lib/work_creator.go, Execute)', () => {
  it('puts everything into the default group, in the order in which Go lists folders', () => {
    const groups = workloadGroups({
      files: OUTPUT,
      selectors: [],
      type: 'resource',
      promiseSelectors: undefined,
    });
    expect(groups.map(({ id, directory }) => [id, directory])).toEqual([
      ['5058f1af8388633f609cadb75a75dc9d', '.'],
    ]);
    expect(paths(groups[0])).toEqual(['B.yaml', 'a/z.yaml', 'a.yaml', 'b.yaml', 'team/x.yaml']);
    expect(groups[0]?.destinationSelectors).toEqual([]);
  });

  it('gives each named directory a group of its own, before the default group', () => {
    const groups = workloadGroups({
      files: OUTPUT,
      selectors: [
        { directory: 'team', matchLabels: { team: 'a' } },
        { directory: '.', matchLabels: { env: 'dev' } },
      ],
      type: 'promise',
      promiseSelectors: { env: 'prod' },
    });
    expect(groups.map(({ directory }) => directory)).toEqual(['team', '.']);
    expect(paths(groups[0])).toEqual(['team/x.yaml']);
    expect(paths(groups[1])).not.toContain('team/x.yaml');
    expect(groups[0]?.destinationSelectors).toEqual([
      { matchLabels: { team: 'a' }, source: 'promise-workflow' },
    ]);
    expect(groups[1]?.destinationSelectors).toEqual([
      { matchLabels: { env: 'dev' }, source: 'promise-workflow' },
      { matchLabels: { env: 'prod' }, source: 'promise' },
    ]);
  });

  it('has no default group where no file is left for it, but a group for an empty directory', () => {
    const request = {
      selectors: [{ directory: 'team', matchLabels: { a: 'b' } }],
      type: 'resource' as const,
      promiseSelectors: undefined,
    };
    const left = workloadGroups({ ...request, files: filesOf({ 'output/team/x.yaml': 'x' }) });
    expect(left.map(({ directory }) => directory)).toEqual(['team']);
    const empty = workloadGroups({ ...request, files: filesOf({ 'output/team/': '' }) });
    expect(empty.map(({ workloads }) => workloads)).toEqual([[]]);
  });

  it.each([
    ['gone', 'the output has no directory gone'],
    ['b.yaml', 'output/b.yaml is a file, not a directory'],
  ])('refuses the directory %s', (directory, message) => {
    const selectors = [{ directory, matchLabels: { a: 'b' } }];
    const request = { files: OUTPUT, selectors, type: 'resource' as const, promiseSelectors: undefined };
    expect(() => workloadGroups(request)).toThrow(message);
  });
});

describe('the Work of a pipeline', () => {
  const own = promiseOf({ spec: { workflows: { config: { pipelineNamespace: 'builds' } } } });

  it.each([
    ['resource', promiseOf(), 'redis-example-instance-xxxxx', 'default'],
    ['resource', own, 'redis-example-default-instance-xxxxx', 'builds'],
    ['promise', promiseOf(), 'redis-instance-xxxxx', 'kratix-platform-system'],
    ['promise', own, 'redis-instance-xxxxx', 'builds'],
  ] as const)('of a %s workflow is named and placed', (type, promise, name, namespace) => {
    const object = type === 'resource' ? REQUEST : promise;
    const work = pipelineWork({ promise, pipeline: 'instance', type, object }, []);
    expect(work).toMatchObject({ name, namespace, workloadGroups: [] });
    expect(work.labels['kratix.io/work-type']).toBe(type);
  });
});

describe('the Work of spec.dependencies (api/v1alpha1/work_types.go)', () => {
  it('is one file with all of them', async () => {
    const promise = promiseOf({
      spec: {
        dependencies: [
          { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'a' } },
          { apiVersion: 'v1', kind: 'Secret' },
        ],
        destinationSelectors: [{ matchLabels: { env: 'dev' } }, { matchLabels: { env: 'prod', tier: 'x' } }],
      },
    });
    const work = dependenciesWork(promise);
    expect(work).toMatchObject({ name: 'redis-static-deps-xxxxx', resourceName: '' });
    const [group] = work?.workloadGroups ?? [];
    expect(group?.destinationSelectors).toEqual([
      { matchLabels: { env: 'dev', tier: 'x' }, source: 'promise' },
    ]);
    expect(paths(group)).toEqual(['static/redis-dependencies.yaml']);
    expect(new TextDecoder().decode(await group?.workloads[0]?.content.read())).toBe(
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: Secret\n',
    );
  });

  it('is not there without dependencies', () => {
    expect(dependenciesWork(promiseOf())).toBeUndefined();
  });
});
