import { admit } from '../../admission/admit.ts';
import { apiProblems } from '../../admission/check-api.ts';
import { checkApi } from '../../promise/check-crd.ts';
import { formatPath, type Problem } from '../../promise/problems.ts';
import type { PromiseDefinition } from '../../promise/types.ts';
import type { YamlPath } from '../../promise/yaml-location.ts';
import type { ExitCode } from '../../shared/errors.ts';
import { isObject, type Json, type JsonObject, objectOrEmpty, stringOrEmpty } from '../../shared/json.ts';
import { answerQuestions, type QuestionShape, unfit } from '../internal-question.ts';
import type { CommandIo } from '../io.ts';

const QUESTION: QuestionShape = {
  fields: { promise: 'object', request: 'object', unknownFields: 'string' },
  required: ['promise', 'request'],
};

/** A reason for a refusal (docs/schemas/admit-answer.json). */
interface AdmitError {
  readonly path: string;
  readonly reason: string;
  readonly value: Json;
}

/** The answer (docs/schemas/admit-answer.json). */
type AdmitAnswer = { readonly object: JsonObject } | { readonly errors: readonly AdmitError[] };

/**
 * `promise internal admit`: what the API server and Kratix make of a request, as JSON; for programs that judge us.
 * @throws PromiseError `usage`: stdin isn't a question
 */
export async function internalAdmitCommand(io: CommandIo): Promise<ExitCode> {
  await answerQuestions(io, QUESTION, admitAnswer);
  return 0;
}

/**
 * Answers one question. Of the Promise only its API counts; where Kratix or the API server would refuse that, no request
 * can be admitted, and the errors are about the Promise.
 */
function admitAnswer(question: JsonObject): AdmitAnswer {
  const object = objectOrEmpty(question.promise);
  const unknownFields = question.unknownFields ?? 'strict';
  if (unknownFields !== 'strict' && unknownFields !== 'prune') {
    throw unfit([{ path: ['unknownFields'], message: 'must be strict or prune' }]);
  }
  const problems: Problem[] = [];
  const api = checkApi(objectOrEmpty(object.spec).api, problems);
  problems.push(...apiProblems(api));
  if (problems.length > 0) return { errors: problems.map((problem) => promiseError(problem.path, object)) };
  if (api === undefined) return { errors: [promiseError(['spec', 'api'], object)] };
  const admission = admit(objectOrEmpty(question.request), definition(object, api), { unknownFields });
  if ('object' in admission) return { object: admission.object };
  return { errors: admission.refusals.map(({ path, reason, value }) => ({ path, reason, value })) };
}

/** A Promise as far as admission looks at it. */
function definition(object: JsonObject, api: PromiseDefinition['api']): PromiseDefinition {
  const name = stringOrEmpty(objectOrEmpty(object.metadata).name);
  return { name, file: 'promise', files: [], root: '', object, api, pipelines: [] };
}

function promiseError(at: YamlPath, promise: JsonObject): AdmitError {
  return { path: formatPath(['promise', ...at]), reason: 'InvalidPromise', value: valueAt(promise, at) };
}

function valueAt(value: Json, at: YamlPath): Json {
  let found: Json | undefined = value;
  for (const step of at) {
    if (Array.isArray(found) && typeof step === 'number') found = found[step];
    else found = isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found ?? null;
}
