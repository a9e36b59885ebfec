import { didYouMean } from '../promise/suggest.ts';
import type { PromiseApi } from '../promise/types.ts';
import type { JsonObject } from '../shared/json.ts';
import { childPlace, invalid, type Refusal, ROOT, required } from './refusal.ts';
import { ownValue } from './schema.ts';

/** Checks that a request is of the kind, and in a served version, that the Promise's API offers. */
export function checkTypeMeta(request: JsonObject, api: PromiseApi): readonly Refusal[] {
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
