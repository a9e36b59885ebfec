import path from 'node:path';
import type { Location, PromiseError } from '../shared/errors.ts';
import { isObject, type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { checkApi } from './check-crd.ts';
import { checkPipeline } from './check-pipeline.ts';
import { checkSettings } from './check-settings.ts';
import { CONFIG_FILE } from './config.ts';
import { findPromise } from './find-promise.ts';
import { wrongDnsSubdomain } from './kube-names.ts';
import { type Problem, problemsError } from './problems.ts';
import { FORMER_FIELDS, PROMISE } from './promise-shape.ts';
import type { PromiseSource } from './promise-source.ts';
import { readPipeline } from './read-pipeline.ts';
import { decode } from './strict-decode.ts';
import type { Pipeline, PromiseDefinition } from './types.ts';
import { WORKFLOWS } from './workflows.ts';
import type { YamlPath } from './yaml-location.ts';

/** A Promise's name becomes the value of the label `kratix.io/promise-name`. */
const MAX_PROMISE_NAME = 63;

/** A Promise as far as it could be read, and what Kratix would refuse it for. */
export interface PromiseInspection {
  /** Without its API where that is wrong; where there is an error, only for looking at, never for running. */
  readonly promise: PromiseDefinition;
  /** What each of its files holds. */
  readonly texts: PromiseSource['texts'];
  /** Finds a place in the Promise. */
  readonly locate: (path: YamlPath) => Location;
  readonly error: PromiseError | undefined;
}

/**
 * Reads a Promise and checks it as kubectl's strict validation and Kratix's webhook do
 * (`internal/webhook/v1alpha1/promise_webhook.go`, `api/v1alpha1/pipeline_types.go`).
 * @param target a folder (promise.yaml, promise.yml, else its only Promise, else the files of a split one) or a file
 * @throws PromiseError `no-promise`, `unreadable-file`, `invalid-yaml`, `not-a-promise`, and `invalid-promise`, which
 *   lists everything that is wrong with its place
 */
export async function loadPromise(target: string): Promise<PromiseDefinition> {
  const { promise, error } = await inspectPromise(target);
  if (error !== undefined) throw error;
  return promise;
}

/**
 * The same for who wants to go on with a Promise that Kratix would refuse: `error` is what {@link loadPromise} throws.
 * @throws PromiseError where there is nothing to go on with: `no-promise`, `unreadable-file`, `invalid-yaml`,
 *   `not-a-promise`, `invalid-promise` (several Promises)
 */
export async function inspectPromise(target: string): Promise<PromiseInspection> {
  const { file, root, texts, object, isNameGuessed, locate } = await findPromise(path.resolve(target));
  const { name, api, pipelines, problems } = readPromise(object, locate);
  const files = texts.map((each) => each.file);
  const promise = { name, file, files, root, object, api, pipelines };
  if (problems.length === 0) return { promise, texts, locate, error: undefined };
  const told = isNameGuessed ? problems.map(withOriginOfName) : problems;
  const error = problemsError(told, {
    code: 'invalid-promise',
    file,
    locator: { locate },
    document: 0,
    subject: `the Promise ${name || path.basename(file)}`,
    hint: 'correct it: Kratix refuses a Promise like this',
  });
  return { promise, texts, locate, error };
}

/** A Promise's API and pipelines as far as they are right, and what Kratix would refuse it for. */
export interface JudgedPromise extends Pick<PromiseDefinition, 'name' | 'api' | 'pipelines'> {
  readonly problems: readonly Problem[];
}

/** Reads a Promise that isn't in a file as it is. */
export function judgePromise(object: JsonObject): JudgedPromise {
  return readPromise(object, () => ({ file: '' }));
}

function readPromise(object: JsonObject, locate: PromiseInspection['locate']): JudgedPromise {
  const problems: Problem[] = [];
  decode(object, PROMISE, [], problems);
  problems.splice(0, problems.length, ...problems.map(withFormerName));
  const name = checkName(object, problems);
  const spec = objectOrEmpty(object.spec);
  const api = checkApi(spec.api, problems);
  checkSettings(object, problems);
  checkResourceWorkflow(spec, problems);
  const pipelines = readPipelines(objectOrEmpty(spec.workflows), name, locate, problems);
  return { name, api, pipelines, problems };
}

/** A Promise of Kratix' first years is told what its fields are called today. */
function withFormerName(problem: Problem): Problem {
  const [parent, field, ...deeper] = problem.path;
  if (parent !== 'spec' || typeof field !== 'string' || deeper.length > 0) return problem;
  const today = Object.hasOwn(FORMER_FIELDS, field) ? FORMER_FIELDS[field] : undefined;
  return today === undefined
    ? problem
    : { ...problem, hint: `Kratix has no such field any more; today it is spec.${today}` };
}

/** Nobody wrote the name that is refused, alone or as a part of a Pipeline's. */
function withOriginOfName(problem: Problem): Problem {
  const isName = problem.path.slice(-2).join('.') === 'metadata.name';
  if (!isName) return problem;
  return {
    ...problem,
    hint: `the Promise is called as its folder; another name: \`name:\` in ${CONFIG_FILE}`,
  };
}

function checkName(object: JsonObject, problems: Problem[]): string {
  const name = objectOrEmpty(object.metadata).name;
  const at: YamlPath = ['metadata', 'name'];
  if (name === undefined || name === null || name === '')
    problems.push({ path: at, message: 'a Promise needs a name' });
  if (typeof name !== 'string' || name === '') return '';
  const wrong = wrongDnsSubdomain(name, MAX_PROMISE_NAME);
  if (wrong !== undefined) problems.push({ path: at, message: `${JSON.stringify(name)} ${wrong}` });
  return name;
}

/** Without an API there is nothing to run it for (`api/v1alpha1/pipeline_factory.go`, resourcePolicyRule). */
function checkResourceWorkflow(spec: JsonObject, problems: Problem[]): void {
  const isMissing = (spec.api ?? null) === null || (isObject(spec.api) && Object.keys(spec.api).length === 0);
  const { resource } = objectOrEmpty(spec.workflows);
  for (const action of ['configure', 'delete']) {
    if (!isMissing || listOrEmpty(objectOrEmpty(resource)[action]).length === 0) continue;
    problems.push({
      path: ['spec', 'workflows', 'resource', action],
      message: 'a resource workflow needs an API, and the Promise has none',
      hint: 'add spec.api, or move the pipelines to spec.workflows.promise',
    });
  }
}

function readPipelines(
  workflows: JsonObject,
  promiseName: string,
  locate: PromiseInspection['locate'],
  problems: Problem[],
): readonly Pipeline[] {
  return WORKFLOWS.flatMap(([type, action]) => {
    const path: YamlPath = ['spec', 'workflows', type, action];
    const names = new Set<string>();
    return listOrEmpty(objectOrEmpty(workflows[type])[action]).flatMap((value, index) => {
      const at = [...path, index];
      const pipeline = checkPipeline(value, { promiseName, type, action, path: at }, problems);
      const name = stringOrEmpty(objectOrEmpty(objectOrEmpty(value).metadata).name);
      if (name !== '' && names.has(name)) {
        problems.push({
          path: [...at, 'metadata', 'name'],
          message: `two Pipelines of ${type}/${action} are named ${name}`,
        });
      }
      names.add(name);
      if (pipeline === undefined) return [];
      return [
        readPipeline(pipeline, {
          type,
          action,
          locate: (steps) => locate([...at, ...steps]),
        }),
      ];
    });
  });
}
