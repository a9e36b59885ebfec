import { parseDuration } from './time-text.ts';

/** Nanoseconds of units, by what their names begin with or are. */
const UNITS: readonly (readonly [RegExp, bigint])[] = [
  [/^(?:ns|nano.*)$/, 1n],
  [/^(?:us|\u00b5s|micro.*)$/, 1000n],
  [/^(?:ms|milli.*)$/, 10n ** 6n],
  [/^(?:s|sec.*)$/, 10n ** 9n],
  [/^(?:m|min.*)$/, 60n * 10n ** 9n],
  [/^(?:h|hr|hour.*)$/, 3600n * 10n ** 9n],
  [/^(?:d|day.*)$/, 86_400n * 10n ** 9n],
  [/^(?:w|wk|week.*)$/, 604_800n * 10n ** 9n],
];

/** A duration of a schema's format, in nanoseconds: as Go reads it, or a sum of numbers with units in words. */
export function readDuration(text: string): bigint | undefined {
  const duration = parseDuration(text);
  if (duration !== undefined) return duration.nanoseconds;
  const parts = [...text.matchAll(/(\d+)[\t\n\f\r ]*([A-Za-z\u00b5]+)/g)].flatMap(
    ([, count = '0', name = '']) => {
      const unit = UNITS.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
      return unit === undefined ? [] : [BigInt(count) * unit];
    },
  );
  return parts.length === 0 ? undefined : parts.reduce((sum, part) => sum + part, 0n);
}
