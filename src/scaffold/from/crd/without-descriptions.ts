import { isObject, type Json, type JsonObject } from '../../../shared/json.ts';

/** Keywords whose members are named by the author, and are schemas. */
const MAPS_OF_SCHEMAS: ReadonlySet<string> = new Set(['properties']);

/** Keywords that hold values of the API, not schemas. */
const VALUES: ReadonlySet<string> = new Set(['default', 'enum', 'example']);

/** A schema that says the same, but not in words. A field may be called description as well: it stays. */
export function withoutDescriptions(schema: JsonObject): JsonObject {
  const kept = Object.entries(schema).filter(([keyword]) => keyword !== 'description');
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, below(keyword, value)]));
}

function below(keyword: string, value: Json): Json {
  if (VALUES.has(keyword)) return value;
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? withoutDescriptions(item) : item));
  if (!isObject(value)) return value;
  if (!MAPS_OF_SCHEMAS.has(keyword)) return withoutDescriptions(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, property]) => [
      name,
      isObject(property) ? withoutDescriptions(property) : property,
    ]),
  );
}
