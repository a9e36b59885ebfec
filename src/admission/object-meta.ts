import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { isDateTime } from './formats/times.ts';
import { isInteger } from './numbers.ts';
import { childPlace, itemPlace, type Place } from './refusal.ts';
import { type UnknownField, unknownField } from './unknown-field.ts';

/** How a field of ObjectMeta is decoded. */
type MetaShape =
  | 'string'
  | 'integer'
  | 'optional-integer'
  | 'boolean'
  | 'time'
  | 'object'
  | { readonly list: MetaShape }
  | { readonly map: MetaShape }
  | { readonly struct: Readonly<Record<string, MetaShape>>; readonly always?: readonly string[] };

const OWNER_REFERENCE: MetaShape = {
  struct: {
    apiVersion: 'string',
    kind: 'string',
    name: 'string',
    uid: 'string',
    controller: 'boolean',
    blockOwnerDeletion: 'boolean',
  },
  always: ['apiVersion', 'kind', 'name', 'uid'],
};

const MANAGED_FIELDS: MetaShape = {
  struct: {
    manager: 'string',
    operation: 'string',
    apiVersion: 'string',
    time: 'time',
    fieldsType: 'string',
    fieldsV1: 'object',
    subresource: 'string',
  },
};

/** `k8s.io/apimachinery/pkg/apis/meta/v1` ObjectMeta. */
const OBJECT_META: MetaShape = {
  struct: {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    selfLink: 'string',
    uid: 'string',
    resourceVersion: 'string',
    generation: 'integer',
    creationTimestamp: 'time',
    deletionTimestamp: 'time',
    deletionGracePeriodSeconds: 'optional-integer',
    labels: { map: 'string' },
    annotations: { map: 'string' },
    ownerReferences: { list: OWNER_REFERENCE },
    finalizers: { list: 'string' },
    managedFields: { list: MANAGED_FIELDS },
  },
};

/** A field whose type is wrong. */
export interface WrongType {
  readonly place: Place;
  readonly value: Json;
  /** `must be a string`. */
  readonly message: string;
}

/** Metadata as the API server writes it back after decoding. */
export interface DecodedMeta {
  readonly value: JsonObject;
  readonly wrong: readonly WrongType[];
  readonly unknown: readonly UnknownField[];
}

/**
 * Decodes metadata as Go's ObjectMeta takes it and gives it back: unknown fields and empty values go, a null stands for an
 * empty value (apiextensions-apiserver `pkg/apiserver/schema/objectmeta/coerce.go`). Names are matched exactly.
 */
export function decodeObjectMeta(metadata: Json, place: Place): DecodedMeta {
  const decoder = new MetaDecoder();
  const value = decoder.decode(metadata, OBJECT_META, place);
  return { value: isObject(value) ? value : {}, wrong: decoder.wrong, unknown: decoder.unknown };
}

class MetaDecoder {
  readonly wrong: WrongType[] = [];
  readonly unknown: UnknownField[] = [];

  decode(value: Json, shape: MetaShape, place: Place): Json {
    if (value === null) return emptyOf(shape);
    if (typeof shape === 'string') return this.#scalar(value, shape, place);
    if ('list' in shape) {
      if (!Array.isArray(value)) return this.#refuse(value, 'a list', place);
      return value.map((item: Json, index) => this.decode(item, shape.list, itemPlace(place, index)));
    }
    if (!isObject(value)) return this.#refuse(value, 'a mapping', place);
    if ('map' in shape) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          this.decode(item, shape.map, childPlace(place, key)),
        ]),
      );
    }
    return this.#struct(value, shape, place);
  }

  #struct(value: JsonObject, shape: Extract<MetaShape, { struct: unknown }>, place: Place): JsonObject {
    const { struct, always = [] } = shape;
    const decoded = new Map<string, Json>(always.map((key) => [key, '']));
    for (const [key, item] of Object.entries(value)) {
      const field = Object.hasOwn(struct, key) ? struct[key] : undefined;
      if (field === undefined) {
        this.unknown.push(unknownField(childPlace(place, key), Object.keys(struct)));
        continue;
      }
      const read = this.decode(item, field, childPlace(place, key));
      if (always.includes(key) || !isEmpty(read, field)) decoded.set(key, read);
    }
    return Object.fromEntries(decoded);
  }

  #scalar(value: Exclude<Json, null>, shape: MetaShape, place: Place): Json {
    switch (shape) {
      case 'string':
        return typeof value === 'string' ? value : this.#refuse(value, 'a string', place);
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#refuse(value, 'true or false', place);
      case 'integer':
      case 'optional-integer':
        return isInteger(value) ? value : this.#refuse(value, 'an integer', place);
      case 'time':
        return readTime(value) ?? this.#refuse(value, 'a time such as 2006-01-02T15:04:05Z', place);
      default:
        return isObject(value) ? value : this.#refuse(value, 'a mapping', place);
    }
  }

  #refuse(value: Json, expected: string, place: Place): Json {
    this.wrong.push({ place, value, message: `must be ${expected}` });
    return null;
  }
}

/** What Go makes of a null. */
function emptyOf(shape: MetaShape): Json {
  if (shape === 'string') return '';
  return typeof shape === 'object' && 'struct' in shape
    ? Object.fromEntries((shape.always ?? []).map((key) => [key, '']))
    : null;
}

/** Whether Go leaves a field out (`omitempty`): 0 too, where the field is no pointer. */
function isEmpty(value: Json, shape: MetaShape): boolean {
  if (value === null || value === '') return true;
  if (shape === 'integer') return value === 0;
  if (typeof shape !== 'object') return false;
  return Object.keys(value).length === 0;
}

const RFC3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[-+]\d{2}:\d{2})$/;

/** A time in UTC and whole seconds, as the API server writes it. */
function readTime(value: Json): string | undefined {
  if (typeof value !== 'string' || !isDateTime(value)) return undefined;
  const match = RFC3339.exec(value);
  const time = new Date(match === null ? Number.NaN : `${match[1]}${match[2]}`);
  return Number.isNaN(time.getTime()) ? undefined : `${time.toISOString().slice(0, 19)}Z`;
}
