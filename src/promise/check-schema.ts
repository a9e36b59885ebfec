import { isObject, type Json, type JsonObject, listOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { checkListType } from './check-list-type.ts';
import { checkStructural } from './check-structural.ts';
import type { Problem } from './problems.ts';
import { checkKeywordTypes, childSchemas, ROOT_KEYWORDS } from './schema-keywords.ts';
import { didYouMean } from './suggest.ts';
import type { YamlPath } from './yaml-location.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const UNSUPPORTED = [
  'id',
  '$schema',
  '$ref',
  'patternProperties',
  'dependencies',
  'additionalItems',
  'definitions',
];

/** The others that exist; what doesn't exist is dropped and hurts nobody. */
const NOT_AT_ROOT = [
  'default',
  'enum',
  'maxProperties',
  'minProperties',
  'allOf',
  'oneOf',
  'anyOf',
  'not',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  'x-kubernetes-map-type',
];

/** What a schema inherits from those around it. */
interface Surroundings {
  readonly isRoot: boolean;
  /** Within kind, apiVersion or metadata of the object or of an embedded one. */
  readonly insideMeta: boolean;
  /** Why there may be no default here. */
  readonly noDefault: string | undefined;
}

const ROOT: Surroundings = { isRoot: true, insideMeta: false, noDefault: undefined };
const META = new Set(['metadata', 'kind', 'apiVersion']);

/**
 * Checks the schema of a CustomResourceDefinition as the API server does (apiextensions
 * `pkg/apis/apiextensions/validation/validation.go`, ValidateCustomResourceDefinitionOpenAPISchema, and
 * `pkg/apiserver/schema/validation.go`, ValidateStructural). Defaults aren't held against the schema, and CEL rules aren't compiled.
 * @param at where it stands in the Promise
 */
export function checkSchema(schema: JsonObject, at: YamlPath, problems: Problem[]): void {
  const before = problems.length;
  checkKeywordTypes(schema, at, problems);
  if (problems.length > before) return;
  checkRoot(schema, at, problems);
  checkRules(schema, at, ROOT, problems);
  // With these it isn't looked at as a structural schema (`pkg/apiserver/schema/convert.go`, NewStructural).
  const isUnsupported = problems.slice(before).some(({ path }) => UNSUPPORTED.includes(String(path.at(-1))));
  if (!isUnsupported) checkStructural(schema, at, problems);
}

/** Kratix adds the status subresource (`internal/controller/promise_controller.go`, setStatusFieldsOnCRD). */
function checkRoot(schema: JsonObject, at: YamlPath, problems: Problem[]): void {
  if (schema.nullable === true)
    problems.push({ path: [...at, 'nullable'], message: "can't be true at the root" });
  for (const keyword of NOT_AT_ROOT) {
    if (!has(schema, keyword) || ROOT_KEYWORDS.has(keyword)) continue;
    problems.push({
      path: [...at, keyword],
      message: 'is not allowed at the root of a schema with a status, which Kratix adds',
      hint: 'move it to a property, such as spec',
    });
  }
}

function checkRules(schema: JsonObject, at: YamlPath, around: Surroundings, problems: Problem[]): void {
  const report = (keyword: string, message: string) => problems.push({ path: [...at, keyword], message });
  const type = stringOrEmpty(schema.type);
  if (type === 'null') report('type', "can't be null: write nullable: true beside another type");
  else if (type !== '' && !TYPES.includes(type)) {
    report('type', `must be one of ${TYPES.join(', ')}${didYouMean(type, TYPES)}`);
  }
  for (const keyword of UNSUPPORTED) if (has(schema, keyword)) report(keyword, 'is not supported in an API');
  if (has(schema, 'default') && around.noDefault !== undefined)
    report('default', `must not be set ${around.noDefault}`);
  if (Array.isArray(schema.items)) report('items', 'must be one schema, not a list of them');
  if (around.insideMeta && schema['x-kubernetes-embedded-resource'] === true)
    report('x-kubernetes-embedded-resource', 'must not be used inside of metadata');
  if (schema.uniqueItems === true)
    report('uniqueItems', "can't be true: write x-kubernetes-list-type: set instead");
  const { additionalProperties: others, properties } = schema;
  if ((isObject(others) || others === false) && isObject(properties) && Object.keys(properties).length > 0)
    report('additionalProperties', 'takes no properties beside it');
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    report('x-kubernetes-preserve-unknown-fields', 'must be true, or not there');
  checkMapType(schema, at, problems);
  checkListType(schema, at, problems);
  checkRuleTexts(schema, at, problems);
  for (const child of childSchemas(schema, at)) {
    checkRules(child.schema, child.at, surroundingsOf(child, schema, around), problems);
  }
}

function surroundingsOf(
  { keyword, name }: { readonly keyword: string; readonly name?: string },
  parent: JsonObject,
  around: Surroundings,
): Surroundings {
  const inherited = { ...around, isRoot: false };
  if (keyword === 'additionalProperties' && around.insideMeta)
    return { ...inherited, noDefault: 'in additionalProperties of metadata' };
  const embedded = parent['x-kubernetes-embedded-resource'] === true;
  if (keyword !== 'properties' || name === undefined || !META.has(name)) return inherited;
  if (!around.isRoot && !embedded) return inherited;
  return {
    isRoot: false,
    insideMeta: true,
    noDefault: around.isRoot ? `in ${name} of the object` : around.noDefault,
  };
}

function checkMapType(schema: JsonObject, at: YamlPath, problems: Problem[]): void {
  const keyword = 'x-kubernetes-map-type';
  const mapType = schema[keyword];
  if (mapType === undefined || mapType === null) return;
  if (schema.type !== 'object')
    problems.push({ path: [...at, 'type'], message: `must be object beside ${keyword}` });
  if (mapType !== 'atomic' && mapType !== 'granular')
    problems.push({ path: [...at, keyword], message: 'must be atomic or granular' });
}

/** What must be right about a CEL rule before anyone compiles it. */
function checkRuleTexts(schema: JsonObject, at: YamlPath, problems: Problem[]): void {
  for (const [index, item] of listOrEmpty(schema['x-kubernetes-validations']).entries()) {
    const path = [...at, 'x-kubernetes-validations', index];
    const { rule, message, reason, fieldPath } = isObject(item) ? item : {};
    const text = stringOrEmpty(rule).trim();
    const words = stringOrEmpty(message).trim();
    if (text === '') problems.push({ path: [...path, 'rule'], message: 'a rule needs an expression' });
    else if (isBlank(message)) problems.push({ path: [...path, 'message'], message: 'must not be blank' });
    else if (/[\n\r]/.test(words)) problems.push({ path: [...path, 'message'], message: 'must be one line' });
    else if (/[\n\r]/.test(text) && words === '')
      problems.push({ path: [...path, 'message'], message: 'a rule of several lines needs a message' });
    if (isBlank(fieldPath)) problems.push({ path: [...path, 'fieldPath'], message: 'must not be blank' });
    if (typeof reason === 'string' && !REASONS.includes(reason))
      problems.push({ path: [...path, 'reason'], message: `must be one of ${REASONS.join(', ')}` });
  }
}

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

function isBlank(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '' && value.trim() === '';
}

/** Whether a keyword is there with a value that counts: Go leaves out null, and what is empty of those that say so. */
function has(schema: JsonObject, keyword: string): boolean {
  const value = Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
  if (value === undefined || value === null || value === false || value === '') return false;
  if (keyword === 'default' || keyword === 'dependencies') return true;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || keyword === 'not' || Object.keys(value).length > 0;
}
