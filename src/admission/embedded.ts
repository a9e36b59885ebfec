import { wrongDns1035Label } from '../promise/kube-names.ts';
import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { goValue } from './go-text.ts';
import { checkObjectMeta } from './metadata-rules.ts';
import { decodeObjectMeta } from './object-meta.ts';
import { childPlace, invalid, itemPlace, keyPlace, type Place, type Refusal, required } from './refusal.ts';
import { hasFlag, propertySchema, schemaAt, takesAdditional } from './schema.ts';
import type { UnknownField } from './unknown-field.ts';

const EMBEDDED = 'x-kubernetes-embedded-resource';

/** A value whose embedded resources have metadata as the API server writes it. */
export interface Coerced {
  readonly value: Json;
  readonly refusals: readonly Refusal[];
  readonly unknown: readonly UnknownField[];
}

/**
 * Decodes the metadata of embedded resources, and refuses an apiVersion or kind that is no string
 * (apiextensions-apiserver `pkg/apiserver/schema/objectmeta/algorithm.go`).
 */
export function coerceEmbedded(value: Json, schema: JsonObject | undefined, place: Place): Coerced {
  const refusals: Refusal[] = [];
  const unknown: UnknownField[] = [];
  const walk = (item: Json, itemSchema: JsonObject | undefined, at: Place): Json => {
    if (itemSchema === undefined) return item;
    if (Array.isArray(item)) {
      const items = schemaAt(itemSchema, 'items');
      return item.map((each: Json, index) => walk(each, items, itemPlace(at, index)));
    }
    if (!isObject(item)) return item;
    const members = Object.entries(item).map(([key, member]): [string, Json] => {
      if (hasFlag(itemSchema, EMBEDDED)) {
        if (key === 'metadata') return [key, decodeMeta(member, childPlace(at, key), refusals, unknown)];
        if ((key === 'apiVersion' || key === 'kind') && typeof member !== 'string') {
          refusals.push(badRequest(childPlace(at, key), member, 'must be a string'));
        }
      }
      return [key, walk(member, ...memberOf(itemSchema, key, at))];
    });
    return Object.fromEntries(members);
  };
  return { value: walk(value, schema, place), refusals, unknown };
}

function decodeMeta(metadata: Json, place: Place, refusals: Refusal[], unknown: UnknownField[]): JsonObject {
  const decoded = decodeObjectMeta(metadata, place);
  unknown.push(...decoded.unknown);
  refusals.push(...decoded.wrong.map((each) => badRequest(each.place, each.value, each.message)));
  return decoded.value;
}

/** A refusal before anything is validated. */
export function badRequest(place: Place, value: Json, detail: string): Refusal {
  return { ...place, reason: 'BadRequest', value, message: `Invalid value: ${goValue(value)}: ${detail}` };
}

/** Checks that embedded resources have apiVersion and kind, and metadata that Kubernetes would take. */
export function checkEmbedded(value: Json, schema: JsonObject | undefined, place: Place): readonly Refusal[] {
  if (schema === undefined) return [];
  if (Array.isArray(value)) {
    const items = schemaAt(schema, 'items');
    return value.flatMap((item: Json, index) => checkEmbedded(item, items, itemPlace(place, index)));
  }
  if (!isObject(value)) return [];
  return [
    ...(hasFlag(schema, EMBEDDED) ? checkResource(value, place) : []),
    ...Object.entries(value).flatMap(([key, item]) => checkEmbedded(item, ...memberOf(schema, key, place))),
  ];
}

/** The schema and the place of a key's value. */
function memberOf(schema: JsonObject, key: string, place: Place): [JsonObject | undefined, Place] {
  const property = propertySchema(schema, key);
  if (property !== undefined || !takesAdditional(schema)) return [property, childPlace(place, key)];
  return [schemaAt(schema, 'additionalProperties'), keyPlace(place, key)];
}

function checkResource(resource: JsonObject, place: Place): readonly Refusal[] {
  const { metadata } = resource;
  return [
    ...checkField(resource, 'apiVersion', place, (version) =>
      version.split('/').length > 2 ? `unexpected GroupVersion string: ${version}` : undefined,
    ),
    ...checkField(resource, 'kind', place, (kind) => wrongDns1035Label(kind.toLowerCase())),
    ...checkMetadata(metadata ?? null, childPlace(place, 'metadata')),
  ];
}

function checkMetadata(metadata: Json, place: Place): readonly Refusal[] {
  if (isObject(metadata)) return checkObjectMeta(metadata, place, 'embedded');
  return metadata === null ? [] : [invalid(place, metadata, 'must be a mapping')];
}

function checkField(
  resource: JsonObject,
  key: string,
  place: Place,
  wrong: (text: string) => string | undefined,
): readonly Refusal[] {
  const value = ownValue(resource, key);
  const at = childPlace(place, key);
  if (value === undefined) return [required(at)];
  if (typeof value !== 'string') return [invalid(at, value, 'must be a string')];
  const detail = value === '' ? 'must not be empty' : wrong(value);
  return detail === undefined ? [] : [invalid(at, value, detail)];
}
