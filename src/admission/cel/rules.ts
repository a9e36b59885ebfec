import { isObject, type Json, type JsonObject, listOrEmpty, stringOrEmpty } from '../../shared/json.ts';
import { ownValue } from '../../shared/own-value.ts';
import { goValue } from '../go-text.ts';
import { childPlace, itemPlace, keyPlace, type Place, type Refusal, ROOT } from '../refusal.ts';
import { propertySchema, schemaAt } from '../schema.ts';
import { type Compiled, compile } from './compile.ts';
import { fieldName } from './field-names.ts';
import { fieldSteps, hasRules, RULES } from './rule-schema.ts';
import { isEmbedded, schemaType, typeOfSchema, withTypeAndMeta } from './self-schema.ts';
import { selfValue } from './self-value.ts';
import type { CelType } from './types.ts';
import { CelError } from './values.ts';

/** A rule that nobody looked at, and why. */
export interface UncheckedRule {
  /** The field whose rule it is, as the API server spells it. */
  readonly path: string;
  readonly rule: string;
  readonly why: string;
}

/** What a request's rules came to. */
export interface RulesOutcome {
  readonly refusals: readonly Refusal[];
  readonly unchecked: readonly UncheckedRule[];
}

/** What a value is, and what it was. */
export interface RulesSubject {
  readonly place: Place;
  /** A whole object, with kind and metadata: the request or an embedded one. */
  readonly isRoot: boolean;
  /** It was the same before; else it is new. */
  readonly isUnchanged: boolean;
}

/**
 * Applies the rules of a schema to a value; to a new object where nothing else is said (apiextensions-apiserver
 * `pkg/apiserver/schema/cel/validation.go`). What rules cost is not counted.
 */
export function checkRules(
  value: Json,
  schema: JsonObject,
  { place, isRoot, isUnchanged }: RulesSubject = { place: ROOT, isRoot: true, isUnchanged: false },
): RulesOutcome {
  const walk = new RulesWalk(isUnchanged);
  if (hasRules(schema)) walk.visit(value, schema, schema, place, typeOfSchema(schema, isRoot), isRoot);
  return walk;
}

class RulesWalk implements RulesOutcome {
  readonly refusals: Refusal[] = [];
  readonly unchecked: UncheckedRule[] = [];
  readonly #known = new Map<JsonObject, Compiled>();
  readonly #isUnchanged: boolean;

  constructor(isUnchanged: boolean) {
    this.#isUnchanged = isUnchanged;
  }

  /** `rules` is where the rules come from: the schema itself, or a part of its allOf. */
  visit(
    value: Json,
    rules: JsonObject,
    schema: JsonObject,
    place: Place,
    type: CelType | undefined,
    isRoot: boolean,
  ): void {
    if (value === null) return;
    const seen = isRoot ? withTypeAndMeta(schema) : schema;
    for (const rule of listOrEmpty(ownValue(rules, RULES)).filter(isObject)) {
      this.#apply(rule, value, seen, place, type);
    }
    for (const part of listOrEmpty(ownValue(rules, 'allOf')).filter(isObject)) {
      this.visit(value, part, schema, place, type, isRoot);
    }
    if (Array.isArray(value)) this.#visitItems(value, rules, schema, place, type);
    else if (isObject(value)) this.#visitMembers(value, rules, schema, place, type);
  }

