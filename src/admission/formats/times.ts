import { parseGoDuration } from '../../shared/go-duration.ts';

/** A day that exists: `2006-01-02`. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day ?? 0);
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
}

const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:[^\n]\d+)?(?:z|[+-]\d{2}:\d{2})$/u;

/** A day and a time with its zone. Go takes any character for the point, and ignores what follows a second `T`. */
export function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t');
  if (time === undefined || !isDate(date)) return false;
  const match = TIME.exec(time);
  if (match === null) return false;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map(Number);
  return hours <= 23 && minutes <= 59 && seconds <= 59;
}

/** Units by their short names, and by what longer ones begin with. */
const SHORT_UNITS: ReadonlySet<string> = new Set([
  ...['ns', 'us', '\u00b5s', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk'],
]);
const LONG_UNITS = ['nano', 'micro', 'milli', 'sec', 'min', 'hour', 'day', 'week'];
const INT64_MAX = 2n ** 63n - 1n;

/** A duration as Go has it, or one that holds a number with a unit somewhere: `22 ns`, `1d`, `2 weeks`. */
export function isDuration(text: string): boolean {
  return parseGoDuration(text) !== undefined || isWordyDuration(text);
}

function isWordyDuration(text: string): boolean {
  const parts = [...text.matchAll(/(\d+)[\t\n\f\r ]*([A-Za-z\u00b5]+)/g)];
  if (parts.some(([, count = '0']) => BigInt(count) > INT64_MAX)) return false;
  return parts.some(([, , name = '']) => {
    const unit = name.toLowerCase();
    return SHORT_UNITS.has(unit) || LONG_UNITS.some((long) => unit.startsWith(long));
  });
}
