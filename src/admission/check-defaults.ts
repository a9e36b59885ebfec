import type { Problem } from '../promise/problems.ts';
import type { YamlPath } from '../promise/yaml-location.ts';
import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { checkRules } from './cel/rules.ts';
import { checkEmbedded, coerceEmbedded } from './embedded.ts';
import { pruneValue } from './prune.ts';
import { type Place, type Refusal, type RefusalReason, ROOT } from './refusal.ts';
import { defaultOf, hasFlag, schemaAt } from './schema.ts';
import { refuseUnknown, type UnknownField } from './unknown-field.ts';
import { validateSchema } from './validate-schema.ts';

const EMBEDDED = 'x-kubernetes-embedded-resource';
const META: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);
const DEFAULT: Place = { at: ['default'], path: 'default' };

/** The resource whose kind, apiVersion or metadata a schema is about, and the way from it to there. */
interface Surroundings {
  readonly resource: JsonObject;
  readonly steps: YamlPath;
  readonly isMeta: boolean;
}

/**
 * Holds the defaults of a schema against it: a default that its own schema refuses makes the API server refuse the API
 * (apiextensions-apiserver `pkg/apiserver/schema/defaulting/validation.go`, ValidateDefaults). Like there, defaults below
 * additionalProperties are left alone, and one default isn't completed by those below it.
 * @param path where the schema stands in the Promise
 */
export function defaultProblems(schema: JsonObject, path: YamlPath): readonly Problem[] {
  return check(schema, path, { resource: { ...schema, [EMBEDDED]: true }, steps: [], isMeta: false });
}

function check(schema: JsonObject, path: YamlPath, around: Surroundings): readonly Problem[] {
  const here = hasFlag(schema, EMBEDDED) ? { resource: schema, steps: [], isMeta: false } : around;
  const fallback = defaultOf(schema);
  const own = fallback === undefined ? [] : refusalsOf(fallback, schema, here);
  const items = schemaAt(schema, 'items');
  const properties = Object.entries(schemaAt(schema, 'properties') ?? {});
  return [
    ...own.map((refusal) => problemOf(refusal, path)),
    ...(items === undefined ? [] : check(items, [...path, 'items'], within(here, 0, false))),
    ...properties.flatMap(([name, property]) => {
      const isMeta = here.steps.length === 0 && META.has(name);
      return isObject(property)
        ? check(property, [...path, 'properties', name], within(here, name, isMeta))
        : [];
    }),
  ];
}

function within(
  { resource, steps, isMeta }: Surroundings,
  step: string | number,
  entersMeta: boolean,
): Surroundings {
  return { resource, steps: [...steps, step], isMeta: isMeta || entersMeta };
}

function problemOf({ at, message, reason, hint = HINTS[reason] }: Refusal, path: YamlPath): Problem {
  const problem = { path: [...path, ...at], message: `the API server refuses this default: ${message}` };
  return hint === undefined ? problem : { ...problem, hint };
}

const HINTS: Partial<Record<RefusalReason, string>> = {
  FieldValueRequired: 'write the field into this default: those below do not complete it',
};

/** Each check is made only if the ones before found nothing, but for the first. */
function refusalsOf(value: Json, schema: JsonObject, around: Surroundings): readonly Refusal[] {
  if (around.isMeta) return firstOf([() => wrongMeta(value, around), ...checksOf(value, schema)]);
  const unknown = pruneValue(value, schema, DEFAULT).unknown.map(undeclared);
  return [
    ...unknown,
    ...firstOf([
      () => coerceEmbedded(value, schema, DEFAULT).refusals,
      () => checkEmbedded(value, schema, DEFAULT),
      ...checksOf(value, schema),
    ]),
  ];
}

/** The API server says "must not have unknown fields" of the default as a whole. */
function undeclared(field: UnknownField): Refusal {
  return { ...refuseUnknown(field), message: `unknown field "${field.place.path}"` };
}

type Check = () => readonly Refusal[];

function firstOf(checks: readonly Check[]): readonly Refusal[] {
  for (const each of checks) {
    const refusals = each();
    if (refusals.length > 0) return refusals;
  }
  return [];
}

/** A default must keep its rules both as a value that doesn't change and as a new one. */
function checksOf(value: Json, schema: JsonObject): readonly Check[] {
  const subject = { place: DEFAULT, isRoot: hasFlag(schema, EMBEDDED) };
  return [
    () => validateSchema(value, withoutIntOrString(schema), DEFAULT),
    () => checkRules(value, schema, { ...subject, isUnchanged: true }).refusals,
    () => checkRules(value, schema, { ...subject, isUnchanged: false }).refusals,
  ];
}

/** Defaults are validated by a schema that knows no int-or-string (`schema/kubeopenapi.go`, ToKubeOpenAPI). */
function withoutIntOrString(schema: JsonObject): JsonObject {
  const { 'x-kubernetes-int-or-string': _, ...rest } = schema;
  const [items, others] = [schemaAt(schema, 'items'), schemaAt(schema, 'additionalProperties')];
  const properties = Object.entries(schemaAt(schema, 'properties') ?? {}).map(([name, property]) => [
    name,
    isObject(property) ? withoutIntOrString(property) : property,
  ]);
  return {
    ...rest,
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
    ...(items === undefined ? {} : { items: withoutIntOrString(items) }),
    ...(others === undefined ? {} : { additionalProperties: withoutIntOrString(others) }),
  };
}

/** What is wrong with a resource that has this value somewhere in its kind, apiVersion or metadata. */
function wrongMeta(value: Json, { resource, steps }: Surroundings): readonly Refusal[] {
  const nested = steps.reduceRight<Json>(
    (inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }),
    value,
  );
  const whole = { apiVersion: 'validation/v1', kind: 'Validation', ...(isObject(nested) ? nested : {}) };
  const refusals = firstOf([
    () => coerceEmbedded(whole, resource, ROOT).refusals,
    () => checkEmbedded(whole, resource, ROOT),
  ]);
  return refusals.map((refusal) => ({ ...refusal, at: DEFAULT.at }));
}
