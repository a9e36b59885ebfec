import { PromiseError } from '../shared/errors.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { changeProperties, type PropertyChange } from './api-properties.ts';
import { withValueAt } from './set-value.ts';

/** The names of an API that may change; undefined: as it is. */
export interface ApiNames {
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly plural?: string | undefined;
  readonly version?: string | undefined;
}

/** The API of a Promise, as requests name it. */
export interface RequestType {
  /** `<group>/<version>`. */
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * A Promise's API after changes. Fields and version are those of the version that is stored, which is what stages see.
 * @throws PromiseError `usage` where there is no API, and as {@link changeProperties}
 */
export function changeApi(
  api: Json | undefined,
  names: ApiNames,
  properties: readonly PropertyChange[],
): JsonObject {
  if (!isObject(api) || Object.keys(api).length === 0) throw noApi('the Promise has no API');
  if (listOrEmpty(objectOrEmpty(api.spec).versions).length === 0) throw noApi('the API has no versions');
  return changeSchema(changeNames(api, names), properties);
}

function noApi(message: string): PromiseError {
  return new PromiseError('usage', `${message}: there is nothing to update`, {
    hint: 'spec.api is a CustomResourceDefinition; promise init writes one to start from',
  });
}

/** Where the version that is stored stands among all of them. */
export function storedVersion(api: Json | undefined): number {
  const versions = listOrEmpty(objectOrEmpty(objectOrEmpty(api).spec).versions);
  return Math.max(
    0,
    versions.findIndex((version) => objectOrEmpty(version).storage === true),
  );
}

/** What requests to an API say of it, by the version that is stored. */
export function requestType(api: Json | undefined): RequestType {
  const spec = objectOrEmpty(objectOrEmpty(api).spec);
  const version = objectOrEmpty(listOrEmpty(spec.versions)[storedVersion(api)]);
  return {
    apiVersion: `${stringOrEmpty(spec.group)}/${stringOrEmpty(version.name)}`,
    kind: stringOrEmpty(objectOrEmpty(spec.names).kind),
  };
}

/** What follows from a name is changed with it: `metadata.name`, and `singular` and `listKind` where they are written. */
function changeNames(api: JsonObject, { group, kind, plural, version }: ApiNames): JsonObject {
  const spec = objectOrEmpty(api.spec);
  const before = objectOrEmpty(spec.names);
  const isList = before.listKind === `${stringOrEmpty(before.kind)}List`;
  const names = {
    ...before,
    ...(kind === undefined ? {} : { kind }),
    ...(plural === undefined ? {} : { plural }),
    ...(kind === undefined || before.singular === undefined ? {} : { singular: kind.toLowerCase() }),
    ...(kind === undefined || !isList ? {} : { listKind: `${kind}List` }),
  };
  const versions = listOrEmpty(spec.versions).map((each, index) =>
    version === undefined || index !== storedVersion(api) ? each : { ...objectOrEmpty(each), name: version },
  );
  const changed = { ...api, spec: { ...spec, ...(group === undefined ? {} : { group }), names, versions } };
  if (group === undefined && plural === undefined) return changed;
  const name = `${stringOrEmpty(names.plural)}.${stringOrEmpty(changed.spec.group)}`;
  return { ...changed, metadata: { ...objectOrEmpty(api.metadata), name } };
}

function changeSchema(api: JsonObject, properties: readonly PropertyChange[]): JsonObject {
  if (properties.length === 0) return api;
  const spec = objectOrEmpty(api.spec);
  const stored = storedVersion(api);
  const versions = listOrEmpty(spec.versions).map((version, index) => {
    if (index !== stored) return version;
    const path = ['schema', 'openAPIV3Schema', 'properties', 'spec'];
    const schema = path.reduce<JsonObject>((at, key) => objectOrEmpty(at[key]), objectOrEmpty(version));
    const before = Object.keys(schema).length === 0 ? { type: 'object' } : schema;
    return withValueAt(version, path, changeProperties(before, properties)) ?? version;
  });
  return { ...api, spec: { ...spec, versions } };
}
