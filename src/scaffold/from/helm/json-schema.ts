import { RE2JS } from 're2js';
import type { YamlPath } from '../../../promise/yaml-location.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../../../shared/json.ts';
import { ownValue } from '../../../shared/own-value.ts';
import { ANYTHING, INT_OR_STRING, LIST_TYPE, PRESERVE } from '../structural.ts';
import { joinAll, joinAlternatives, NULL_ONLY } from './join-schemas.ts';
import { referenced } from './json-pointer.ts';
import { enumOf, typesOf } from './json-schema-types.ts';

/** What a conversion needs to know, and whom it tells. */
export interface ConversionContext {
  /** The whole document, for references within it. */
  readonly root: Json;
  /** Whether a chart has a value of its own at a place of the structural schema, so that a request need not have one. */
  readonly hasDefault: (to: YamlPath) => boolean;
  /** Whether a mapping at a place of the structural schema takes keys that aren't declared. */
  readonly isOpen: (to: YamlPath) => boolean;
  /** Called for each thing that a structural schema can't say. */
  readonly onLoss: (to: YamlPath, what: string) => void;
}

/** Conditions on values that both kinds of schemas write alike. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  string: ['format', 'minLength', 'maxLength'],
  number: ['format', 'multipleOf', 'minimum', 'maximum'],
  array: ['minItems', 'maxItems'],
  object: ['minProperties', 'maxProperties'],
};

/** Conditions that a structural schema has no word for. */
const INEXPRESSIBLE = [
  ...['if', 'not', 'contains', 'propertyNames', 'dependencies', 'dependentRequired', 'dependentSchemas'],
  ...['additionalItems', 'prefixItems', 'unevaluatedProperties', 'unevaluatedItems'],
];

/**
 * Makes a structural schema, as CustomResourceDefinitions need it, of a JSON Schema (draft-04 to 2020-12). Where the two don't
 * say the same, the result takes more values, never fewer. Defaults and annotations are left out.
 */
export function structuralSchema(schema: Json, context: ConversionContext): JsonObject {
  return convert(schema, [], context, []);
}

/** @param refs the references that led here */
function convert(
  schema: Json,
  to: YamlPath,
  context: ConversionContext,
  refs: readonly string[],
): JsonObject {
  if (!isObject(schema)) return { ...ANYTHING, nullable: true };
  const lose = (what: string): void => context.onLoss(to, what);
  const own = convertOwn(schema, to, context, refs);
  const { $ref, allOf, anyOf, oneOf } = schema;
  const parts = [
    own,
    ...referred(),
    ...listOrEmpty(allOf).map((part) => convert(part, to, context, refs)),
    alternatives('anyOf', listOrEmpty(anyOf)),
    alternatives('oneOf', listOrEmpty(oneOf)),
  ];
  const { description: below, ...joined } = joinAll(parts, lose);
  const description = stringOrEmpty(schema.description) || stringOrEmpty(schema.title || below);
  return { ...(description === '' ? {} : { description }), ...joined };

  function referred(): readonly JsonObject[] {
    if (typeof $ref !== 'string') return [];
    const target = referenced($ref, context.root);
    if (target === undefined) {
      lose(`what ${$ref} says`);
      return [];
    }
    if (refs.includes($ref)) {
      lose(`what ${$ref} says within itself`);
      return [];
    }
    return [convert(target, to, context, [...refs, $ref])];
  }

  function alternatives(keyword: string, clauses: readonly Json[]): JsonObject | undefined {
    if (clauses.length === 0) return undefined;
    let isWhole = true;
    const silent = { ...context, onLoss: () => (isWhole = false) };
    const joint = joinAlternatives(clauses.map((clause) => convert(withType(clause, own), to, silent, refs)));
    if (joint === undefined || !isWhole) lose(`what ${keyword} says`);
    return joint;
  }
}

/** A clause has the type of the schema around it where it names none. */
function withType(clause: Json, { type }: JsonObject): Json {
  return isObject(clause) && clause.type === undefined && clause.$ref === undefined && type !== undefined
    ? { ...clause, type }
    : clause;
}

