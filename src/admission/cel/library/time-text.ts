import { parseGoDuration } from '../../../shared/go-duration.ts';
import { isDate } from '../../formats/times.ts';
import { Duration, Timestamp } from '../values.ts';

const SECOND = 10n ** 9n;

/** A duration as Go's time.ParseDuration reads it; undefined for other texts. */
export function parseDuration(text: string): Duration | undefined {
  const nanoseconds = parseGoDuration(text);
  return nanoseconds === undefined ? undefined : new Duration(nanoseconds);
}

const RFC3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** A time as RFC 3339 writes it; undefined for other texts. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [, day = '', hours = '', minutes = '', seconds = '', fraction = '', sign, zoneHours, zoneMinutes] =
    match;
  if (!isDate(day) || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  if (Number(zoneHours ?? 0) > 24 || Number(zoneMinutes ?? 0) >= 60) return undefined;
  const offset = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * (sign === '-' ? -60 : 60);
  const start = new Date(0);
  const [year, month, date] = day.split('-').map(Number);
  start.setUTCFullYear(year ?? 0, (month ?? 1) - 1, date);
  const whole =
    start.getTime() / 1000 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) - offset;
  return new Timestamp(BigInt(whole) * SECOND + BigInt(fraction.slice(0, 9).padEnd(9, '0')));
}

/** `90s`, `1.5s`: seconds, as `string()` writes a duration. */
export function durationText({ nanoseconds }: Duration): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = (size % SECOND).toString().padStart(9, '0').replace(/0+$/, '');
  return `${nanoseconds < 0n ? '-' : ''}${size / SECOND}${fraction === '' ? '' : `.${fraction}`}s`;
}

/** `2006-01-02T15:04:05.5Z`, as `string()` writes a time. */
export function timestampText({ nanoseconds }: Timestamp): string {
  const [seconds, rest] = splitSeconds(nanoseconds);
  const fraction = rest.toString().padStart(9, '0').replace(/0+$/, '');
  const date = new Date(Number(seconds) * 1000);
  const text = date.toISOString().replace(/\.000Z$/, '');
  return `${text}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** Whole seconds, and the nanoseconds above them. */
export function splitSeconds(nanoseconds: bigint): readonly [bigint, bigint] {
  const rest = ((nanoseconds % SECOND) + SECOND) % SECOND;
  return [(nanoseconds - rest) / SECOND, rest];
}
