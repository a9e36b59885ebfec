import type { YamlPath } from '../../../promise/yaml-location.ts';
import { PromiseError } from '../../../shared/errors.ts';
import {
  isObject,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../../../shared/json.ts';
import type { ChosenCrd } from './choose-crd.ts';

/** What an operator watches. */
export interface CustomResource {
  /** The CustomResourceDefinition's: `<plural>.<group>`. */
  readonly name: string;
  /** With the group: `postgresql.cnpg.io/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** `openAPIV3Schema` of that version. */
  readonly schema: JsonObject;
  /** Where the schema stands in the definition. */
  readonly at: YamlPath;
}

/** Fields that every resource may have. */
const COMMON_FIELDS = ['apiVersion', 'kind', 'metadata', 'status'];

/**
 * Reads of a CustomResourceDefinition what it takes to write such a resource: in the version that is stored, which is
 * the one that operators work with, else in the first that is served.
 *
 * @throws PromiseError `invalid-source`, with the place of what is missing
 */
export function readCrd({ crd, locate }: Pick<ChosenCrd, 'crd' | 'locate'>): CustomResource {
  const { group, names, scope, versions } = objectOrEmpty(crd.spec);
  const wrong = (message: string, path: YamlPath): PromiseError =>
    new PromiseError('invalid-source', message, {
      location: locate(path),
      hint: 'the API server would refuse this CustomResourceDefinition: take the one that the operator ships',
    });
  const { name } = objectOrEmpty(crd.metadata);
  const { kind } = objectOrEmpty(names);
  for (const [value, path] of [
    [group, ['spec', 'group']],
    [kind, ['spec', 'names', 'kind']],
  ] as const) {
    if (stringOrEmpty(value) === '') throw wrong(`${path.join('.')} is missing`, path);
  }
  const served = listOrEmpty(versions)
    .map((version, index) => ({ version: objectOrEmpty(version), index }))
    .filter(({ version }) => version.served === true);
  const chosen = served.find(({ version }) => version.storage === true) ?? served[0];
  if (chosen === undefined) throw wrong('no version is served', ['spec', 'versions']);
  const at: YamlPath = ['spec', 'versions', chosen.index, 'schema', 'openAPIV3Schema'];
  const schema = objectOrEmpty(chosen.version.schema).openAPIV3Schema;
  if (!isObject(schema)) throw wrong('there is no openAPIV3Schema', at);
  const fields = Object.keys(objectOrEmpty(schema.properties)).filter(
    (field) => !COMMON_FIELDS.includes(field),
  );
  if (fields.length > 0 && !fields.includes('spec')) {
    throw new PromiseError(
      'invalid-source',
      `${stringOrEmpty(kind)} has no spec, only ${fields.join(', ')}`,
      {
        location: locate([...at, 'properties']),
        hint: 'what users of a Promise request is the spec: choose another CustomResourceDefinition',
      },
    );
  }
  return {
    name: stringOrEmpty(name),
    apiVersion: `${stringOrEmpty(group)}/${stringOrEmpty(chosen.version.name)}`,
    kind: stringOrEmpty(kind),
    isNamespaced: scope === 'Namespaced',
    schema,
    at,
  };
}
