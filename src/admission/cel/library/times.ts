import { method, type Overload } from '../functions.ts';
import { DURATION, INT, STRING, TIMESTAMP } from '../types.ts';
import { CelError, type Duration, type Timestamp } from '../values.ts';
import { splitSeconds } from './time-text.ts';

/** A time in a zone: its fields are read as if they were UTC. */
function inZone(time: Timestamp, zone: string): Date {
  const [seconds, rest] = splitSeconds(time.nanoseconds);
  const date = new Date(Number(seconds) * 1000 + Number(rest / 1_000_000n));
  const offset = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone);
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    return new Date(date.getTime() + (offset[1] === '-' ? -minutes : minutes) * 60_000);
  }
  if (zone === 'UTC' || zone === '') return date;
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(date);
    const field = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
    const milliseconds = Date.UTC(
      field('year'),
      field('month') - 1,
      field('day'),
      field('hour'),
      field('minute'),
      field('second'),
      date.getUTCMilliseconds(),
    );
    return new Date(milliseconds);
  } catch {
    throw new CelError(`unknown time zone ${zone}`);
  }
}

const DAY = 86_400_000;

const FIELDS: Readonly<Record<string, (date: Date) => number>> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDayOfYear: (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY),
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDate: (date) => date.getUTCDate(),
  getDayOfWeek: (date) => date.getUTCDay(),
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
};

const SPANS: Readonly<Record<string, (nanoseconds: bigint) => bigint>> = {
  getHours: (nanoseconds) => nanoseconds / (3600n * 10n ** 9n),
  getMinutes: (nanoseconds) => nanoseconds / (60n * 10n ** 9n),
  getSeconds: (nanoseconds) => nanoseconds / 10n ** 9n,
  getMilliseconds: (nanoseconds) => nanoseconds / 10n ** 6n,
};

/** What times and durations are made of; times in UTC where no zone is given. */
export const TIMES: readonly Overload[] = [
  ...Object.entries(FIELDS).flatMap(([name, field]) => [
    method(name, [TIMESTAMP], INT, (time: Timestamp) => BigInt(field(inZone(time, 'UTC')))),
    method(name, [TIMESTAMP, STRING], INT, (time: Timestamp, zone: string) =>
      BigInt(field(inZone(time, zone))),
    ),
  ]),
  ...Object.entries(SPANS).map(([name, span]) =>
    method(name, [DURATION], INT, ({ nanoseconds }: Duration) => span(nanoseconds)),
  ),
];
