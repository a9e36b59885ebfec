import { RE2JS } from 're2js';
import { asError } from '../shared/errors.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import type { Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

const INT_OR_STRING = 'x-kubernetes-int-or-string';
const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
const EMBEDDED = 'x-kubernetes-embedded-resource';
const JUNCTORS = ['allOf', 'anyOf', 'oneOf'] as const;

/** Keywords that may stand in the schema itself, but not below allOf, anyOf, oneOf or not. */
const NOT_NESTED = [
  'type',
  'default',
  'title',
  'description',
  'nullable',
  'additionalProperties',
  PRESERVE,
  EMBEDDED,
  INT_OR_STRING,
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
  'x-kubernetes-validations',
];

type Level = 'root' | 'item' | 'field';
const LEVELS: Readonly<Record<Level, string>> = {
  root: 'at the root',
  item: 'for the items of a list',
  field: 'for every property',
};

/**
 * Checks that a schema is structural (apiextensions `pkg/apiserver/schema/validation.go`, ValidateStructural):
 * every value has one type, declared outside of allOf, anyOf, oneOf and not. That conditions speak only of declared values
 * (`complete.go`) is checked there for those at the root alone, where Kratix's status allows none.
 */
export function checkStructural(schema: JsonObject, at: YamlPath, problems: Problem[]): void {
  checkInvariants(schema, at, 'root', problems);
}

function checkInvariants(schema: JsonObject, at: YamlPath, level: Level, problems: Problem[]): void {
  const report = (steps: YamlPath, message: string) => problems.push({ path: [...at, ...steps], message });
  const type = stringOrEmpty(schema.type);
  const { items, additionalProperties: others } = schema;
  if (type === 'array' && (items === undefined || items === null))
    report(['items'], 'must be there: what are the items of this list?');
  if (isObject(items)) checkInvariants(items, [...at, 'items'], 'item', problems);
  const properties = Object.entries(objectOrEmpty(schema.properties));
  for (const [name, property] of properties) {
    checkInvariants(objectOrEmpty(property), [...at, 'properties', name], 'field', problems);
  }
  if (others !== undefined && others !== null && level === 'root')
    report(['additionalProperties'], 'must not be used at the root');
  if (isObject(others)) checkInvariants(others, [...at, 'additionalProperties'], 'field', problems);
  const [intOrString, preserve, embedded] = [INT_OR_STRING, PRESERVE, EMBEDDED].map(
    (keyword) => schema[keyword] === true,
  );
  if (intOrString && preserve) report([PRESERVE], `can't be true beside ${INT_OR_STRING}`);
  if (intOrString && embedded) report([EMBEDDED], `can't be true beside ${INT_OR_STRING}`);
  if (embedded && type !== 'object') report(['type'], `must be object beside ${EMBEDDED}`);
  else if (type === '' && !intOrString && !preserve) report(['type'], `must be there ${LEVELS[level]}`);
  if (embedded && others !== undefined)
    report(['additionalProperties'], `must not be used beside ${EMBEDDED}`);
  if (embedded && !preserve && properties.length === 0)
    report(['properties'], `must be there beside ${EMBEDDED}, unless ${PRESERVE} is true`);
  if (level === 'root' && type !== '' && type !== 'object') report(['type'], 'must be object at the root');
  if (level === 'root' || embedded) checkMeta(schema, at, level, problems);
  checkPattern(schema, at, problems);
  checkJunctors(schema, at, problems);
}

/** What a schema may say of kind, apiVersion and metadata: next to nothing, Kubernetes says it. */
function checkMeta(schema: JsonObject, at: YamlPath, level: Level, problems: Problem[]): void {
  const properties = objectOrEmpty(schema.properties);
  for (const name of ['kind', 'apiVersion']) {
    const property = properties[name];
    if (isObject(property) && property.type !== 'string')
      problems.push({ path: [...at, 'properties', name, 'type'], message: 'must be string' });
  }
  const { metadata } = properties;
  if (!isObject(metadata)) return;
  const path = [...at, 'properties', 'metadata'];
  if (metadata.type !== 'object') problems.push({ path: [...path, 'type'], message: 'must be object' });
  if (level !== 'root') return;
  const named = Object.keys(objectOrEmpty(metadata.properties));
  const extra = Object.keys(metadata).filter((key) => !['type', 'properties', 'default'].includes(key));
  const wrong = named.find((name) => name !== 'name' && name !== 'generateName');
  if (wrong !== undefined || extra.length > 0) {
    const steps = wrong === undefined ? [extra[0] ?? ''] : ['properties', wrong];
    problems.push({
      path: [...path, ...steps],
      message: 'metadata may say something of name and generateName only',
    });
  }
}

/** Patterns are Go's: RE2. */
function checkPattern(schema: JsonObject, at: YamlPath, problems: Problem[]): void {
  const { pattern } = schema;
  if (typeof pattern !== 'string' || pattern === '') return;
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    problems.push({
      path: [...at, 'pattern'],
      message: `is no regular expression of Go (RE2): ${asError(error).message.replace(/^error parsing regexp: /, '')}`,
    });
  }
}

/** Checks what stands below allOf, anyOf, oneOf and not. */
function checkJunctors(schema: JsonObject, at: YamlPath, problems: Problem[]): void {
  for (const junctor of JUNCTORS) {
    const clauses = listOrEmpty(schema[junctor]);
    if (junctor === 'anyOf' && isIntOrString(clauses)) continue;
    for (const [index, clause] of clauses.entries()) {
      if (!isObject(clause)) continue;
      const path = [...at, junctor, index];
      // The other form of an int-or-string: anyOf within the first allOf.
      if (junctor === 'allOf' && index === 0 && isIntOrString(listOrEmpty(clause.anyOf))) {
        const { anyOf: _, ...rest } = clause;
        checkNested(rest, path, problems);
      } else checkNested(clause, path, problems);
    }
  }
  if (isObject(schema.not)) checkNested(schema.not, [...at, 'not'], problems);
}

function isIntOrString(clauses: readonly Json[]): boolean {
  const [first, second, ...others] = clauses;
  return others.length === 0 && isOnlyType(first, 'integer') && isOnlyType(second, 'string');
}

function isOnlyType(clause: Json | undefined, type: string): boolean {
  return isObject(clause) && Object.keys(clause).length === 1 && clause.type === type;
}

function checkNested(clause: JsonObject, at: YamlPath, problems: Problem[]): void {
  const junctor = at.findLast((step) => step === 'not' || JUNCTORS.some((each) => each === step));
  for (const keyword of NOT_NESTED) {
    const value = clause[keyword] ?? undefined;
    const isEmpty = value === false || value === '' || (Array.isArray(value) && value.length === 0);
    if (value === undefined || (keyword !== 'default' && isEmpty)) continue;
    problems.push({
      path: [...at, keyword],
      message: `must not stand below ${junctor}`,
      hint: `declare it outside of ${junctor}, which takes conditions on values only`,
    });
  }
  checkPattern(clause, at, problems);
  checkJunctors(clause, at, problems);
  const { items } = clause;
  if (isObject(items)) checkNested(items, [...at, 'items'], problems);
  for (const [name, property] of Object.entries(objectOrEmpty(clause.properties))) {
    const path = [...at, 'properties', name];
    if (name === 'metadata') problems.push({ path, message: `must not stand below ${junctor}` });
    if (isObject(property)) checkNested(property, path, problems);
  }
}
