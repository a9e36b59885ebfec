import { isObject, type Json, type JsonObject, listOrEmpty } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { goJson, goQuote, goValue } from './go-text.ts';
import { isInteger, isNumber, truncate } from './numbers.ts';
import { failed, Outcome } from './outcome.ts';
import type { Place } from './refusal.ts';

/**
 * Checks that a value is one of those that are listed (kube-openapi `pkg/validation/validate/validator.go`). Go converts
 * the value to the type of each listed one first: 1.5 becomes 1, and the integer 65 becomes "A". A null never matches.
 */
export function checkEnum(value: Json, schema: JsonObject, place: Place): Outcome {
  const allowed = listOrEmpty(ownValue(schema, 'enum'));
  if (allowed.length === 0 || allowed.some((each) => matches(value, each))) return new Outcome();
  const shown = allowed.map((each) => (typeof each === 'string' ? each : goJson(each)));
  const supported = shown.map(goQuote).join(', ');
  const message = `Unsupported value: ${goValue(value)}: supported values: ${supported}`;
  return failed({
    text: `${place.path} in body should be one of [${shown.join(' ')}]`,
    refusal: {
      at: place.at,
      path: place.path === '' ? '<nil>' : place.path,
      reason: 'FieldValueNotSupported',
      value,
      message,
    },
  });
}

function matches(value: Json, allowed: Json): boolean {
  if (value === null || allowed === null) return false;
  if (isNumber(value) && isInteger(allowed)) return truncate(value) === BigInt(allowed);
  if (isNumber(value) && isNumber(allowed)) return Number(value) === Number(allowed);
  if (isInteger(value) && typeof allowed === 'string') return characterOf(value) === allowed;
  return sameJson(value, allowed);
}

function characterOf(code: number | bigint): string {
  const number = Number(code);
  const isCharacter = number >= 0 && number <= 0x10ffff && !(number >= 0xd800 && number <= 0xdfff);
  return isCharacter ? String.fromCodePoint(number) : '\ufffd';
}

/** Whether two values are the same, in whatever order their keys stand. */
function sameJson(a: Json, b: Json): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item: Json, index) => sameJson(item, b[index] ?? null));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null))
    );
  }
  return isInteger(a) && isInteger(b) ? BigInt(a) === BigInt(b) : a === b;
}
