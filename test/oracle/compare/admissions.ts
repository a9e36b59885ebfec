import { type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../../../src/shared/json.ts';
import { deliberate, type Verdict, verdictOf } from '../verdict.ts';
import { canonical } from './canonical.ts';

/** What docs/fidelity.md says of Promises that the API server refuses, by what it says then. */
const API_DIFFERENCES: readonly (readonly [RegExp, string])[] = [
  [/estimated rule cost/, 'the cost of rules is not limited'],
];

/** Holds the answers to an admission against each other: the object, or all that it is refused for. */
export function compareAdmissions(oracle: JsonObject, promise: JsonObject): Verdict {
  const [first] = errorsOf(oracle);
  if (first?.reason === 'InvalidPromise' && errorsOf(promise)[0]?.reason !== 'InvalidPromise') {
    const message = stringOrEmpty(first.message);
    const known = API_DIFFERENCES.find(([pattern]) => pattern.test(message));
    if (known !== undefined) return deliberate(known[1]);
  }
  return verdictOf(summary(oracle), summary(promise));
}

function errorsOf(answer: JsonObject): readonly JsonObject[] {
  return listOrEmpty(answer.errors).map(objectOrEmpty);
}

/** Refusals before validation have no fields, and those of a Promise have others here. */
function summary(answer: JsonObject): string {
  if (answer.errors === undefined) return canonical(answer);
  const errors = errorsOf(answer).map(({ path, reason, value }) =>
    reason === 'BadRequest' || reason === 'InvalidPromise'
      ? canonical({ reason })
      : canonical({ path: path ?? '', reason: reason ?? '', value: value ?? null }),
  );
  return [...new Set(errors)].sort().join('\n');
}
