import { wrongLabelKey, wrongLabelValue } from '../promise/kube-names.ts';
import { EVERY_GROUP, type PlacementPin, type PlacementPins } from '../promise/types.ts';
import { PromiseError } from '../shared/errors.ts';
import type { Choice, Destination, GroupPlacement, Work, WorkloadGroup } from './types.ts';

const DRY_RUN_LABEL = 'kratix.io/dry-run';

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
  const selector = groupSelector(group);
  const candidates = matchingDestinations(selector, destinations);
  const pin = pinKeys(work, group).flatMap((key) => (Object.hasOwn(pins, key) ? (pins[key] ?? []) : []))[0];
  return { work, group, selector, candidates, ...choose(work, group, candidates, pin) };
}

/** What pins a group, the nearest first: a directory of one pipeline, a directory of all, or everything. */
export function pinKeys(work: Work, group: WorkloadGroup): readonly string[] {
  const pipeline = work.labels['kratix.io/pipeline-name'] ?? '';
  return [`${pipeline}/${group.directory}`, group.directory, EVERY_GROUP];
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
 * that is no valid label matches nothing, as Kratix then fails to schedule.
 */
export function matchingDestinations(
  selector: Readonly<Record<string, string>>,
  destinations: readonly Destination[],
): readonly string[] {
  const wanted = Object.entries(selector);
  if (wanted.some(([key, value]) => (wrongLabelKey(key) ?? wrongLabelValue(value)) !== undefined)) return [];
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
    if (!candidates.includes(destination)) throw notACandidate(group, candidates, pin);
    return { destinations: [destination], choice: candidates.length === 1 ? 'only' : 'pinned' };
  }
  const [first, second] = candidates;
  if (first === undefined) return { destinations: [], choice: 'unscheduled' };
  return { destinations: [first], choice: second === undefined ? 'only' : 'first' };
}

/** A pin that Kratix's choice could never come to. */
function notACandidate(
  group: WorkloadGroup,
  candidates: readonly string[],
  { destination, location }: PlacementPin,
): PromiseError {
  const labels = Object.entries(groupSelector(group)).map(([key, value]) => `${key}=${value}`);
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
