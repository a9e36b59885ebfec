import { createHash } from 'node:crypto';
import type { Json } from '../shared/json.ts';
import { isNumber } from '../shared/same-value.ts';
import { VaryingValue } from './varying-value.ts';

/** A digest that is the same for values that mean the same: to find an object again in another file. */
export function digest(value: Json, unordered?: ReadonlySet<object>): string {
  return createHash('sha256').update(normalForm(value, unordered)).digest('base64');
}

/** The one text for all values that mean the same; the order of the lists in `unordered` doesn't count. */
export function normalForm(value: Json, unordered?: ReadonlySet<object>): string {
  if (isNumber(value)) return Number.isInteger(value) ? BigInt(value).toString() : String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof VaryingValue) return value.shown;
  const formOf = (item: Json) => normalForm(item, unordered);
  if (Array.isArray(value)) {
    const items = value.map(formOf);
    return `[${(unordered?.has(value) ? items.sort() : items).join(',')}]`;
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${formOf(item)}`).join(',')}}`;
}
