/** The layouts that go-yaml takes for a timestamp: a space before the time forbids a zone, a `T` asks for one. */
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?|[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d{2}):(\d{2})))?$/;

/** Whether go-yaml takes a text for a timestamp (v2 `resolve.go`, parseTimestamp): the date must exist. */
export function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, ...clock] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const [
    hour = 0,
    minute = 0,
    second = 0,
    zonedHour = 0,
    zonedMinute = 0,
    zonedSecond = 0,
    zoneHour = 0,
    zoneMinute = 0,
  ] = clock;
  const daysInMonth = new Date(Date.UTC(year === 0 ? 4 : year, month, 0)).getUTCDate();
  const dateExists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth;
  const timeExists =
    Math.max(hour, zonedHour) < 24 &&
    Math.max(minute, zonedMinute) < 60 &&
    Math.max(second, zonedSecond) < 60;
  return dateExists && timeExists && zoneHour <= 24 && zoneMinute <= 60;
}
