import { isObject, type Json, type JsonObject, listOrEmpty } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import { describeValue } from './strict-decode.ts';
import type { YamlPath } from './yaml-location.ts';

/** What the value of a keyword must be. */
type KeywordType =
  | 'string'
  | 'boolean'
  | 'number'
  | 'integer'
  | 'strings'
  | 'list'
  | 'object'
  | 'any'
  | 'schema'
  | 'schemas'
  | 'schema-map'
  | 'schema-or-list'
  | 'schema-or-boolean';

/** All keywords of a schema (apiextensions `pkg/apis/apiextensions/v1/types_jsonschema.go`, JSONSchemaProps). */
export const SCHEMA_KEYWORDS: Readonly<Record<string, KeywordType>> = {
  id: 'string',
  $schema: 'string',
  $ref: 'string',
  description: 'string',
  type: 'string',
  format: 'string',
  title: 'string',
  default: 'any',
  maximum: 'number',
  exclusiveMaximum: 'boolean',
  minimum: 'number',
  exclusiveMinimum: 'boolean',
  maxLength: 'integer',
  minLength: 'integer',
  pattern: 'string',
  maxItems: 'integer',
  minItems: 'integer',
  uniqueItems: 'boolean',
  multipleOf: 'number',
  enum: 'list',
  maxProperties: 'integer',
  minProperties: 'integer',
  required: 'strings',
  items: 'schema-or-list',
  allOf: 'schemas',
  oneOf: 'schemas',
  anyOf: 'schemas',
  not: 'schema',
  properties: 'schema-map',
  additionalProperties: 'schema-or-boolean',
  patternProperties: 'schema-map',
  dependencies: 'object',
  additionalItems: 'schema-or-boolean',
  definitions: 'schema-map',
  externalDocs: 'object',
  example: 'any',
  nullable: 'boolean',
  'x-kubernetes-preserve-unknown-fields': 'boolean',
  'x-kubernetes-embedded-resource': 'boolean',
  'x-kubernetes-int-or-string': 'boolean',
  'x-kubernetes-list-map-keys': 'strings',
  'x-kubernetes-list-type': 'string',
  'x-kubernetes-map-type': 'string',
  'x-kubernetes-validations': 'list',
};

/** Keywords that may stand at the root beside a status subresource (apiextensions `validation.go`, allowedFieldsAtRootSchema). */
export const ROOT_KEYWORDS: ReadonlySet<string> = new Set([
  'description',
  'type',
  'format',
  'title',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'maxItems',
  'minItems',
  'uniqueItems',
  'multipleOf',
  'required',
  'items',
  'properties',
  'externalDocs',
  'example',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
]);

/** A schema within another one, and where it stands. */
export interface ChildSchema {
  readonly schema: JsonObject;
  readonly at: YamlPath;
  /** The keyword that holds it. */
  readonly keyword: string;
  /** The property's name, where the keyword is `properties`. */
  readonly name?: string;
}

/** The schemas directly within a schema. */
export function childSchemas(schema: JsonObject, at: YamlPath): readonly ChildSchema[] {
  return Object.entries(SCHEMA_KEYWORDS).flatMap(([keyword, type]): readonly ChildSchema[] => {
    const value = Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
    const here = [...at, keyword];
    switch (type) {
      case 'schema':
      case 'schema-or-boolean':
        return isObject(value) ? [{ schema: value, at: here, keyword }] : [];
      case 'schemas':
      case 'schema-or-list':
        if (isObject(value)) return [{ schema: value, at: here, keyword }];
        return listOrEmpty(value).flatMap((each, index) =>
          isObject(each) ? [{ schema: each, at: [...here, index], keyword }] : [],
        );
      case 'schema-map':
        return Object.entries(isObject(value) ? value : {}).flatMap(([name, each]) =>
          isObject(each) ? [{ schema: each, at: [...here, name], keyword, name }] : [],
        );
      default:
        return [];
    }
  });
}

/**
 * Checks that a schema's keywords have values of their types, as Kratix needs it to decode the CustomResourceDefinition
 * (`api/v1alpha1/promise_types.go`, GetAPI). Keywords that don't exist are left alone: Kratix drops them.
 */
export function checkKeywordTypes(schema: JsonObject, at: YamlPath, problems: Problem[]): void {
  for (const [keyword, value] of Object.entries(schema)) {
    const type = Object.hasOwn(SCHEMA_KEYWORDS, keyword) ? SCHEMA_KEYWORDS[keyword] : undefined;
    if (type === undefined || value === null) continue;
    const expected = wrongType(value, type);
    if (expected === undefined) continue;
    problems.push({ path: [...at, keyword], message: `must be ${expected}, not ${describeValue(value)}` });
  }
  for (const child of childSchemas(schema, at)) checkKeywordTypes(child.schema, child.at, problems);
}

/** What a value must be, where it is something else. */
function wrongType(value: Exclude<Json, null>, type: KeywordType): string | undefined {
  const isStrings = Array.isArray(value) && value.every((item) => typeof item === 'string');
  const isMap = isObject(value) && Object.values(value).every((item) => isObject(item) || item === null);
  const isInteger = typeof value === 'bigint' || Number.isInteger(value);
  switch (type) {
    case 'string':
      return typeof value === 'string' ? undefined : 'a string';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' ? undefined : 'a number';
    case 'integer':
      return isInteger ? undefined : 'an integer';
    case 'strings':
      return isStrings ? undefined : 'a list of strings';
    case 'list':
      return Array.isArray(value) ? undefined : 'a list';
    case 'object':
      return isObject(value) ? undefined : 'a mapping';
    case 'any':
      return undefined;
    case 'schema':
      return isObject(value) ? undefined : 'a schema';
    case 'schemas':
      return Array.isArray(value) && value.every((item) => isObject(item)) ? undefined : 'a list of schemas';
    case 'schema-map':
      return isMap ? undefined : 'a mapping of schemas';
    case 'schema-or-list':
      return isObject(value) || Array.isArray(value) ? undefined : 'a schema';
    case 'schema-or-boolean':
      return isObject(value) || typeof value === 'boolean' ? undefined : 'a schema, or true or false';
  }
}
