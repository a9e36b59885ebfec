import { RE2JS } from 're2js';
import { asError, type Location } from '../shared/errors.ts';
import { parseGoDuration } from '../shared/go-duration.ts';
import { isObject, type Json, type JsonObject, objectOrEmpty } from '../shared/json.ts';
import { pipelinesOfCase } from './case-pipelines.ts';
import { findStage } from './find-stage.ts';
import { oneOf, type Problem } from './problems.ts';
import { describeValue, type Shape } from './strict-decode.ts';
import type { Pipeline, TestCase } from './types.ts';
import type { Locator, YamlPath } from './yaml-location.ts';

const KINDS = ['failedStage', 'refusedRequest', 'suspended'] as const;

/** The field of a case.yaml, and of a variant in it, that says that the case is supposed to fail. */
export const EXPECT_FIELDS = {
  expect: {
    fields: {
      failedStage: { fields: { stage: 'string', exitCode: 'integer', log: 'string' } },
      refusedRequest: { fields: { path: 'string', message: 'string' } },
      suspended: { fields: { message: 'string', retryAfter: 'string' } },
    },
  },
} as const satisfies Readonly<Record<string, Shape>>;

/** How a case is supposed to fail; what is absent doesn't matter. Patterns are RE2, found anywhere in the text. */
export type ExpectedFailure = {
  /** Where that is said. */
  readonly location: Location;
} & (
  | {
      readonly kind: 'failedStage';
      readonly pipeline: string;
      /** The container's name. */
      readonly stage: string;
      readonly exitCode?: number;
      readonly log?: RE2JS;
    }
  /** The API server refuses the request: at this field, with this message. */
  | { readonly kind: 'refusedRequest'; readonly path?: string; readonly message?: RE2JS }
  /** workflow-control.yaml stops the workflow after a pipeline. */
  | { readonly kind: 'suspended'; readonly message?: RE2JS; readonly retryAfter?: string }
);

/** What an expectation is read for. */
export interface ExpectSource {
  readonly locator: Locator;
  /** What the case runs. */
  readonly target: Pick<TestCase, 'workflow' | 'pipeline' | 'stage'>;
  /** All of the Promise. */
  readonly pipelines: readonly Pipeline[];
}

/** Reads {@link EXPECT_FIELDS} of decoded settings. @param at the path of `expect` in case.yaml */
export function readExpect(
  value: Json | undefined,
  at: YamlPath,
  source: ExpectSource,
  problems: Problem[],
): ExpectedFailure | undefined {
  // What the decoder has told of needn't be told in other words: `failedStag` leaves none of the three.
  const isTold = problems.some(({ path }) => at.every((step, index) => path[index] === step));
  if (!isObject(value) || isTold) return undefined;
  const given = oneOf(value, KINDS, at, problems);
  const kind = KINDS.find((each) => each === given);
  if (kind === undefined) return undefined;
  const fields = objectOrEmpty(value[kind]);
  const place = [...at, kind];
  const location = source.locator.locate(place);
  switch (kind) {
    case 'failedStage':
      return readFailedStage(fields, place, location, source, problems);
    case 'refusedRequest':
      return readRefusedRequest(fields, place, location, source, problems);
    case 'suspended':
      return readSuspended(fields, place, location, source, problems);
  }
}

/** A problem with a field of case.yaml; one that stands beside `expect:` and belongs below it is told so. */
export function hintAtExpect(problem: Problem): Problem {
  const [field, ...below] = problem.path;
  const isMisplaced = below.length === 0 && KINDS.some((kind) => kind === field);
  return isMisplaced ? { ...problem, hint: `put it below expect: expect: {${field}: …}` } : problem;
}

function readFailedStage(
  { stage: word, exitCode, log }: JsonObject,
  at: YamlPath,
  location: Location,
  { target, pipelines }: ExpectSource,
  problems: Problem[],
): ExpectedFailure | undefined {
  if (typeof word !== 'string' || word === '') {
    problems.push({ path: at, message: 'needs the name of the stage', hint: 'write stage: NAME' });
    return undefined;
  }
  const found = findStage(pipelinesOfCase(pipelines, target), word);
  if (!('stage' in found)) {
    problems.push({
      path: [...at, 'stage'],
      message: `${found.message}; the case runs ${found.known.join(', ')}`,
      hint: "write a container's name; where several pipelines have it, PIPELINE/NAME",
    });
    return undefined;
  }
  const { name, pipeline } = found.stage;
  if (target.stage !== undefined && target.stage !== name) {
    problems.push({ path: [...at, 'stage'], message: `the case runs the stage ${target.stage} alone` });
  }
  return {
    kind: 'failedStage',
    location,
    pipeline: pipeline.name,
    stage: name,
    ...optional('exitCode', readExitCode(exitCode, [...at, 'exitCode'], problems)),
    ...optional('log', readPattern(log, [...at, 'log'], problems)),
  };
}

function readExitCode(value: Json | undefined, at: YamlPath, problems: Problem[]): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value >= 1 && value <= 255) return value;
  problems.push({
    path: at,
    message: `must be from 1 to 255, as a stage fails with, not ${describeValue(value)}`,
  });
  return undefined;
}

function readRefusedRequest(
  { path, message }: JsonObject,
  at: YamlPath,
  location: Location,
  { target }: ExpectSource,
  problems: Problem[],
): ExpectedFailure {
  if (target.workflow.type === 'promise') {
    problems.push({ path: at, message: 'a case of a Promise workflow has no request to refuse' });
  }
  return {
    kind: 'refusedRequest',
    location,
    ...optional('path', typeof path === 'string' ? path : undefined),
    ...optional('message', readPattern(message, [...at, 'message'], problems)),
  };
}

function readSuspended(
  { message, retryAfter }: JsonObject,
  at: YamlPath,
  location: Location,
  { target }: ExpectSource,
  problems: Problem[],
): ExpectedFailure {
  if (target.stage !== undefined) {
    problems.push({
      path: at,
      message: 'a stage alone suspends nothing: what Kratix does comes after a pipeline',
    });
  }
  if (typeof retryAfter === 'string' && parseGoDuration(retryAfter) === undefined) {
    const what = describeValue(retryAfter);
    problems.push({
      path: [...at, 'retryAfter'],
      message: `must be a duration with a unit, such as 30s or 10m, not ${what}`,
    });
  }
  return {
    kind: 'suspended',
    location,
    ...optional('retryAfter', typeof retryAfter === 'string' ? retryAfter : undefined),
    ...optional('message', readPattern(message, [...at, 'message'], problems)),
  };
}

function readPattern(value: Json | undefined, at: YamlPath, problems: Problem[]): RE2JS | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return RE2JS.compile(value);
  } catch (error) {
    problems.push({
      path: at,
      message: `is no regular expression (RE2): ${asError(error).message}`,
      hint: 'put a backslash before a character that stands for itself: \\(',
    });
    return undefined;
  }
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
