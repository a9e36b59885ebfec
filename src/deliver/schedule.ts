import { DRY_RUN_LABEL } from '../plan/dry-run.ts';
import { wrongLabelKey, wrongLabelValue } from '../promise/kube-names.ts';
import { EVERY_GROUP, type PlacementPin, type PlacementPins } from '../promise/types.ts';
import { PromiseError } from '../shared/errors.ts';
import type { Choice, Destination, GroupPlacement, Work, WorkloadGroup } from './types.ts';

/** Where the groups of a Work go, and what Kratix fails on. */
export interface WorkSchedule {
  readonly placements: readonly GroupPlacement[];
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Decides where the groups of a Work go, in order (`internal/controller/scheduler.go`, ReconcileWork): a selector that is no
 * valid label makes Kratix give up, on that group and on all behind it.
 * @throws PromiseError `invalid-case`: a pinned Destination doesn't match
 */
export function scheduleWork(
  work: Work,
  destinations: readonly Destination[],
  pins: PlacementPins = {},
): WorkSchedule {
  const selectors = work.workloadGroups.map((group) => wrongSelector(workSelector(work, group)));
  const failed = selectors.findIndex((wrong) => wrong !== undefined);
  const wrong = selectors[failed];
  return {
    placements: work.workloadGroups.map((group, index) =>
      wrong !== undefined && index >= failed
        ? unscheduled(work, group)
        : scheduleGroup(work, group, destinations, pins),
    ),
    warnings: wrong === undefined ? [] : [`${wrong}: ${givesUpOn(work.workloadGroups.slice(failed))}`],
  };
}

function givesUpOn([group, ...behind]: readonly WorkloadGroup[]): string {
  const names = [...(group === undefined ? [] : [group]), ...behind].map(({ directory }) =>
    directory === '.' ? 'the default group' : `the group ${directory}`,
  );
  return `Kratix schedules nothing of ${names.join(', ')}`;
}

function unscheduled(work: Work, group: WorkloadGroup): GroupPlacement {
  const selector = workSelector(work, group);
  return { work, group, selector, candidates: [], destinations: [], choice: 'unscheduled' };
}

/**
 * Decides which Destinations get a group (`internal/controller/scheduler.go`, reconcileWorkloadGroup): all that match for
 * the output of a Promise, one of them for a request's. Kratix picks that one at random and keeps it; here it is the one
 * that is pinned, else the first by name.
 * @throws PromiseError `invalid-case`: a pinned Destination doesn't match
 */
export function scheduleGroup(
  work: Work,
  group: WorkloadGroup,
  destinations: readonly Destination[],
  pins: PlacementPins = {},
): GroupPlacement {
  const selector = workSelector(work, group);
  const candidates = matchingDestinations(selector, destinations);
  const pin = pinKeys(work, group).flatMap((key) => (Object.hasOwn(pins, key) ? (pins[key] ?? []) : []))[0];
  return { work, group, selector, candidates, ...choose(work, group, candidates, pin) };
}

/** What pins a group, the nearest first: a directory of one pipeline, a directory of all, or everything. */
export function pinKeys(work: Work, group: WorkloadGroup): readonly string[] {
  const pipeline = work.labels['kratix.io/pipeline-name'] ?? '';
  return [`${pipeline}/${group.directory}`, group.directory, EVERY_GROUP];
}

/** What a group asks for; the Work of a dry run asks for nothing but a Destination for such. */
function workSelector(work: Work, group: WorkloadGroup): Readonly<Record<string, string>> {
  return work.labels[DRY_RUN_LABEL] === 'true' ? { [DRY_RUN_LABEL]: 'true' } : groupSelector(group);
}

/** The labels of all selectors in one: the Promise's come last, so they win (`scheduler.go`, resolveDestinationSelectorsForWorkloadGroup). */
export function groupSelector(group: WorkloadGroup): Readonly<Record<string, string>> {
  const rank = (source: string) => ['resource-workflow', 'promise-workflow', 'promise'].indexOf(source);
  const ordered = group.destinationSelectors.toSorted((a, b) => rank(a.source) - rank(b.source));
  return Object.assign({}, ...ordered.map(({ matchLabels }) => matchLabels));
}

/**
 * The names of the Destinations that have all labels, sorted; without labels, all but those that are strict and have
 * labels themselves (`scheduler.go`, getDestinationsForWorkloadGroup). Those for dry runs get nothing else. A selector
 * that is no valid label matches nothing.
 */
export function matchingDestinations(
  selector: Readonly<Record<string, string>>,
  destinations: readonly Destination[],
): readonly string[] {
  const wanted = Object.entries(selector);
  if (wrongSelector(selector) !== undefined) return [];
  const forDryRun = selector[DRY_RUN_LABEL] === 'true';
  return destinations
    .filter(({ labels, strictMatchLabels }) => {
      if (!forDryRun && labels[DRY_RUN_LABEL] === 'true') return false;
      if (wanted.length === 0) return !strictMatchLabels || Object.keys(labels).length === 0;
      return wanted.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
    })
    .map(({ name }) => name)
    .sort();
}

/** What is wrong with a selector's labels, if anything. */
function wrongSelector(selector: Readonly<Record<string, string>>): string | undefined {
  for (const [key, value] of Object.entries(selector)) {
    const wrongKey = wrongLabelKey(key);
    if (wrongKey !== undefined) return `the label ${key} ${wrongKey}`;
    const wrongValue = wrongLabelValue(value);
    if (wrongValue !== undefined)
      return `${JSON.stringify(value)}, the value of the label ${key}, ${wrongValue}`;
  }
  return undefined;
}

function choose(
  work: Work,
  group: WorkloadGroup,
  candidates: readonly string[],
  pin: PlacementPin | undefined,
): { readonly destinations: readonly string[]; readonly choice: Choice } {
  if (work.resourceName === '') {
    return { destinations: candidates, choice: candidates.length === 0 ? 'unscheduled' : 'all' };
  }
  if (pin !== undefined) {
    const { destination } = pin;
    if (!candidates.includes(destination))
      throw notACandidate(workSelector(work, group), group, candidates, pin);
    return { destinations: [destination], choice: candidates.length === 1 ? 'only' : 'pinned' };
  }
  const [first, second] = candidates;
  if (first === undefined) return { destinations: [], choice: 'unscheduled' };
  return { destinations: [first], choice: second === undefined ? 'only' : 'first' };
}

/** A pin that Kratix's choice could never come to. */
function notACandidate(
  selector: Readonly<Record<string, string>>,
  group: WorkloadGroup,
  candidates: readonly string[],
  { destination, location }: PlacementPin,
): PromiseError {
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  const what = group.directory === '.' ? 'the output' : `the directory ${group.directory}`;
  const selectors = labels.length === 0 ? 'has no selectors' : `asks for ${labels.join(', ')}`;
  return new PromiseError(
    'invalid-case',
    `placement: ${what} can't go to the Destination ${destination}: it ${selectors}`,
    {
      ...(location === undefined ? {} : { location }),
      notes: candidates.map((name) => `can go to ${name}`),
      hint:
        candidates.length === 0
          ? 'no Destination takes it: remove the pin, or give a Destination these labels'
          : `pin one of ${candidates.join(', ')}`,
    },
  );
}
