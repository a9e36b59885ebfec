import { wrongLabelKey, wrongLabelValue } from '../promise/kube-names.ts';
import { PromiseError } from '../shared/errors.ts';
import type { Choice, Destination, GroupPlacement, Work, WorkloadGroup } from './types.ts';

const DRY_RUN_LABEL = 'kratix.io/dry-run';

/** Pins Kratix's random choice: the Destination's name by the directory of the group, `.` for the default group. */
export type PlacementPins = Readonly<Record<string, string>>;

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
  const pin = Object.hasOwn(pins, group.directory) ? pins[group.directory] : undefined;
  return { work, group, selector, candidates, ...choose(work, group, candidates, pin) };
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
  pin: string | undefined,
): { readonly destinations: readonly string[]; readonly choice: Choice } {
  const [first, second] = candidates;
  if (first === undefined) return { destinations: [], choice: 'unscheduled' };
  if (work.resourceName === '') return { destinations: candidates, choice: 'all' };
  if (pin !== undefined) {
    if (candidates.includes(pin)) return { destinations: [pin], choice: 'pinned' };
    throw new PromiseError(
      'invalid-case',
      `the Destination ${pin} doesn't match the directory ${group.directory}`,
      {
        hint: `pin one of ${candidates.join(', ')}`,
      },
    );
  }
  return { destinations: [first], choice: second === undefined ? 'only' : 'first' };
}
