import { wrongDnsLabel, wrongDnsSubdomain, wrongLabelKey, wrongLabelValue } from '../promise/kube-names.ts';
import { MAX_ANNOTATIONS_BYTES } from '../shared/annotations-limit.ts';
import type { Json, JsonObject } from '../shared/json.ts';
import { listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { childPlace, invalid, itemPlace, type Place, type Refusal, required } from './refusal.ts';

/** The request's own metadata, or that of a resource embedded in it: other rules for the name, and none for presence. */
export type MetaOwner = 'request' | 'embedded';

/** Checks decoded metadata as on creation (apimachinery `pkg/api/validation/objectmeta.go`). */
export function checkObjectMeta(metadata: JsonObject, place: Place, owner: MetaOwner): readonly Refusal[] {
  return [
    ...checkNames(metadata, place, owner),
    ...checkNamespace(metadata, place, owner),
    ...checkGeneration(metadata.generation, place, owner),
    ...checkLabels(metadata.labels, childPlace(place, 'labels')),
    ...checkAnnotations(metadata.annotations, childPlace(place, 'annotations')),
    ...checkOwners(metadata.ownerReferences, childPlace(place, 'ownerReferences')),
    ...checkFinalizers(metadata.finalizers, childPlace(place, 'finalizers')),
    ...checkManagedFields(metadata.managedFields, childPlace(place, 'managedFields')),
  ];
}

function checkNames(metadata: JsonObject, place: Place, owner: MetaOwner): readonly Refusal[] {
  const name = stringOrEmpty(metadata.name);
  const prefix = stringOrEmpty(metadata.generateName);
  const wrongName = owner === 'request' ? wrongDnsSubdomain : wrongPathSegment;
  const refusals = prefix === '' ? [] : refuse(prefix, wrongName(maskDash(prefix)), place, 'generateName');
  if (name !== '') return [...refusals, ...refuse(name, wrongName(name), place, 'name')];
  if (owner === 'embedded') return refusals;
  return [...refusals, required(childPlace(place, 'name'), 'name or generateName is required')];
}

/** What follows a prefix is generated, so that the prefix may end in a dash. */
function maskDash(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -1)}a` : prefix;
}

function wrongPathSegment(name: string): string | undefined {
  if (name === '.' || name === '..') return `may not be '${name}'`;
  return /[/%]/.test(name) ? "may not contain '/' or '%'" : undefined;
}

function checkNamespace(metadata: JsonObject, place: Place, owner: MetaOwner): readonly Refusal[] {
  const namespace = stringOrEmpty(metadata.namespace);
  if (namespace === '') return owner === 'request' ? [required(childPlace(place, 'namespace'))] : [];
  return refuse(namespace, wrongDnsLabel(namespace), place, 'namespace');
}

/** The API server sets the request's own generation before it checks. */
function checkGeneration(generation: Json | undefined, place: Place, owner: MetaOwner): readonly Refusal[] {
  const isWrong = owner === 'embedded' && typeof generation === 'number' && generation < 0;
  return isWrong ? [invalid(childPlace(place, 'generation'), generation, 'must be at least 0')] : [];
}

function refuse(value: string, wrong: string | undefined, place: Place, key: string): readonly Refusal[] {
  return wrong === undefined ? [] : [invalid(childPlace(place, key), value, wrong)];
}

/** Keys and values of a map are refused under the path of the whole map; the place is that of the key. */
function refuseEntry(key: string, value: string, wrong: string | undefined, map: Place): readonly Refusal[] {
  return wrong === undefined ? [] : [invalid({ at: [...map.at, key], path: map.path }, value, wrong)];
}

function checkLabels(labels: Json | undefined, place: Place): readonly Refusal[] {
  return Object.entries(objectOrEmpty(labels)).flatMap(([key, value]) => [
    ...refuseEntry(key, key, wrongLabelKey(key), place),
    ...refuseEntry(key, stringOrEmpty(value), wrongLabelValue(stringOrEmpty(value)), place),
  ]);
}

function checkAnnotations(annotations: Json | undefined, place: Place): readonly Refusal[] {
  const entries = Object.entries(objectOrEmpty(annotations));
  const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  const refusals = entries.flatMap(([key]) => refuseEntry(key, key, wrongLabelKey(key.toLowerCase()), place));
  if (bytes <= MAX_ANNOTATIONS_BYTES) return refusals;
  const message = `Too long: may not be more than ${MAX_ANNOTATIONS_BYTES} bytes`;
  return [...refusals, { ...place, reason: 'FieldValueTooLong', value: '<value omitted>', message }];
}

function byteLength(value: Json): number {
  return Buffer.byteLength(stringOrEmpty(value));
}

const OWNER_FIELDS = ['apiVersion', 'kind', 'name', 'uid'] as const;

function checkOwners(owners: Json | undefined, place: Place): readonly Refusal[] {
  const refusals = listOrEmpty(owners).flatMap((owner, index) =>
    OWNER_FIELDS.filter((key) => stringOrEmpty(objectOrEmpty(owner)[key]) === '').map((key) => ({
      ...invalid(childPlace(place, key), '', 'must not be empty'),
      at: [...place.at, index, key],
    })),
  );
  const controllers = listOrEmpty(owners).filter((owner) => objectOrEmpty(owner).controller === true);
  if (controllers.length < 2) return refusals;
  return [...refusals, invalid(place, owners ?? null, 'only one reference can be the controller')];
}

function checkFinalizers(finalizers: Json | undefined, place: Place): readonly Refusal[] {
  const names = listOrEmpty(finalizers).map(stringOrEmpty);
  const refusals = names.flatMap((name, index) => {
    const wrong = wrongLabelKey(name);
    return wrong === undefined ? [] : [{ ...invalid(place, name, wrong), at: [...place.at, index] }];
  });
  if (!names.includes('orphan') || !names.includes('foregroundDeletion')) return refusals;
  const detail = 'finalizer orphan and foregroundDeletion cannot be both set';
  return [...refusals, invalid(place, finalizers ?? null, detail)];
}

function checkManagedFields(entries: Json | undefined, place: Place): readonly Refusal[] {
  return listOrEmpty(entries).flatMap((entry, index) => {
    const at = itemPlace(place, index);
    const { operation, fieldsType } = objectOrEmpty(entry);
    const isKnown = operation === 'Apply' || operation === 'Update';
    const isTyped = fieldsType === undefined || fieldsType === 'FieldsV1';
    return [
      ...(isKnown
        ? []
        : [invalid(childPlace(at, 'operation'), operation ?? '', 'must be `Apply` or `Update`')]),
      ...(isTyped ? [] : [invalid(childPlace(at, 'fieldsType'), fieldsType, 'must be `FieldsV1`')]),
    ];
  });
}
