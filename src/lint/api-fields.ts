import { childSchemas, SCHEMA_KEYWORDS } from '../promise/schema-keywords.ts';
import { didYouMean } from '../promise/suggest.ts';
import type { YamlPath } from '../promise/yaml-location.ts';
import type { Location } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import { type Lint, lint } from './types.ts';

/** The fields of a CustomResourceDefinition (apiextensions `pkg/apis/apiextensions/v1/types.go`). */
const FIELDS = {
  crd: ['apiVersion', 'kind', 'metadata', 'spec', 'status'],
  spec: ['group', 'names', 'scope', 'versions', 'conversion', 'preserveUnknownFields'],
  names: ['plural', 'singular', 'shortNames', 'kind', 'listKind', 'categories'],
  version: [
    'name',
    'served',
    'storage',
    'deprecated',
    'deprecationWarning',
    'schema',
    'subresources',
    'additionalPrinterColumns',
    'selectableFields',
  ],
  schema: ['openAPIV3Schema'],
  column: ['name', 'type', 'format', 'description', 'priority', 'jsonPath'],
  subresources: ['status', 'scale'],
  rule: ['rule', 'message', 'messageExpression', 'reason', 'fieldPath', 'optionalOldSelf'],
} as const;

const KEYWORDS: readonly string[] = Object.keys(SCHEMA_KEYWORDS);

/** A mapping of the API, with the fields that it may have. */
interface Part {
  readonly value: Json | undefined;
  readonly at: YamlPath;
  readonly fields: readonly string[];
}

/**
 * Finds fields of a Promise's API that no CustomResourceDefinition has: Kratix drops them without a word
 * (`api/v1alpha1/promise_types.go`, GetAPI, decodes leniently).
 * @param promise the whole document
 * @param locate finds a place in it
 */
export function lintApiFields(promise: Json, locate: (path: YamlPath) => Location): readonly Lint[] {
  const api = objectOrEmpty(objectOrEmpty(promise).spec).api;
  return parts(api, ['spec', 'api']).flatMap(({ value, at, fields }) =>
    Object.keys(objectOrEmpty(value)).flatMap((key) => {
      const message = describe(key, fields);
      if (message === undefined) return [];
      const hint = 'correct its name, or remove it';
      return [lint('ignored-api-field', message, { location: locate([...at, key]), hint })];
    }),
  );
}

/**
 * What to say of a field. Go matches names whatever their case, so that Kratix takes `JSONPath` for jsonPath; in a schema
 * it still matters, as what reads the schema elsewhere, this tool included, goes by the exact name.
 */
function describe(key: string, fields: readonly string[]): string | undefined {
  if (fields.includes(key)) return undefined;
  const meant = fields.find((field) => field.toLowerCase() === key.toLowerCase());
  if (meant === undefined) return `${key} is no field of an API${didYouMean(key, fields)}: Kratix drops it`;
  return fields === KEYWORDS ? `${key} is spelt ${meant}: Kratix takes it as it is, others don't` : undefined;
}

function parts(api: Json | undefined, at: YamlPath): readonly Part[] {
  const spec = objectOrEmpty(objectOrEmpty(api).spec);
  const versions = listOrEmpty(spec.versions).flatMap((version, index) =>
    versionParts(objectOrEmpty(version), [...at, 'spec', 'versions', index]),
  );
  return [
    { value: api, at, fields: FIELDS.crd },
    { value: spec, at: [...at, 'spec'], fields: FIELDS.spec },
    { value: spec.names, at: [...at, 'spec', 'names'], fields: FIELDS.names },
    ...versions,
  ];
}

function versionParts(version: JsonObject, at: YamlPath): readonly Part[] {
  const { schema, subresources, additionalPrinterColumns: columns } = version;
  const root = objectOrEmpty(schema).openAPIV3Schema;
  return [
    { value: version, at, fields: FIELDS.version },
    { value: schema, at: [...at, 'schema'], fields: FIELDS.schema },
    { value: subresources, at: [...at, 'subresources'], fields: FIELDS.subresources },
    ...listOrEmpty(columns).map((value, index) => ({
      value,
      at: [...at, 'additionalPrinterColumns', index],
      fields: FIELDS.column,
    })),
    ...(isObject(root) ? schemaParts(root, [...at, 'schema', 'openAPIV3Schema']) : []),
  ];
}

function schemaParts(schema: JsonObject, at: YamlPath): readonly Part[] {
  const rules = listOrEmpty(schema['x-kubernetes-validations']);
  return [
    { value: schema, at, fields: KEYWORDS },
    ...rules.map((value, index) => ({
      value,
      at: [...at, 'x-kubernetes-validations', index],
      fields: FIELDS.rule,
    })),
    ...childSchemas(schema, at).flatMap((child) => schemaParts(child.schema, child.at)),
  ];
}
