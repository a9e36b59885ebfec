import { type Json, stringOrEmpty } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import { describeValue } from './strict-decode.ts';
import type { YamlPath } from './yaml-location.ts';

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Reads a positive duration as Go writes it (`90s`, `1m30s`, `500ms`). @returns seconds; undefined where it is none */
export function parseGoDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    seconds += Number(amount) * (SECONDS[unit] ?? 0);
  }
  return seconds > 0 ? seconds : undefined;
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
  const seconds = typeof value === 'number' ? value : parseGoDuration(stringOrEmpty(value));
  if (seconds !== undefined && seconds > 0) return seconds;
  problems.push({
    path,
    message: `must be a number of seconds or a duration such as 90s or 5m, not ${describeValue(value)}`,
  });
  return undefined;
}
