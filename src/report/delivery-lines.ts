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

/** Where each file would go: `redis.yaml -> worker-1  resources/…`. Nothing where no Destinations are known. */
export function placementLines(
  delivery: DeliverySummary | undefined,
  chalk: ChalkInstance,
): readonly string[] {
  return (delivery?.groups ?? []).flatMap((group) =>
    group.placement === undefined ? [] : groupLines(group, group.placement, chalk),
  );
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
  const note = choice === 'first' ? `  (Kratix picks one of ${candidates.map(printable).join(', ')})` : '';
  return placed.map(
    ({ file, destination, path }) =>
      `${printable(file)} -> ${chalk.bold(printable(destination))}  ${printable(path)}${chalk.dim(note)}`,
  );
}

function describeSelector(selector: Readonly<Record<string, string>>): string {
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return labels.length === 0 ? 'takes output without selectors' : `has ${printable(labels.join(', '))}`;
}

function placeOf({ file, location }: DeliveryError): string {
  return location === undefined ? file : formatLocation({ ...location, file });
}