/** What a schema says without references and combinations; anything where it says nothing of the type then. */
function convertOwn(
  schema: JsonObject,
  to: YamlPath,
  context: ConversionContext,
  refs: readonly string[],
): JsonObject {
  const lose = (what: string): void => context.onLoss(to, what);
  const { types, nullable } = typesOf(schema);
  for (const keyword of INEXPRESSIBLE) if (schema[keyword] !== undefined) lose(`what ${keyword} says`);
  const [type, ...others] = types;
  const nulls = nullable ? { nullable: true } : {};
  if (type === undefined) return nullable ? NULL_ONLY : ANYTHING;
  if (others.length > 0) {
    if (types.length === 2 && types.includes('integer') && types.includes('string')) {
      return { [INT_OR_STRING]: true, ...nulls };
    }
    lose(`one of the types ${types.join(', ')}`);
    return { ...ANYTHING, nullable };
  }
  return { type, ...nulls, ...enumOf(schema, type), ...ofType(type) };

  function ofType(type: string): JsonObject {
    switch (type) {
      case 'string':
        return { ...alike('string'), ...pattern() };
      case 'integer':
      case 'number':
        return { ...alike('number'), ...exclusive('minimum'), ...exclusive('maximum') };
      case 'array':
        return { ...alike('array'), ...items() };
      case 'object':
        return { ...alike('object'), ...required(), ...members() };
      default:
        return {};
    }
  }

  function alike(type: string): JsonObject {
    const keywords = ownValue(ALIKE, type) ?? [];
    return Object.fromEntries(
      keywords.flatMap((keyword) => {
        const value = schema[keyword];
        return value === undefined ? [] : [[keyword, value] as const];
      }),
    );
  }

  function pattern(): JsonObject {
    const { pattern } = schema;
    if (typeof pattern !== 'string') return {};
    try {
      RE2JS.compile(pattern);
      return { pattern };
    } catch {
      lose('a pattern that Go has not');
      return {};
    }
  }

  /** From draft-06 on, `exclusiveMinimum` is the bound itself; before, it says whether `minimum` is one. */
  function exclusive(keyword: 'minimum' | 'maximum'): JsonObject {
    const name = keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
    const bound = schema[name];
    if (bound === true) return { [name]: true };
    return typeof bound === 'number' ? { [keyword]: bound, [name]: true } : {};
  }

  function items(): JsonObject {
    const { items, uniqueItems } = schema;
    if (Array.isArray(items)) lose('items with a schema each');
    const each = isObject(items) ? convert(items, [...to, 'items'], context, refs) : ANYTHING;
    if (uniqueItems !== true) return { items: each };
    const isScalar = typeof each.type === 'string' && !['array', 'object'].includes(each.type);
    if (isScalar) return { [LIST_TYPE]: 'set', items: each };
    lose('what uniqueItems says');
    return { items: each };
  }

  /** A chart's own values come before validation, so that a request need not repeat them. */
  function required(): JsonObject {
    const names = listOrEmpty(schema.required).filter(
      (name) => !context.hasDefault([...to, 'properties', stringOrEmpty(name)]),
    );
    return names.length === 0 ? {} : { required: names };
  }

  function members(): JsonObject {
    const { additionalProperties: others } = schema;
    const patterns = Object.entries(objectOrEmpty(schema.patternProperties));
    const properties = Object.fromEntries(
      Object.entries(objectOrEmpty(schema.properties)).flatMap(([name, property]) =>
        property === false
          ? []
          : [[name, convert(property, [...to, 'properties', name], context, refs)] as const],
      ),
    );
    const isDeclared = Object.keys(properties).length > 0;
    const declared = isDeclared ? { properties } : {};
    if (patterns.length > 0) lose('what patternProperties says');
    const [onlyPattern] = patterns;
    if (!isDeclared && patterns.length === 1 && onlyPattern !== undefined) {
      return {
        additionalProperties: convert(onlyPattern[1], [...to, 'additionalProperties'], context, refs),
      };
    }
    if (isObject(others) && Object.keys(others).length > 0) {
      if (!isDeclared && patterns.length === 0) {
        return { additionalProperties: convert(others, [...to, 'additionalProperties'], context, refs) };
      }
      lose('what additionalProperties says');
    }
    const isOpen = patterns.length > 0 || (others !== undefined && others !== false) || context.isOpen(to);
    return isOpen || (!isDeclared && others !== false) ? { ...declared, [PRESERVE]: true } : declared;
  }
}
