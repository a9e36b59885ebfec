import { didYouMean } from '../promise/suggest.ts';
import type { JsonObject } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { childPlace, invalid, type Refusal, ROOT, required } from './refusal.ts';

/** A kind of custom resource, as far as an object's first lines name it. */
export interface TypeMeta {
  readonly group: string;
  readonly kind: string;
  readonly versions: readonly { readonly name: string; readonly served: boolean }[];
}

/** Checks that an object is of a kind, and in a version of it that is served. */
export function checkTypeMeta(request: JsonObject, api: TypeMeta): readonly Refusal[] {
  const served = api.versions.filter((version) => version.served).map(({ name }) => `${api.group}/${name}`);
  return [...checkOneOf(request, 'apiVersion', served), ...checkOneOf(request, 'kind', [api.kind])];
}

function checkOneOf(request: JsonObject, key: string, allowed: readonly string[]): readonly Refusal[] {
  const value = ownValue(request, key) ?? null;
  if (typeof value === 'string' && allowed.includes(value)) return [];
  const place = childPlace(ROOT, key);
  const expected = `must be ${allowed.join(' or ')}`;
  if (value === null) return [required(place, expected)];
  if (typeof value !== 'string') return [invalid(place, value, 'must be a string')];
  const guess = allowed.length > 1 ? didYouMean(value, allowed) : '';
  return [invalid(place, value, `${expected}${guess}`)];
}
