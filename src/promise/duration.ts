import { parseGoDuration } from '../shared/go-duration.ts';
import { type Json, stringOrEmpty } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import { describeValue } from './strict-decode.ts';
import type { YamlPath } from './yaml-location.ts';

/** Reads a positive duration as Go writes it (`90s`, `1m30s`, `500ms`). @returns seconds; undefined where it is none */
export function positiveSeconds(text: string): number | undefined {
  const nanoseconds = parseGoDuration(text) ?? 0n;
  return nanoseconds > 0n ? Number(nanoseconds) / 1e9 : undefined;
}

/**
 * Reads a time that something may take: a number of seconds, or a duration as Go writes it.
 * @returns seconds; undefined where there is none, or a problem was added
 */
export function readTimeout(
  value: Json | undefined,
  path: YamlPath,
  problems: Problem[],
): number | undefined {
  if (value === undefined) return undefined;
  const seconds = typeof value === 'number' ? value : positiveSeconds(stringOrEmpty(value));
  if (seconds !== undefined && seconds > 0) return seconds;
  problems.push({
    path,
    message: `must be a number of seconds or a duration such as 90s or 5m, not ${describeValue(value)}`,
  });
  return undefined;
}
