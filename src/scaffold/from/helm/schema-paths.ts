import type { YamlPath } from '../../../promise/yaml-location.ts';
import { isObject, type Json, type JsonObject, objectOrEmpty } from '../../../shared/json.ts';
import { ownValue } from '../../../shared/own-value.ts';

/** Where the schema of a value stands: `["a", "b"]` becomes `properties.a.properties.b`. */
export function schemaPath(value: readonly string[]): YamlPath {
  return value.flatMap((step) => ['properties', step]);
}

/** The opposite; undefined for the schema of what is in a list, or under any key of a mapping. */
export function valuePath(schema: YamlPath): readonly string[] | undefined {
  const isOfProperties = schema.every((step, index) => index % 2 === 1 || step === 'properties');
  return isOfProperties ? schema.filter((_, index) => index % 2 === 1).map(String) : undefined;
}

/** The value that keys of mappings lead to. */
export function valueAt(value: Json, path: readonly string[] | undefined): Json | undefined {
  return path?.reduce<Json | undefined>((at, key) => (isObject(at) ? ownValue(at, key) : undefined), value);
}

/** Whether a declared schema decides on what is at a path: it has a schema there, or one above without properties. */
export function isCovered(declared: JsonObject, path: YamlPath): boolean {
  let schema = declared;
  for (const name of valuePath(path) ?? []) {
    if (schema.type !== 'object' || schema.additionalProperties !== undefined) return true;
    const property = objectOrEmpty(schema.properties)[name];
    if (!isObject(property)) return false;
    schema = property;
  }
  return true;
}
