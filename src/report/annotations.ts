import path from 'node:path';
import type { FileDifference } from '../compare/types.ts';
import { formatLocation, type Location } from '../shared/errors.ts';
import { printable } from '../shared/printable.ts';
import { caseReason, unmetText } from './case-result.ts';
import { caseText, PLAIN } from './case-text.ts';
import { collisionLines } from './collision-lines.ts';
import { goldenLocation } from './golden-location.ts';
import { refusalText } from './refused-output-lines.ts';
import type { CaseReport, RunError, RunReport } from './types.ts';
import type { Annotation, AnnotationPlace } from './workflow-command.ts';

/** Lines of one annotation: GitHub shows it in a narrow box. */
const MAX_LINES = 20;

/** What annotations need besides the report. */
export interface AnnotationContext {
  readonly cwd: string;
  /** Paths are told relative to it: the checkout of the repository. */
  readonly workspace: string;
  readonly updateCommand: string;
}

/** What GitHub is to show at the lines of the user's files: differences at their golden, refusals at the request. */
export function annotationsOf(report: RunReport, context: AnnotationContext): readonly Annotation[] {
  return [
    ...errorAnnotations(report.error, context),
    ...report.cases.flatMap((each) => [
      ...failureAnnotations(each, context),
      ...lintAnnotations(each, context),
    ]),
    ...collisionAnnotations(report, context),
  ];
}

function errorAnnotations(error: RunError | undefined, context: AnnotationContext): readonly Annotation[] {
  if (error === undefined || error.code === 'interrupted') return [];
  return problemAnnotations(error, `promise: ${error.code}`, context);
}

/** An annotation for each place that an error is about. */
function problemAnnotations(
  error: RunError,
  title: string,
  context: AnnotationContext,
): readonly Annotation[] {
  const problems = error.problems.length > 0 ? error.problems : [error];
  return problems.map(({ message, hint, location }) => ({
    level: 'error',
    title,
    message: withHint(message, hint),
    ...placeOf(location, context),
  }));
}

function failureAnnotations(report: CaseReport, context: AnnotationContext): readonly Annotation[] {
  const { failure } = report;
  if (failure === undefined) return [];
  const title = `${report.name}: ${caseReason(failure, report, context.cwd)}`;
  switch (failure.kind) {
    case 'refused-request':
      return failure.refusals.map(({ field, message, hint, location }) => ({
        level: 'error',
        title,
        message: withHint(field === '' ? message : `${field}: ${message}`, hint),
        ...placeOf(location, context),
      }));
    case 'differences':
      return report.differences.map((difference) => ({
        level: 'error',
        title,
        message: bounded(differenceText(difference)),
        ...goldenPlace(difference, report, context),
      }));
    case 'refused-output':
      return report.refusedOutput.map((refusal) => ({
        level: 'error',
        title,
        // What a run wrote is in no repository.
        message: withHint(
          `${formatLocation(refusal.location)} ${refusal.object}: ${refusalText(refusal)}`,
          refusal.hint,
        ),
      }));
    case 'lints':
      return [];
    case 'error': {
      const { error } = failure;
      return problemAnnotations(error, `${report.name}: ${error.code}`, context);
    }
    case 'unmet-expectation': {
      const text = caseText(report, { ...context, verbose: false });
      const message = bounded(`${unmetText(failure)}\n${text}`);
      const short = `${report.name}: does not fail as expected`;
      return [{ level: 'error', title: short, message, ...placeOf(failure.location, context) }];
    }
    default: {
      const source = report.run.pipelines
        .flatMap(({ stages }) => stages)
        .find((stage) => stage.failure?.source !== undefined)?.failure?.source;
      const text = caseText(report, { ...context, verbose: false });
      return [
        { level: 'error', title, message: bounded(text === '' ? title : text), ...placeOf(source, context) },
      ];
    }
  }
}