  #visitItems(
    list: readonly Json[],
    rules: JsonObject,
    schema: JsonObject,
    place: Place,
    type: CelType | undefined,
  ): void {
    const [itemRules, items] = [schemaAt(rules, 'items'), schemaAt(schema, 'items')];
    if (itemRules === undefined || items === undefined) return;
    const itemType = type?.kind === 'list' ? type.item : undefined;
    for (const [index, item] of list.entries()) {
      this.visit(item, itemRules, items, itemPlace(place, index), itemType, isEmbedded(items));
    }
  }

  #visitMembers(
    object: JsonObject,
    rules: JsonObject,
    schema: JsonObject,
    place: Place,
    type: CelType | undefined,
  ): void {
    const [extraRules, extra] = [
      schemaAt(rules, 'additionalProperties'),
      schemaAt(schema, 'additionalProperties'),
    ];
    const valueType = type?.kind === 'map' ? type.value : undefined;
    for (const [key, item] of Object.entries(object)) {
      if (extraRules !== undefined && extra !== undefined) {
        this.visit(item, extraRules, extra, keyPlace(place, key), valueType, isEmbedded(extra));
      }
      const [memberRules, member] = [propertySchema(rules, key), propertySchema(schema, key)];
      if (memberRules === undefined || member === undefined) continue;
      const name = fieldName(key);
      const memberType =
        name === undefined
          ? typeOfSchema(member, isEmbedded(member))
          : type?.kind === 'object'
            ? type.fields.get(name)
            : undefined;
      if (memberType === undefined) continue;
      this.visit(item, memberRules, member, childPlace(place, key), memberType, isEmbedded(member));
    }
  }

  /** A rule is compiled once, however many items it is for. */
  #compiled(rule: JsonObject, type: CelType, isOptional: boolean): Compiled {
    const known = this.#known.get(rule) ?? compile(stringOrEmpty(rule.rule), type, 'rule', isOptional);
    this.#known.set(rule, known);
    return known;
  }

  #apply(rule: JsonObject, value: Json, schema: JsonObject, place: Place, type: CelType | undefined): void {
    const text = stringOrEmpty(rule.rule);
    if (text.trim() === '' || type === undefined) return;
    const isOptional = rule.optionalOldSelf === true;
    const compiled = this.#compiled(rule, type, isOptional);
    if (compiled.kind !== 'ready') {
      const why =
        compiled.kind === 'refused' ? `the API server refuses it: ${compiled.problem}` : compiled.why;
      this.unchecked.push({ path: place.path, rule: text.trim(), why });
      return;
    }
    // A rule about a change has nothing to say of a new object.
    if (compiled.usesOldSelf && !isOptional && !this.#isUnchanged) return;
    try {
      const self = selfValue(value, schema);
      if (compiled.run(self, this.#isUnchanged ? self : undefined) === true) return;
      this.refusals.push(this.#refusal(rule, value, schema, place, type));
    } catch (error) {
      this.#failed(error, rule, schema, place);
    }
  }

  /** A rule that ends in an error refuses the request; an error of our own leaves the rule unchecked. */
  #failed(error: unknown, rule: JsonObject, schema: JsonObject, place: Place): void {
    const shown = (stringOrEmpty(rule.message) || stringOrEmpty(rule.rule)).trim();
    if (!(error instanceof CelError)) {
      const why = `it can't be evaluated here: ${String(error)}`;
      this.unchecked.push({ path: place.path, rule: stringOrEmpty(rule.rule).trim(), why });
      return;
    }
    const detail = error.message.startsWith('no such overload')
      ? `'${error.message}': call arguments did not match a supported operator, function or macro signature for rule: ${shown}`
      : `${error.message} evaluating rule: ${shown}`;
    const type = schemaType(schema);
    const message = `Invalid value: ${goValue(type)}: ${detail}`;
    this.refusals.push({ ...located(place), reason: 'FieldValueInvalid', value: type, message });
  }

  #refusal(rule: JsonObject, value: Json, schema: JsonObject, place: Place, type: CelType): Refusal {
    const detail = messageOf(rule, value, schema, type);
    const at = placeOf(rule, place, schema);
    const isOmitted = ['object', 'array'].includes(schemaType(schema));
    const shown = isOmitted ? '' : `: ${goValue(value)}`;
    const bad = isOmitted ? null : value;
    switch (rule.reason) {
      case 'FieldValueForbidden':
        return { ...at, reason: 'FieldValueForbidden', value: '', message: `Forbidden: ${detail}` };
      case 'FieldValueRequired':
        return { ...at, reason: 'FieldValueRequired', value: '', message: `Required value: ${detail}` };
      case 'FieldValueDuplicate':
        return { ...at, reason: 'FieldValueDuplicate', value: bad, message: `Duplicate value${shown}` };
      default:
        return {
          ...at,
          reason: 'FieldValueInvalid',
          value: bad,
          message: `Invalid value${shown}: ${detail}`,
        };
    }
  }
}

function located(place: Place): Place {
  return { at: place.at, path: place.path === '' ? '<nil>' : place.path };
}

/** The longest text that a messageExpression may give, in bytes. */
const MAX_MESSAGE_BYTES = 5 * 1024;

/** The message of a broken rule: what its expression says, where that says anything of use. */
function messageOf(rule: JsonObject, value: Json, schema: JsonObject, type: CelType): string {
  const fallback = stringOrEmpty(rule.message).trim() || `failed rule: ${stringOrEmpty(rule.rule).trim()}`;
  const expression = stringOrEmpty(rule.messageExpression);
  if (expression === '') return fallback;
  const compiled: Compiled = compile(expression, type, 'message', rule.optionalOldSelf === true);
  if (compiled.kind !== 'ready') return fallback;
  try {
    const text = compiled.run(selfValue(value, schema));
    if (typeof text !== 'string') return fallback;
    const trimmed = text.trim();
    const isUseful =
      trimmed !== '' && !trimmed.includes('\n') && Buffer.byteLength(trimmed) <= MAX_MESSAGE_BYTES;
    return isUseful ? trimmed : fallback;
  } catch (error) {
    if (error instanceof CelError) return fallback;
    throw error;
  }
}

/** The field that a rule's fieldPath names, below the one that the rule stands at. */
function placeOf(rule: JsonObject, place: Place, schema: JsonObject): Place {
  const text = stringOrEmpty(rule.fieldPath);
  const steps = text === '' ? [] : fieldSteps(text, schema);
  if (steps.length === 0) return located(place);
  const path = steps.map(({ key, isNamed }, index) =>
    isNamed ? `${index === 0 ? '' : '.'}${key}` : `[${key}]`,
  );
  const at = [...place.at, ...steps.map(({ key }) => key)];
  return { at, path: `${place.path === '' ? '' : `${place.path}.`}${path.join('')}` };
}
