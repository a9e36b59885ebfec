import { isObject, type Json } from '../../../src/shared/json.ts';
import { writeJsonText } from '../../../src/shared/json-text.ts';

/** A value as text that is the same for the same value: keys sorted. */
export function canonical(value: Json): string {
  return writeJsonText(sorted(value));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
