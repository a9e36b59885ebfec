import { isObject, type Json, type JsonObject, objectOrEmpty } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import { describeValue, type Shape } from './strict-decode.ts';
import { EVERY_GROUP, type ExpectedCollisions, type PlacementPin, type PlacementPins } from './types.ts';
import type { Locator } from './yaml-location.ts';

/** The fields of a case.yaml that are about what comes after the stages. */
export const DELIVERY_FIELDS = {
  placement: 'any',
  collisions: { fields: { expect: 'boolean', reason: 'string' } },
} as const satisfies Readonly<Record<string, Shape>>;

/** What they decide. */
export interface DeliverySettings {
  readonly placement?: PlacementPins;
  readonly collisions?: ExpectedCollisions;
}

/** Reads {@link DELIVERY_FIELDS} of decoded settings. */
export function readDeliverySettings(
  settings: JsonObject,
  locator: Locator,
  problems: Problem[],
): DeliverySettings {
  const placement = readPlacement(settings.placement, locator, problems);
  const collisions = readCollisions(settings.collisions, locator, problems);
  return {
    ...(placement === undefined ? {} : { placement }),
    ...(collisions === undefined ? {} : { collisions }),
  };
}

/** `placement: DESTINATION`, or a mapping of directories (or `PIPELINE/DIRECTORY`) to Destinations. */
function readPlacement(
  value: Json | undefined,
  locator: Locator,
  problems: Problem[],
): PlacementPins | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') {
    return { [EVERY_GROUP]: { destination: value, location: locator.locate(['placement']) } };
  }
  if (!isObject(value)) {
    const what = describeValue(value);
    problems.push({
      path: ['placement'],
      message: `must be the name of a Destination, or a mapping of directories to names, not ${what}`,
      hint: 'for example placement: worker-1, or placement: {.: worker-1, databases: worker-2}',
    });
    return undefined;
  }
  const pins = Object.entries(value).map(([group, destination]): readonly [string, PlacementPin] => {
    const path = ['placement', group];
    if (typeof destination !== 'string' || destination === '') {
      problems.push({
        path,
        message: `must be the name of a Destination, not ${describeValue(destination)}`,
      });
    }
    return [group, { destination: String(destination), location: locator.locate(path) }];
  });
  return Object.fromEntries(pins);
}

function readCollisions(
  value: Json | undefined,
  locator: Locator,
  problems: Problem[],
): ExpectedCollisions | undefined {
  if (value === undefined || value === null) return undefined;
  const { expect, reason } = objectOrEmpty(value);
  if (expect === undefined) {
    problems.push({
      path: ['collisions'],
      message: 'says nothing without expect',
      hint: 'write collisions: {expect: true, reason: why that is known}',
    });
  }
  if (expect !== true) return undefined;
  return {
    reason: typeof reason === 'string' && reason !== '' ? reason : undefined,
    location: locator.locate(['collisions']),
  };
}
