import type { JsonObject } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { STRING_FORMATS } from './formats/string-formats.ts';
import { hasFlag } from './schema.ts';

/** The types that a schema takes; none: any. */
export function typesOf(schema: JsonObject): readonly string[] {
  if (hasFlag(schema, 'x-kubernetes-int-or-string')) return ['integer', 'string'];
  const type = ownValue(schema, 'type');
  return typeof type === 'string' && type !== '' ? [type] : [];
}

const NUMERIC_FORMATS: Readonly<Record<string, readonly string[]>> = {
  integer: ['int32', 'int64'],
  number: ['float', 'double'],
};

/** The format, or an empty string where the API server ignores it (apiextensions-apiserver `validation/formats.go`). */
export function effectiveFormat(schema: JsonObject): string {
  const format = ownValue(schema, 'format');
  if (typeof format !== 'string') return '';
  const [type = '', ...others] = typesOf(schema);
  const single = others.length === 0 ? type : '';
  if (single === '' || single === 'string') return stringFormat(format) === undefined ? '' : format;
  return ownValue(NUMERIC_FORMATS, single)?.includes(format) ? format : '';
}

/** What a string of a format must be like; undefined where the format is none for strings. Dashes don't count. */
export function stringFormat(format: string): ((text: string) => boolean) | undefined {
  return STRING_FORMATS.get(format.replaceAll('-', ''));
}
