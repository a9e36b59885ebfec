import path from 'node:path';
import { type Problem, problemsError } from '../promise/problems.ts';
import { describeValue } from '../promise/strict-decode.ts';
import type { ApiVersion, PromiseApi, PromiseDefinition } from '../promise/types.ts';
import { createLocator, locate } from '../promise/yaml-location.ts';
import { PromiseError } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { decodeRequest, type UnknownFields } from './decode-request.ts';
import { applyDefaults } from './defaults.ts';
import { checkEmbedded } from './embedded.ts';
import { installedSchema } from './kratix-schema.ts';
import { checkListTypes } from './list-types.ts';
import { checkObjectMeta } from './metadata-rules.ts';
import { childPlace, type Refusal, ROOT } from './refusal.ts';
import { withNamespace, withoutServerFields, withoutStatus, withPromiseLabel } from './stored-meta.ts';
import { checkTypeMeta } from './type-meta.ts';
import { validateSchema } from './validate-schema.ts';

/** How a request is admitted. */
export interface AdmitOptions {
  /** `strict` is what kubectl asks for; other clients get their undeclared fields pruned. */
  readonly unknownFields: UnknownFields;
}

/** The object as it would be stored, or all that it is refused for. */
export type Admission = { readonly object: JsonObject } | { readonly refusals: readonly Refusal[] };

/**
 * Does to a request what the API server and Kratix do when it is created: decodes, fills in defaults, validates, converts
 * to the storage version, labels. CEL rules are not evaluated. The request is left as it is. Fields that the
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
  const refusals = validate(created, schema);
  if (refusals.length > 0) return { refusals };
  return { object: withPromiseLabel(inStorageVersion(created, api), promise.name) };
}

/**
 * Admits a request that was read from a file, strictly, as `kubectl apply` does.
 * @param file where the request was read from, and `text` what stands there: for the place of an error
 * @throws PromiseError `invalid-request`: the Promise has no API, or the request is refused; all refusals are shown
 */
export function admitRequest(
  request: Json,
  promise: PromiseDefinition,
  file: string,
  text: string,
): JsonObject {
  if (promise.api === undefined) throw noApi(promise, file);
  if (!isObject(request)) throw notAMapping(request, file, text);
  const admission = admit(request, promise, { unknownFields: 'strict' });
  if ('object' in admission) return admission.object;
  throw refusedRequest(admission.refusals, promise, file, text);
}

/** What the stages of a Promise workflow find as object.yaml: the Promise itself. */
export function promiseAsInput(promise: PromiseDefinition): JsonObject {
  return promise.object;
}

/** Makes one error of all refusals, each with its place in the file. */
export function refusedRequest(
  refusals: readonly Refusal[],
  promise: PromiseDefinition,
  file: string,
  text: string,
): PromiseError {
  return problemsError(refusals.map(asProblem), {
    code: 'invalid-request',
    file,
    locator: createLocator(text, file),
    document: 0,
    subject: 'the request',
    hint: `make the request fit the API in ${path.basename(promise.file)}`,
  });
}

function asProblem({ at, message, hint }: Refusal): Problem {
  return hint === undefined ? { path: at, message } : { path: at, message, hint };
}

function schemaOf(version: ApiVersion | undefined): JsonObject {
  return version === undefined ? {} : installedSchema(version);
}

function fillIn(object: JsonObject, schema: JsonObject): JsonObject {
  return objectOrEmpty(applyDefaults(object, schema));
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

/** All that is checked on creation, in the API server's order (`pkg/registry/customresource/strategy.go`). */
function validate(object: JsonObject, schema: JsonObject): readonly Refusal[] {
  return [
    ...checkObjectMeta(objectOrEmpty(object.metadata), childPlace(ROOT, 'metadata'), 'request'),
    ...validateSchema(object, schema),
    ...checkEmbedded(object, schema, ROOT),
    ...checkListTypes(object, schema, ROOT),
  ];
}

/** Another version's schema prunes and fills in what was admitted by the request's own; a Promise converts no more. */
function inStorageVersion(object: JsonObject, api: PromiseApi): JsonObject {
  const apiVersion = `${api.group}/${api.storageVersion}`;
  if (object.apiVersion === apiVersion) return object;
  const schema = schemaOf(api.versions.find(({ name }) => name === api.storageVersion));
  const decoded = decodeRequest({ ...object, apiVersion }, schema, 'prune');
  return fillIn(decoded.object, schema);
}

function noApi(promise: PromiseDefinition, file?: string): PromiseError {
  return new PromiseError(
    'invalid-request',
    `the Promise ${promise.name} has no API, so it takes no requests`,
    {
      ...(file === undefined ? {} : { location: { file } }),
      hint: `add spec.api to ${path.basename(promise.file)}, or remove the request: the case then runs on the Promise itself`,
    },
  );
}

function notAMapping(request: Json, file: string, text: string): PromiseError {
  const got = request === null ? 'the file is empty' : `it is ${describeValue(request)}`;
  return new PromiseError('invalid-request', `a request must be a mapping, but ${got}`, {
    location: locate(text, file, []),
    hint: 'write a request with apiVersion, kind, metadata and spec',
  });
}
