import { isObject, type Json, type JsonObject, listOrEmpty } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { goQuote } from './go-text.ts';
import { Outcome, withoutPath } from './outcome.ts';
import type { Place } from './refusal.ts';
import { schemaAt } from './schema.ts';

/** Checks a value against a schema. */
type Validate = (value: Json, schema: JsonObject, place: Place) => Outcome;

/**
 * Checks anyOf, oneOf, allOf and not (kube-openapi `pkg/validation/validate/schema_props.go`). Where no alternative fits,
 * the findings of the one that was checked deepest are shown.
 */
export function checkAlternatives(
  value: Json,
  schema: JsonObject,
  place: Place,
  validate: Validate,
): Outcome {
  const outcome = new Outcome();
  const check = (keyword: string): readonly Outcome[] =>
    listOrEmpty(ownValue(schema, keyword))
      .filter(isObject)
      .map((alternative) => validate(value, alternative, place));
  const name = goQuote(place.path);
  addAnyOf(outcome, check('anyOf'), name, place);
  addOneOf(outcome, check('oneOf'), name, place);
  addAllOf(outcome, check('allOf'), name, place);
  const not = schemaAt(schema, 'not');
  if (not !== undefined && validate(value, not, place).isValid) {
    outcome.add(withoutPath(place, `${name} must not validate the schema (not)`));
  }
  outcome.count();
  return outcome;
}

function addAnyOf(outcome: Outcome, results: readonly Outcome[], name: string, place: Place): void {
  if (results.length === 0) return;
  const fitting = results.find(({ isValid }) => isValid);
  if (fitting === undefined) {
    outcome.add(withoutPath(place, `${name} must validate at least one schema (anyOf)`));
  }
  const shown = fitting ?? deepest(results);
  if (shown !== undefined) outcome.merge(shown);
}

function addOneOf(outcome: Outcome, results: readonly Outcome[], name: string, place: Place): void {
  if (results.length === 0) return;
  const fitting = results.filter(({ isValid }) => isValid);
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) {
    outcome.merge(first);
    return;
  }
  const found = first === undefined ? 'Found none valid' : `Found ${fitting.length} valid alternatives`;
  outcome.add(withoutPath(place, `${name} must validate one and only one schema (oneOf). ${found}`));
  const shown = first === undefined ? deepest(results) : undefined;
  if (shown !== undefined) outcome.merge(shown);
}

function addAllOf(outcome: Outcome, results: readonly Outcome[], name: string, place: Place): void {
  if (results.length === 0) return;
  for (const result of results) outcome.merge(result);
  const fitting = results.filter(({ isValid }) => isValid).length;
  if (fitting === results.length) return;
  const none = fitting === 0 ? '. None validated' : '';
  outcome.add(withoutPath(place, `${name} must validate all the schemas (allOf)${none}`));
}

/** The first of those with the most checks. */
function deepest(results: readonly Outcome[]): Outcome | undefined {
  return results.reduce<Outcome | undefined>(
    (best, result) => (best === undefined || result.checks > best.checks ? result : best),
    undefined,
  );
}
