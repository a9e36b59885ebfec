import type { JsonObject } from '../shared/json.ts';
import { failed, Outcome, wrongType } from './outcome.ts';
import type { Place } from './refusal.ts';
import { effectiveFormat, stringFormat } from './schema-types.ts';

/** Checks a string's format; undefined where there is none that counts. */
export function checkFormat(value: string, schema: JsonObject, place: Place): Outcome | undefined {
  const format = effectiveFormat(schema);
  const isValid = stringFormat(format);
  if (isValid === undefined) return undefined;
  return isValid(value) ? new Outcome() : failed(wrongType(place, format, value));
}
