import { InvalidArgumentError } from 'commander';
import { positiveSeconds } from '../../promise/duration.ts';
import { CHECKS, type CheckName, REPORTERS, type ReporterChoice } from '../../report/types.ts';
import type { Shard } from '../cases/shard.ts';

/** The types that `--property` takes, for help. */
export const PROPERTY_TYPES_HELP =
  'string, integer, number, boolean, object, array (of strings; ports:array:integer), enum (size:enum:small,large).';

/** Collects a repeatable flag's values: `--case a --case b`. */
export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

/** Collects `--case NAME` flags. @throws InvalidArgumentError for an empty name */
export function collectNames(value: string, previous: readonly string[]): readonly string[] {
  if (value === '') throw new InvalidArgumentError('Expected a name or a glob.');
  return collect(value, previous);
}

/** Collects `KEY=VALUE` flags into one record. @throws InvalidArgumentError without a key or `=` */
export function collectPairs(
  value: string,
  previous: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const equals = value.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Expected NAME=VALUE.');
  return { ...previous, [value.slice(0, equals)]: value.slice(equals + 1) };
}

/** Collects `--check NAME` flags. @throws InvalidArgumentError for a name that isn't one */
export function collectChecks(value: string, previous: readonly CheckName[]): readonly CheckName[] {
  const name = CHECKS.find((check) => check === value);
  if (name === undefined) throw new InvalidArgumentError(`Allowed choices are ${CHECKS.join(', ')}.`);
  return [...previous, name];
}

/** Collects `--reporter NAME[=FILE]` flags. @throws InvalidArgumentError for an unknown name or an empty file */
export function collectReporters(
  value: string,
  previous: readonly ReporterChoice[],
): readonly ReporterChoice[] {
  const [, text = '', equals, file = ''] = /^([^=]*)(=?)(.*)$/s.exec(value) ?? [];
  const name = REPORTERS.find((reporter) => reporter === text);
  if (name === undefined) throw new InvalidArgumentError(`Allowed choices are ${REPORTERS.join(', ')}.`);
  if (equals === '=' && file === '') throw new InvalidArgumentError(`Expected ${name}=FILE.`);
  return [...previous, { name, file: file === '' ? undefined : file }];
}

const COUNT = /^\d{1,3}$/;

/** Reads a number of times. @throws InvalidArgumentError for anything but up to three digits */
export function parseCount(value: string): number {
  if (COUNT.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected a number up to 999.');
}

/** Reads a number of lines, or `all`. @throws InvalidArgumentError for anything else */
export function parseLines(value: string): number {
  if (value === 'all') return Number.POSITIVE_INFINITY;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected a number such as 50, or all.');
}

/** Reads a number of things. @throws InvalidArgumentError for anything but up to three digits, and for 0 */
export function parsePositive(value: string): number {
  if (COUNT.test(value) && Number(value) > 0) return Number(value);
  throw new InvalidArgumentError('Expected a number from 1 to 999.');
}

/** Reads `INDEX/COUNT`. @throws InvalidArgumentError for anything else, and for an index beyond the count */
export function parseShard(value: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(value) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError('Expected INDEX/COUNT such as 1/4, the index from 1 up to the count.');
}

/** Reads a duration as Go writes it (`90s`, `1m30s`, `500ms`) or a plain number of seconds. @returns seconds */
export function parseDuration(value: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : positiveSeconds(value);
  if (seconds !== undefined && seconds > 0) return seconds;
  throw new InvalidArgumentError('Expected a duration such as 90s, 5m or 1h30m.');
}
