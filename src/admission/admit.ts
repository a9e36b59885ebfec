import path from 'node:path';
import type { ApiVersion, PromiseApi, PromiseDefinition } from '../promise/types.ts';
import { PromiseError } from '../shared/errors.ts';
import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import type { UncheckedRule } from './cel/rules.ts';
import { decodeRequest, type UnknownFields } from './decode-request.ts';
import { installedSchema } from './kratix-schema.ts';
import { childPlace, type Refusal, ROOT } from './refusal.ts';
import { withNamespace, withoutServerFields, withoutStatus, withPromiseLabel } from './stored-meta.ts';
import { checkTypeMeta } from './type-meta.ts';
import type { UnknownField } from './unknown-field.ts';
import { fillIn, validateObject } from './validate-object.ts';

/** How a request is admitted. */
export interface AdmitOptions {
  /** `strict` is what kubectl asks for; other clients get their undeclared fields pruned. */
  readonly unknownFields: UnknownFields;
}

/** The object as it would be stored, with what was taken away from it, or all that it is refused for. */
export type Admission =
  | {
      readonly object: JsonObject;
      readonly pruned: readonly UnknownField[];
      /** CEL rules of which nobody knows here whether the request keeps them. */
      readonly unchecked: readonly UncheckedRule[];
    }
  | { readonly refusals: readonly Refusal[] };

/**
 * Does to a request what the API server and Kratix do when it is created: decodes, fills in defaults, validates, converts
 * to the storage version, labels. The request is left as it is. Fields that the
 * server sets (uid, generation and the like) are taken away rather than refused or made up.
 * @throws PromiseError `invalid-request`: the Promise has no API
 */
export function admit(request: JsonObject, promise: PromiseDefinition, options: AdmitOptions): Admission {
  const { api } = promise;
  if (api === undefined) throw noApi(promise);
  const wrongKind = checkTypeMeta(request, api);
  if (wrongKind.length > 0) return { refusals: wrongKind };
  const version = api.versions.find(({ name }) => `${api.group}/${name}` === request.apiVersion);
  const schema = schemaOf(version);
  const decoded = decodeRequest(request, schema, options.unknownFields);
  if (decoded.refusals.length > 0) return { refusals: decoded.refusals };
  const unnamed = refuseGeneratedName(decoded.object);
  if (unnamed.length > 0) return { refusals: unnamed };
  const created = withoutStatus(withoutServerFields(withNamespace(fillIn(decoded.object, schema))));
  const { refusals, unchecked } = validateObject(created, schema);
  if (refusals.length > 0) return { refusals };
  const object = withPromiseLabel(inStorageVersion(created, api), promise.name);
  return { object, pruned: decoded.pruned, unchecked };
}

function schemaOf(version: ApiVersion | undefined): JsonObject {
  return version === undefined ? {} : installedSchema(version);
}

/** The API server would make the name up: with `kubectl create` it works, but no two runs would be the same. */
function refuseGeneratedName({ metadata }: JsonObject): readonly Refusal[] {
  const { name, generateName } = objectOrEmpty(metadata);
  const prefix = stringOrEmpty(generateName);
  if (stringOrEmpty(name) !== '' || prefix === '') return [];
  const place = childPlace(childPlace(ROOT, 'metadata'), 'generateName');
  const message = 'the cluster would make up the name, so that no two runs were the same';
  const hint = 'give the request a metadata.name';
  return [{ ...place, reason: 'FieldValueForbidden', value: prefix, message, hint }];
}

/** Another version's schema prunes and fills in what was admitted by the request's own; a Promise converts no more. */
function inStorageVersion(object: JsonObject, api: PromiseApi): JsonObject {
  const apiVersion = `${api.group}/${api.storageVersion}`;
  if (object.apiVersion === apiVersion) return object;
  const schema = schemaOf(api.versions.find(({ name }) => name === api.storageVersion));
  const decoded = decodeRequest({ ...object, apiVersion }, schema, 'prune');
  return fillIn(decoded.object, schema);
}

/** A Promise without an API takes no requests; `file` is the request's. */
export function noApi(promise: PromiseDefinition, file?: string): PromiseError {
  return new PromiseError(
    'invalid-request',
    `the Promise ${promise.name} has no API, so it takes no requests`,
    {
      ...(file === undefined ? {} : { location: { file } }),
      hint: `add spec.api to ${path.basename(promise.file)}, or remove the request: the case then runs on the Promise itself`,
    },
  );
}
