import { RE2JS } from 're2js';
import { asError } from '../shared/errors.ts';
import type { JsonObject } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { isNumber } from './numbers.ts';
import { failed, Outcome, tooLong, wrong } from './outcome.ts';
import type { Place } from './refusal.ts';

/** Checks maxLength, minLength and pattern; the first that is broken counts. Lengths are in code points. */
export function checkString(value: string, schema: JsonObject, place: Place): Outcome {
  const max = lengthOf(schema, 'maxLength');
  const min = lengthOf(schema, 'minLength');
  const length = max === undefined && min === undefined ? 0 : Array.from(value).length;
  if (max !== undefined && length > max) return failed(tooLong(place, max));
  if (min !== undefined && length < min) {
    return failed(wrong(place, value, `should be at least ${min} chars long`));
  }
  const pattern = ownValue(schema, 'pattern');
  if (typeof pattern !== 'string' || pattern === '') return new Outcome();
  const broken = brokenPattern(value, pattern);
  return broken === undefined ? new Outcome() : failed(wrong(place, value, `should match '${broken}'`));
}

function lengthOf(schema: JsonObject, keyword: string): number | undefined {
  const length = ownValue(schema, keyword) ?? null;
  return isNumber(length) ? Number(length) : undefined;
}

/** The pattern that the text doesn't match, as RE2 matches: anywhere in the text. */
function brokenPattern(text: string, pattern: string): string | undefined {
  try {
    return compilePattern(pattern).test(text) ? undefined : pattern;
  } catch (error) {
    return `${pattern}, but pattern is invalid: ${asError(error).message}`;
  }
}

const GROUP_NAME = /\(\?P?<\w+>/g;

/** Go lets two groups bear one name, RE2JS doesn't: then the names go, which matching needs none of. */
function compilePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (!asError(error).message.includes('duplicate capture group name')) throw error;
    return RE2JS.compile(pattern.replace(GROUP_NAME, '('));
  }
}
