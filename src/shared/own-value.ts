/** A key's value, of a document or a table; `toString` and the like are not there unless it has them itself. */
export function ownValue<Value>(map: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
