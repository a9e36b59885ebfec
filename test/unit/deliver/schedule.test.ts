import { describe, expect, it } from 'vitest';
import {
  groupSelector,
  matchingDestinations,
  scheduleGroup,
  scheduleWork,
} from '../../../src/deliver/schedule.ts';
import { pipelineWork } from '../../../src/deliver/work.ts';
import { defaultGroup } from '../../../src/deliver/workload-groups.ts';
import { destinationOf, promiseOf, REQUEST } from './support.ts';

const DESTINATIONS = [
  destinationOf('plain'),
  destinationOf('dev', { labels: { env: 'dev' } }),
  destinationOf('dev-east', { labels: { env: 'dev', zone: 'east' }, strictMatchLabels: true }),
  destinationOf('strict-plain', { strictMatchLabels: true }),
  destinationOf('dry', { labels: { env: 'dev', 'kratix.io/dry-run': 'true' } }),
];

describe('which Destinations match (internal/controller/scheduler.go, getDestinationsForWorkloadGroup)', () => {
  it.each<[Record<string, string>, string[]]>([
    [{}, ['dev', 'plain', 'strict-plain']],
    [{ env: 'dev' }, ['dev', 'dev-east']],
    [{ env: 'dev', zone: 'east' }, ['dev-east']],
    [{ env: 'prod' }, []],
    [{ zone: '' }, []],
    [{ 'kratix.io/dry-run': 'true' }, ['dry']],
    [{ env: 'not a value' }, []],
    [{ constructor: 'x' }, []],
  ])('%j: %j', (selector, names) => {
    expect(matchingDestinations(selector, DESTINATIONS)).toEqual(names);
  });
});

describe('where a group goes (scheduler.go, reconcileWorkloadGroup)', () => {
  const promise = promiseOf();
  const resource = pipelineWork({ promise, pipeline: 'instance', type: 'resource', object: REQUEST }, []);
  const dependency = pipelineWork({ promise, pipeline: 'setup', type: 'promise', object: promise }, []);
  const dev = defaultGroup([], [{ matchLabels: { env: 'dev' }, source: 'resource-workflow' }]);

  it('lets the Promise win over the workflow, key by key', () => {
    const group = defaultGroup(
      [],
      [
        { matchLabels: { env: 'prod' }, source: 'promise' },
        { matchLabels: { env: 'dev', zone: 'east' }, source: 'resource-workflow' },
      ],
    );
    expect(groupSelector(group)).toEqual({ env: 'prod', zone: 'east' });
  });

  it('sends the output of a Promise to all that match', () => {
    const placement = scheduleGroup(dependency, dev, DESTINATIONS);
    expect(placement).toMatchObject({ destinations: ['dev', 'dev-east'], choice: 'all' });
  });

  it("sends a request's to one: the first by name, or the one that is pinned", () => {
    expect(scheduleGroup(resource, dev, DESTINATIONS)).toMatchObject({
      candidates: ['dev', 'dev-east'],
      destinations: ['dev'],
      choice: 'first',
    });
    expect(scheduleGroup(resource, dev, DESTINATIONS, { '.': { destination: 'dev-east' } })).toMatchObject({
      destinations: ['dev-east'],
      choice: 'pinned',
    });
    expect(scheduleGroup(resource, dev, DESTINATIONS.slice(0, 2))).toMatchObject({
      destinations: ['dev'],
      choice: 'only',
    });
  });

  it('sends a dry run to the Destination for such, whatever its selectors ask for', () => {
    const object = { ...REQUEST, metadata: { name: 'example', labels: { 'kratix.io/dry-run': 'true' } } };
    const dry = pipelineWork({ promise, pipeline: 'instance', type: 'resource', object }, [dev]);
    expect(dry.labels).toMatchObject({ 'kratix.io/dry-run': 'true' });
    expect(scheduleWork(dry, DESTINATIONS).placements).toMatchObject([
      { selector: { 'kratix.io/dry-run': 'true' }, destinations: ['dry'], choice: 'only' },
    ]);
  });

  it('gives up at a selector that is no label, and on all groups behind it (ReconcileWork)', () => {
    const group = (directory: string, zone: string) =>
      ({
        ...dev,
        directory,
        destinationSelectors: [{ matchLabels: { zone }, source: 'resource-workflow' }],
      }) as const;
    const work = {
      ...resource,
      workloadGroups: [group('a', 'east'), group('b', 'not one'), group('c', 'east')],
    };
    const { placements, warnings } = scheduleWork(work, DESTINATIONS);
    expect(placements.map(({ choice }) => choice)).toEqual(['only', 'unscheduled', 'unscheduled']);
    expect(warnings).toEqual([
      '"not one", the value of the label zone, must consist of letters, digits, "-", "_" and ".", and begin and end with a letter or digit: Kratix schedules nothing of the group b, the group c',
    ]);
  });

  it('tells where nothing matches', () => {
    expect(scheduleGroup(resource, dev, [])).toMatchObject({ destinations: [], choice: 'unscheduled' });
  });

  it('takes the nearest pin: of a directory in one pipeline, of a directory, of everything', () => {
    const pin = (...groups: readonly (readonly [string, string])[]) => {
      const pins = Object.fromEntries(groups.map(([group, destination]) => [group, { destination }]));
      return scheduleGroup(resource, dev, DESTINATIONS, pins).destinations;
    };
    expect(pin(['*', 'dev-east'])).toEqual(['dev-east']);
    expect(pin(['*', 'dev'], ['.', 'dev-east'])).toEqual(['dev-east']);
    expect(pin(['.', 'dev'], ['instance/.', 'dev-east'])).toEqual(['dev-east']);
    expect(pin(['other', 'dev-east'], ['other/.', 'dev-east'])).toEqual(['dev']);
  });

  it('refuses a pin that Kratix could not choose, and names those that it could', () => {
    const location = { file: 'case.yaml', line: 2, column: 3 };
    const pins = { '.': { destination: 'plain', location } };
    const refusal = expect.objectContaining({
      message: "placement: the output can't go to the Destination plain: it asks for env=dev",
      hint: 'pin one of dev, dev-east',
      location,
    });
    expect(() => scheduleGroup(resource, dev, DESTINATIONS, pins)).toThrow(refusal);
    expect(() => scheduleGroup(resource, dev, [], pins)).toThrow("can't go to the Destination plain");
  });
});
