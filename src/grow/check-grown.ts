import { apiProblems } from '../admission/check-api.ts';
import { judgePromise } from '../promise/load.ts';
import { describeProblem } from '../promise/problems.ts';
import { PromiseError } from '../shared/errors.ts';
import { isObject, type Json } from '../shared/json.ts';
import type { PromiseFiles } from './promise-files.ts';

/**
 * Makes sure that a change brings nothing that Kratix or the API server would refuse a Promise for; what was wrong before may
 * stay so.
 * @throws PromiseError `invalid-promise`, with all that is new
 */
export function checkGrown({ object, name }: PromiseFiles, grown: Json): void {
  const known = new Set(problemsOf(object).map(withoutPlaces));
  const [first, ...others] = problemsOf(grown).filter((problem) => !known.has(withoutPlaces(problem)));
  if (first === undefined) return;
  throw new PromiseError('invalid-promise', `Kratix would refuse the Promise ${name} then: ${first}`, {
    notes: others,
    hint: 'nothing was changed',
  });
}

function problemsOf(promise: Json): readonly string[] {
  if (!isObject(promise)) return [];
  const { problems, api } = judgePromise(promise);
  return [...problems, ...apiProblems(api)].map(describeProblem);
}

/** What is wrong as it is told wherever in a list it stands: a change may move it. */
function withoutPlaces(problem: string): string {
  return problem.replace(/\[\d+\]/g, '[]');
}
