import type { YamlPath } from '../promise/yaml-location.ts';
import type { Json } from '../shared/json.ts';
import { goValue } from './go-text.ts';

/**
 * Kinds of refusal, as `details.causes[].reason` of the API server's answer has them. `BadRequest`: the request is
 * refused before it is validated (status 400, without causes).
 */
export type RefusalReason =
  | 'BadRequest'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueRequired'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid';

/** One thing for which the API server refuses a request. */
export interface Refusal {
  /** The field as the API server spells it; `<nil>` where it names none, as for anyOf. */
  readonly path: string;
  readonly reason: RefusalReason;
  /** The value as the API server reports it: for a wrong type, the name of the type it has. */
  readonly value: Json;
  /** What is wrong, without the path: `Invalid value: 0: spec.size in body should be greater than 0`. */
  readonly message: string;
  /** Where it stands in the request. */
  readonly at: YamlPath;
  /** What to do about it, where there is more to say than the message does. */
  readonly hint?: string;
}

/** A place in the request: its steps, and the path as the API server spells it there (`field.Path`). */
export interface Place {
  readonly at: YamlPath;
  readonly path: string;
}

/** The place of a property. */
export function childPlace(place: Place, key: string): Place {
  return { at: [...place.at, key], path: place.path === '' ? key : `${place.path}.${key}` };
}

/** The place of a key that isn't a declared property. */
export function keyPlace(place: Place, key: string): Place {
  return { at: [...place.at, key], path: `${place.path}[${key}]` };
}

/** The place of an item. */
export function itemPlace(place: Place, index: number): Place {
  return { at: [...place.at, index], path: `${place.path}[${index}]` };
}

/** A whole request. */
export const ROOT: Place = { at: [], path: '' };

/** A value that breaks a rule. */
export function invalid(place: Place, value: Json, detail: string): Refusal {
  const message = `Invalid value: ${goValue(value)}: ${detail}`;
  return { ...place, reason: 'FieldValueInvalid', value, message };
}

/** A field that is missing. */
export function required(place: Place, detail = ''): Refusal {
  const message = detail === '' ? 'Required value' : `Required value: ${detail}`;
  return { ...place, reason: 'FieldValueRequired', value: '', message };
}

/** An item of a set, or a key of a map, that is there already. */
export function duplicate(place: Place, value: Json): Refusal {
  return { ...place, reason: 'FieldValueDuplicate', value, message: `Duplicate value: ${goValue(value)}` };
}
