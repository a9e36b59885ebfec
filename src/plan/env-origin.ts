import type { EnvEntry } from '../promise/types.ts';
import { isObject, type JsonObject, stringOrEmpty } from '../shared/json.ts';

/** Where the value of a variable comes from. */
export type EnvOrigin =
  | { readonly source: 'kratix' | 'promise' | 'case' }
  /** A field of the Pod. */
  | { readonly source: 'pod'; readonly field: string }
  | { readonly source: 'secret' | 'configMap'; readonly name: string; readonly key: string };

/** Where an entry of a container's `env` takes its value from. */
export function originOf({ valueFrom }: EnvEntry): EnvOrigin {
  if (valueFrom === undefined) return { source: 'promise' };
  const { secretKeyRef, configMapKeyRef, fieldRef } = valueFrom;
  if (isObject(fieldRef)) return { source: 'pod', field: stringOrEmpty(fieldRef.fieldPath) };
  if (isObject(secretKeyRef)) return { source: 'secret', ...nameAndKey(secretKeyRef) };
  return isObject(configMapKeyRef)
    ? { source: 'configMap', ...nameAndKey(configMapKeyRef) }
    : { source: 'promise' };
}

function nameAndKey(reference: JsonObject): { readonly name: string; readonly key: string } {
  return { name: stringOrEmpty(reference.name), key: stringOrEmpty(reference.key) };
}
