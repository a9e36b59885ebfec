import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';

/** The value at the end of a path of keys; undefined where it leads nowhere. */
export function valueAt(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, step) =>
      typeof at === 'object' && at !== null ? ownValue(at as JsonObject, String(step)) : undefined,
    value,
  );
}

/**
 * A copy with another value at the end of a path of keys, or without it where that is undefined. Mappings on the way are made; a new key
 * comes behind the last one that sorts before it, as Kratix itself writes them, else to the end.
 */
export function withValueAt(
  value: Json | undefined,
  path: readonly (string | number)[],
  next: Json | undefined,
): Json | undefined {
  const [step, ...deeper] = path;
  if (step === undefined) return next;
  const map = isObject(value) ? value : {};
  const key = String(step);
  const inner = withValueAt(ownValue(map, key), deeper, next);
  if (inner === undefined) return withoutKey(map, key);
  return Object.hasOwn(map, key) ? { ...map, [key]: inner } : withKeySorted(map, key, inner);
}

/** A copy without a key. */
export function withoutKey(map: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([each]) => each !== key));
}

function withKeySorted(map: JsonObject, key: string, value: Json): JsonObject {
  const entries = Object.entries(map);
  const before = entries.findLastIndex(([each]) => each < key);
  const at = before === -1 ? entries.length : before + 1;
  return Object.fromEntries(entries.toSpliced(at, 0, [key, value]));
}
