import { isObject, type Json, type JsonObject, listOrEmpty } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { checkAlternatives } from './check-alternatives.ts';
import { checkEnum } from './check-enum.ts';
import { checkFormat } from './check-format.ts';
import { checkNumber } from './check-number.ts';
import { checkString } from './check-string.ts';
import { checkType } from './check-type.ts';
import { isNumber } from './numbers.ts';
import { Outcome, requiredField, tooMany, wrong } from './outcome.ts';
import { childPlace, itemPlace, type Place, type Refusal, ROOT } from './refusal.ts';
import { propertySchema, schemaAt } from './schema.ts';
import { effectiveFormat, typesOf } from './schema-types.ts';

/**
 * Checks a value against every keyword of its schema, and collects all that is wrong
 * (kube-openapi `pkg/validation/validate/schema.go`).
 */
export function validateSchema(value: Json, schema: JsonObject, place = ROOT): readonly Refusal[] {
  return validate(value, schema, place).refusals;
}

/** Also counts the checks that were made and passed or failed: anyOf and oneOf show the alternative with most of them. */
function validate(value: Json, schema: JsonObject, place: Place): Outcome {
  const outcome = new Outcome();
  if (value === null) {
    outcome.merge(checkType(value, schema, place));
    outcome.merge(checkEnum(value, schema, place));
    return outcome;
  }
  if (typesOf(schema).length > 0 || effectiveFormat(schema) !== '') {
    outcome.step(checkType(value, schema, place));
  }
  outcome.step(checkAlternatives(value, schema, place, validate));
  if (typeof value === 'string') {
    outcome.step(checkString(value, schema, place));
    const format = checkFormat(value, schema, place);
    if (format !== undefined) outcome.step(format);
  }
  if (isNumber(value)) outcome.step(checkNumber(value, schema, place));
  if (Array.isArray(value)) outcome.step(checkList(value, schema, place));
  outcome.step(checkEnum(value, schema, place));
  if (isObject(value)) outcome.step(checkObject(value, schema, place));
  outcome.count();
  return outcome;
}

function checkList(list: readonly Json[], schema: JsonObject, place: Place): Outcome {
  const outcome = new Outcome();
  const items = schemaAt(schema, 'items');
  if (items !== undefined) {
    for (const [index, item] of list.entries()) {
      outcome.merge(validate(item, items, itemPlace(place, index)));
    }
  }
  const min = limitOf(schema, 'minItems');
  const max = limitOf(schema, 'maxItems');
  const size = list.length;
  if (min !== undefined && size < min) {
    outcome.add(wrong(place, size, `should have at least ${min} items`));
  }
  if (max !== undefined && size > max) outcome.add(tooMany(place, size, max, 'items'));
  outcome.count();
  return outcome;
}

function checkObject(object: JsonObject, schema: JsonObject, place: Place): Outcome {
  const outcome = new Outcome();
  const min = limitOf(schema, 'minProperties');
  const max = limitOf(schema, 'maxProperties');
  const size = Object.keys(object).length;
  if (min !== undefined && size < min) {
    outcome.add(wrong(place, size, `should have at least ${min} properties`));
  }
  if (max !== undefined && size > max) outcome.add(tooMany(place, size, max, 'properties'));
  for (const [key, item] of Object.entries(object)) {
    const member = propertySchema(schema, key) ?? schemaAt(schema, 'additionalProperties');
    if (member !== undefined) outcome.merge(validate(item, member, childPlace(place, key)));
  }
  for (const key of listOrEmpty(ownValue(schema, 'required'))) {
    if (!Object.hasOwn(object, String(key))) outcome.add(requiredField(childPlace(place, String(key))));
  }
  return outcome;
}

/** A bound that counts items or properties. */
function limitOf(schema: JsonObject, keyword: string): number | undefined {
  const limit = ownValue(schema, keyword);
  return isNumber(limit ?? null) ? Number(limit) : undefined;
}
