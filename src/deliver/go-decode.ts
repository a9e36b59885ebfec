import { formatFloat64 } from '../promise/go-float.ts';
import type { Json, JsonObject } from '../shared/json.ts';

/** A field as it stands in the file: its key there, and its value. */
export interface FoundField {
  readonly key: string;
  readonly value: Json;
}

/**
 * Finds a field of a struct as Go's encoding/json does: the case of letters doesn't count, the last in byte order wins
 * (sigs.k8s.io/yaml sorts the keys on the way), null is no value.
 */
export function findField(object: JsonObject, name: string): FoundField | undefined {
  const [found] = Object.keys(object)
    .filter((key) => key.toLowerCase() === name.toLowerCase() && object[key] !== null)
    .sort((a, b) => Buffer.compare(Buffer.from(b), Buffer.from(a)));
  const value = found === undefined ? undefined : object[found];
  return found === undefined || value === undefined ? undefined : { key: found, value };
}

/**
 * Reads a value into a Go string as sigs.k8s.io/yaml does: numbers and booleans are written out, null is empty.
 * @returns undefined where Go refuses it
 */
export function toGoString(value: Json): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && !Number.isInteger(value)) return formatFloat64(value);
  return typeof value === 'object' ? undefined : String(value);
}
