import path from 'node:path';
import type { ApiVersion, PromiseApi, PromiseDefinition } from '../promise/types.ts';
import { PromiseError } from '../shared/errors.ts';
import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { hasRules } from './cel/rule-schema.ts';
import { checkRules, type RulesOutcome, type UncheckedRule } from './cel/rules.ts';
import { decodeRequest, type UnknownFields } from './decode-request.ts';
import { applyDefaults } from './defaults.ts';
import { checkEmbedded, coerceEmbedded } from './embedded.ts';
import { installedSchema } from './kratix-schema.ts';
import { checkListTypes } from './list-types.ts';
import { checkObjectMeta } from './metadata-rules.ts';
import { childPlace, type Refusal, type RefusalReason, ROOT } from './refusal.ts';
import { withNamespace, withoutServerFields, withoutStatus, withPromiseLabel } from './stored-meta.ts';
import { checkTypeMeta } from './type-meta.ts';
import type { UnknownField } from './unknown-field.ts';
import { validateSchema } from './validate-schema.ts';

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
  const refusals = validate(created, schema);
  const rules = refusals.some(isBlocking) ? RULES_NOT_REACHED : checkRules(created, schema);
  const all = hasRules(schema) ? [...refusals, ...rules.refusals] : refusals;
  if (all.length > 0) return { refusals: all };
  const object = withPromiseLabel(inStorageVersion(created, api), promise.name);
  return { object, pruned: decoded.pruned, unchecked: rules.unchecked };
}

function schemaOf(version: ApiVersion | undefined): JsonObject {
  return version === undefined ? {} : installedSchema(version);
}

/** The metadata of a resource within a default is decoded like any other (`defaulting/prune.go`, PruneDefaults). */
function fillIn(object: JsonObject, schema: JsonObject): JsonObject {
  return objectOrEmpty(coerceEmbedded(applyDefaults(object, schema), schema, ROOT).value);
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

/** What makes a request too different from its schema for rules to be of use. */
const BLOCKING: ReadonlySet<RefusalReason> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

function isBlocking({ reason }: Refusal): boolean {
  return BLOCKING.has(reason);
}

/** What the API server adds where rules were left out. */
const RULES_NOT_REACHED: RulesOutcome = {
  refusals: [
    {
      at: [],
      path: '<nil>',
      reason: 'FieldValueInvalid',
      value: null,
      message:
        'Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    },
  ],
  unchecked: [],
};

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
