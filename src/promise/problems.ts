import path from 'node:path';
import { type ErrorCode, formatLocation, PromiseError } from '../shared/errors.ts';
import type { JsonObject } from '../shared/json.ts';
import type { Locator, YamlPath } from './yaml-location.ts';

/** One thing that is wrong in a document. */
export interface Problem {
  readonly path: YamlPath;
  /** What is wrong, without the path: `must be a string, not the number 5`. */
  readonly message: string;
  readonly hint?: string;
}

/** Spells a path as Kubernetes does: `spec.containers[0].name`. */
export function formatPath(steps: YamlPath): string {
  return steps
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}

/** Where problems were found, and what they make of it. */
export interface ProblemContext {
  readonly code: ErrorCode;
  readonly file: string;
  readonly locator: Locator;
  /** Which of the file's documents that have content, from 0. */
  readonly document: number;
  /** Names the whole, for the line above several problems: `the Promise redis`. */
  readonly subject: string;
  /** For problems that bring no hint of their own. */
  readonly hint: string;
}

/** Makes one error of all problems, in the order in which they stand in their file, so that one run shows them all. */
export function problemsError(problems: readonly Problem[], context: ProblemContext): PromiseError {
  const found = problems.map((problem) => ({
    problem,
    location: context.locator.locate(problem.path, context.document),
  }));
  const files = found.map(({ location }) => location.file);
  const located = found.sort(
    ({ location: a }, { location: b }) =>
      files.indexOf(a.file) - files.indexOf(b.file) || (a.line ?? 0) - (b.line ?? 0),
  );
  const [first] = located;
  if (first === undefined) throw new Error('an error needs a problem');
  const { problem, location } = first;
  const each = located.map(({ problem: { hint, ...about }, location: at }) => ({
    message: describeProblem(about),
    location: at,
    ...(hint === undefined ? {} : { hint }),
  }));
  if (located.length === 1) {
    return new PromiseError(context.code, describeProblem(problem), {
      location,
      hint: problem.hint ?? context.hint,
      problems: each,
    });
  }
  return new PromiseError(context.code, `${context.subject} has ${located.length} problems`, {
    location,
    notes: located.map(({ problem: one, location: at }) => {
      const place = formatLocation({ ...at, file: path.basename(at.file) });
      return `${place} ${describeProblem(one)}${one.hint === undefined ? '' : ` (${one.hint})`}`;
    }),
    hint: context.hint,
    problems: each,
  });
}

/** One line about a problem: its path and what is wrong. */
export function describeProblem(problem: Problem): string {
  return problem.path.length === 0 ? problem.message : `${formatPath(problem.path)}: ${problem.message}`;
}

/**
 * Which of several fields is given, where there must be exactly one.
 * @returns its name; undefined where there is none or several, which is a problem then
 */
export function oneOf(
  value: JsonObject,
  fields: readonly string[],
  path: YamlPath,
  problems: Problem[],
): string | undefined {
  const given = fields.filter((field) => (value[field] ?? undefined) !== undefined);
  const [only, ...others] = given;
  if (only !== undefined && others.length === 0) return only;
  const found = given.length === 0 ? 'there is none' : `there are ${given.join(' and ')}`;
  problems.push({ path, message: `must have one of ${fields.join(', ')}; ${found}` });
  return undefined;
}
