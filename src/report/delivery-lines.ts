import type { ChalkInstance } from 'chalk';
import type { DeliverySummary, GroupSummary, PlacementSummary } from '../deliver/summary.ts';
import type { DeliveryError } from '../deliver/types.ts';
import { formatLocation } from '../shared/errors.ts';
import { printable } from '../shared/printable.ts';

/** Metadata that Kratix would fail on, and what it would drop or leave out. */
export function deliveryProblemLines(
  delivery: DeliverySummary | undefined,
  chalk: ChalkInstance,
): readonly string[] {
  if (delivery === undefined) return [];
  const errors = delivery.errors.flatMap((error) => [
    `${chalk.red('error')}: ${printable(placeOf(error))}: ${printable(error.message)}`,
    `  in Kratix, ${error.consequence} (pipeline ${printable(error.pipeline)})`,
  ]);
  return [...errors, ...delivery.warnings.map((text) => `${chalk.yellow('warning')}: ${printable(text)}`)];
}

/** Lines of a case without --verbose: enough for most, and no flood where every request brings an operator. */
const MOST_PLACES = 12;

/** Where each file would go: `redis.yaml -> worker-1  resources/…`. Nothing where no Destinations are known. */
export function placementLines(
  delivery: DeliverySummary | undefined,
  chalk: ChalkInstance,
  verbose: boolean,
): readonly string[] {
  const lines = (delivery?.groups ?? []).flatMap((group) =>
    group.placement === undefined ? [] : groupLines(group, group.placement, chalk),
  );
  if (verbose || lines.length <= MOST_PLACES) return lines;
  const more = chalk.dim(`and ${lines.length - MOST_PLACES} more (--verbose shows all)`);
  return [...lines.slice(0, MOST_PLACES), more];
}

function groupLines(
  group: GroupSummary,
  { candidates, choice, placed }: PlacementSummary,
  chalk: ChalkInstance,
): readonly string[] {
  if (choice === 'unscheduled') {
    const reason = chalk.yellow(`unscheduled: no Destination ${describeSelector(group.selector)}`);
    return group.files.map((file) => `${printable(file)} -> ${reason}`);
  }
  const note = noteOn(choice, candidates);
  return placed.map(
    ({ file, destination, path }) =>
      `${printable(file)} -> ${chalk.bold(printable(destination))}  ${printable(path)}${chalk.dim(note)}`,
  );
}

/** Marks what is a choice: Kratix makes it at random. */
function noteOn(choice: PlacementSummary['choice'], candidates: readonly string[]): string {
  if (choice !== 'first' && choice !== 'pinned') return '';
  const pinned = choice === 'pinned' ? 'pinned; ' : '';
  return `  (${pinned}Kratix picks one of ${candidates.map(printable).join(', ')})`;
}

function describeSelector(selector: Readonly<Record<string, string>>): string {
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return labels.length === 0 ? 'takes output without selectors' : `has ${printable(labels.join(', '))}`;
}

function placeOf({ file, location }: DeliveryError): string {
  return location === undefined ? file : formatLocation({ ...location, file });
}