/** Warnings that no failure of the same case tells of. */
function lintAnnotations(
  { name, failure, lints }: CaseReport,
  context: AnnotationContext,
): readonly Annotation[] {
  const level = failure?.kind === 'lints' ? 'error' : 'warning';
  return lints.map(({ code, message, hint, location }) => {
    // What a run wrote is in no repository; its path is below the golden's folder, and nobody knows the line there.
    const written = location !== undefined && !path.isAbsolute(location.file);
    const text = written ? `${location.file}: ${message}` : message;
    return {
      level,
      title: `${name}: ${code}`,
      message: withHint(text, hint),
      ...(written ? {} : placeOf(location, context)),
    };
  });
}

function collisionAnnotations(report: RunReport, context: AnnotationContext): readonly Annotation[] {
  const { found, unmet } = report.collisions;
  return [
    ...found
      .filter(({ expected }) => expected === undefined)
      .map(
        (collision): Annotation => ({
          level: 'error',
          title: `collision: ${collision.files.map((file) => file.case ?? 'spec.dependencies').join(' and ')}`,
          message: bounded(
            collisionLines({ found: [collision], unmet: [] }, PLAIN, context.cwd)
              .join('\n')
              .replace(/^✗ /, ''),
          ),
        }),
      ),
    ...unmet.map(
      ({ case: name, location }): Annotation => ({
        level: 'error',
        title: `${name}: the collision that it expects does not happen`,
        message: 'it seems to be cured: remove collisions from case.yaml',
        ...placeOf(location, context),
      }),
    ),
  ];
}

function differenceText(difference: FileDifference): string {
  switch (difference.kind) {
    case 'missing':
      return `${difference.path}: in the golden, but not written by the run`;
    case 'unexpected':
      return `${difference.path}: written by the run, but not in the golden`;
    case 'changed':
      return changedText(difference);
    case 'moved':
      return `${difference.object} is in ${difference.to} now`;
    case 'invalid':
      return `${difference.side === 'expected' ? 'golden' : 'written'} ${difference.path}: ${difference.message}`;
    case 'not-a-file':
      return `${difference.side === 'expected' ? 'golden' : 'written'} ${difference.path}: ${difference.what}`;
  }
}

function changedText({
  path,
  summary,
  diffNotes = [],
}: Extract<FileDifference, { readonly kind: 'changed' }>): string {
  const sentences = summary.length === 0 ? diffNotes : summary;
  return sentences.length === 0 ? `${path}: changed` : sentences.map(printable).join('\n');
}

/** Where the golden says otherwise; nowhere for what has no golden. */
function goldenPlace(
  difference: FileDifference,
  report: CaseReport,
  context: AnnotationContext,
): AnnotationPlace {
  const at = (file: string, line?: number, column?: number) =>
    placeOf(
      { ...goldenLocation(report, file, line ?? 1), ...(column === undefined ? {} : { column }) },
      context,
    );
  switch (difference.kind) {
    case 'unexpected':
      return {};
    case 'missing':
      return at(difference.path);
    case 'changed':
      return at(difference.path, difference.line);
    case 'moved':
      return at(difference.from);
    case 'invalid':
      return difference.side === 'expected'
        ? at(difference.path, difference.line, difference.column)
        : at(difference.path);
    case 'not-a-file':
      return difference.side === 'expected' ? at(difference.path) : {};
  }
}

/** A place in the repository; none for files outside of it. */
function placeOf(location: Location | undefined, { workspace }: AnnotationContext): AnnotationPlace {
  if (location === undefined) return {};
  const file = path.relative(workspace, location.file);
  if (file === '' || file.startsWith('..') || path.isAbsolute(file)) return {};
  return {
    file: file.split(path.sep).join('/'),
    ...(location.line === undefined ? {} : { line: location.line }),
    ...(location.column === undefined ? {} : { col: location.column }),
  };
}

function withHint(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message}\nhint: ${hint}`;
}

function bounded(text: string): string {
  const lines = text.trim().split('\n');
  if (lines.length <= MAX_LINES) return lines.join('\n');
  return [...lines.slice(0, MAX_LINES), `and ${lines.length - MAX_LINES} more lines`].join('\n');
}
