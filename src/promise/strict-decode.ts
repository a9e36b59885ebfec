import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { parseQuantity } from '../shared/quantity.ts';
import { formatPath, type Problem } from './problems.ts';
import { didYouMean } from './suggest.ts';
import type { YamlPath } from './yaml-location.ts';

/** What a value must look like. `any` takes everything, `object` any mapping; `open` lets fields through that it doesn't name. */
export type Shape =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'quantity'
  | 'object'
  | 'any'
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly fields: Readonly<Record<string, Shape>>; readonly open?: true };

/** How names of fields are matched: as they are, or as Go's encoding/json does, where case doesn't count. */
export type FieldMatching = 'exact' | 'ignore-case';

/**
 * Checks a value as a strict decoder does (Go's `DisallowUnknownFields`): an unknown field or a wrong type is a problem,
 * null stands for a field that isn't there.
 * @returns the value with its fields under their declared names and without nulls; only of use where no problem was added
 */
export function decode(
  value: Json,
  shape: Shape,
  path: YamlPath,
  problems: Problem[],
  matching: FieldMatching = 'exact',
): Json {
  if (value === null || shape === 'any') return value;
  if (typeof shape === 'string') return decodeScalar(value, shape, path, problems);
  if ('list' in shape) {
    if (!Array.isArray(value)) return wrongType(value, 'a list', path, problems);
    return value.map((item, index) => decode(item, shape.list, [...path, index], problems, matching));
  }
  if (!isObject(value)) return wrongType(value, 'a mapping', path, problems);
  if ('map' in shape) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        decode(item, shape.map, [...path, key], problems, matching),
      ]),
    );
  }
  return decodeFields(value, shape, path, problems, matching);
}

function decodeFields(
  value: JsonObject,
  { fields, open }: Extract<Shape, { fields: unknown }>,
  path: YamlPath,
  problems: Problem[],
  matching: FieldMatching,
): JsonObject {
  const decoded = new Map<string, Json>();
  for (const [key, item] of Object.entries(value)) {
    const name = fieldName(key, fields, matching);
    const shape = name === undefined ? undefined : fields[name];
    if (name === undefined || shape === undefined) {
      if (open) continue;
      problems.push(unknownField(path, key, Object.keys(fields)));
    } else if (item !== null) {
      decoded.set(name, decode(item, shape, [...path, key], problems, matching));
    }
  }
  return Object.fromEntries(decoded);
}

/** What stands at the top of a file is told by whoever reads that file. */
function unknownField(path: YamlPath, key: string, known: readonly string[]): Problem {
  const meant = didYouMean(key, known);
  const hint = `${formatPath(path)} takes ${known.join(', ')}`;
  return {
    path: [...path, key],
    message: `unknown field${meant}`,
    ...(meant === '' && path.length > 0 ? { hint } : {}),
  };
}

function fieldName(
  key: string,
  fields: Readonly<Record<string, Shape>>,
  matching: FieldMatching,
): string | undefined {
  if (Object.hasOwn(fields, key)) return key;
  if (matching === 'exact') return undefined;
  return Object.keys(fields).find((name) => name.toLowerCase() === key.toLowerCase());
}

function decodeScalar(
  value: Exclude<Json, null>,
  shape: 'string' | 'boolean' | 'integer' | 'quantity' | 'object',
  path: YamlPath,
  problems: Problem[],
): Json {
  switch (shape) {
    case 'string':
      return typeof value === 'string' ? value : wrongType(value, 'a string', path, problems);
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType(value, 'true or false', path, problems);
    case 'integer':
      return typeof value === 'bigint' || Number.isInteger(value)
        ? value
        : wrongType(value, 'an integer', path, problems);
    case 'object':
      return isObject(value) ? value : wrongType(value, 'a mapping', path, problems);
    case 'quantity': {
      if (typeof value === 'number' || typeof value === 'bigint') return value;
      return typeof value === 'string' && parseQuantity(value) !== undefined
        ? value
        : wrongType(value, 'a quantity such as 256Mi or 200m', path, problems);
    }
  }
}

/** Adds the problem, and stands in for the value. */
function wrongType(value: Json, expected: string, path: YamlPath, problems: Problem[]): null {
  const isScalar = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
  problems.push({
    path,
    message: `must be ${expected}, not ${describeValue(value)}`,
    ...(expected === 'a string' && isScalar ? { hint: 'put it in quotes' } : {}),
  });
  return null;
}

/** A value in a few words: `the number 5`, `a list`. */
export function describeValue(value: Json | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'a mapping';
  if (typeof value === 'string') return `the string ${JSON.stringify(shorten(value))}`;
  return typeof value === 'boolean' ? `the boolean ${value}` : `the number ${String(value)}`;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}
