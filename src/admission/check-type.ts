import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { isInteger, isIntegral } from './numbers.ts';
import { failed, Outcome, wrongType } from './outcome.ts';
import type { Place } from './refusal.ts';
import { hasFlag } from './schema.ts';
import { effectiveFormat, typesOf } from './schema-types.ts';

/** Checks the type, with the exceptions that a format makes (kube-openapi `pkg/validation/validate/type.go`). */
export function checkType(value: Json, schema: JsonObject, place: Place): Outcome {
  const types = typesOf(schema);
  if (value === null) {
    const isFine = types.length === 0 || hasFlag(schema, 'nullable');
    return isFine ? passed() : failed(wrongType(place, types.join(','), 'null'));
  }
  const format = effectiveFormat(schema);
  const { type, width } = typeOf(value);
  const isMember = types.includes(type) || fitsNumber(value, type, types);
  const isText = type === 'string' || type === 'array';
  if (format !== '') {
    if (!isText && !isMember && width !== format) return failed(wrongType(place, format, width));
    // A format without a numeric type stands in for the type: strings are checked by it, and lists not at all.
    if (isText && !types.includes('number') && !types.includes('integer')) return passed();
  }
  return isMember ? passed() : failed(wrongType(place, types.join(','), type));
}

function passed(): Outcome {
  const outcome = new Outcome();
  outcome.count();
  return outcome;
}

/** Whether a number of one kind stands for the other: an integral float, or any integer as a number. */
function fitsNumber(value: Json, type: string, types: readonly string[]): boolean {
  if (type === 'integer') return types.includes('number');
  return type === 'number' && types.includes('integer') && isIntegral(Number(value));
}

/** The type as JSON Schema names it, and the width that Go holds a number in. */
function typeOf(value: Exclude<Json, null>): { readonly type: string; readonly width: string } {
  if (isInteger(value)) return { type: 'integer', width: 'int64' };
  if (typeof value === 'number' || typeof value === 'bigint') return { type: 'number', width: 'float64' };
  if (Array.isArray(value)) return { type: 'array', width: '' };
  return { type: isObject(value) ? 'object' : typeof value, width: '' };
}
