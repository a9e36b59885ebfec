/**
 * Exit codes of the `promise` binary.
 *
 * 0 all well, 1 the pipeline or its output is not as expected, 2 the input is at fault,
 * 3 the surroundings are (engine, registry, disk), 70 we are, 130/143 interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 70 | 130 | 143;

/**
 * Every error code with the exit code it ends in. Codes are stable: scripts may match on them, so a code is never
 * renamed or given another meaning. `docs/errors.md` explains each; a test keeps the two in step.
 */
export const ERROR_EXIT_CODES = {
  // 1: a result that is not as expected
  'build-failed': 1,
  'push-failed': 1,
  'too-many-files': 1,
  // 2: usage and input
  usage: 2,
  'no-promise': 2,
  'unreadable-file': 2,
  'invalid-yaml': 2,
  'not-a-promise': 2,
  'invalid-promise': 2,
  'invalid-config': 2,
  'invalid-case': 2,
  'invalid-request': 2,
  'invalid-cluster-object': 2,
  'missing-cluster-object': 2,
  'invalid-kubeconfig': 2,
  'unknown-pipeline': 2,
  'unknown-stage': 2,
  'unknown-case': 2,
  'no-cases': 2,
  'no-report': 2,
  'no-stage-folder': 2,
  'ambiguous-stage-folder': 2,
  'invalid-name': 2,
  'invalid-template': 2,
  'invalid-source': 2,
  'file-exists': 2,
  uneditable: 2,
  'update-in-ci': 2,
  // 3: engine, kind, registry, disk
  'no-engine': 3,
  'engine-lost': 3,
  'engine-error': 3,
  'image-unavailable': 3,
  'template-unavailable': 3,
  'cluster-unreachable': 3,
  'no-kind-cluster': 3,
  'ambiguous-kind-cluster': 3,
  'kind-load-failed': 3,
  'disk-full': 3,
  'not-permitted': 3,
  // ours
  internal: 70,
  interrupted: 130,
} as const satisfies Record<string, ExitCode>;

/** A stable, documented name for what went wrong. */
export type ErrorCode = keyof typeof ERROR_EXIT_CODES;

/** A place in a file; line and column count from 1. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** One of the things that an error is about, where it is about several or about a place in a document. */
export interface ErrorProblem {
  /** With the field in front: `spec.api: must be a mapping`. */
  readonly message: string;
  readonly location: Location;
  readonly hint?: string;
}

/** What a {@link PromiseError} carries besides its one line of what happened. */
export interface PromiseErrorDetails {
  /** What the user can do about it, as an instruction. */
  readonly hint?: string;
  readonly location?: Location;
  /** Further lines, shown below the message: candidates, last lines of output. Files are named by `location` and `problems` only. */
  readonly notes?: readonly string[];
  /** What it is about one by one, in the order in which they stand in the file; several are shown in place of the notes. */
  readonly problems?: readonly ErrorProblem[];
  readonly cause?: unknown;
}

/** An error that the user can act on. `src/main.ts` is the only place that prints it. */
export class PromiseError extends Error {
  override readonly name = 'PromiseError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly location: Location | undefined;
  readonly notes: readonly string[];
  readonly problems: readonly ErrorProblem[];

  constructor(code: ErrorCode, message: string, details: PromiseErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.location = details.location;
    this.notes = details.notes ?? [];
    this.problems = details.problems ?? [];
  }

  /** The exit code that this error ends the process with. */
  get exitCode(): ExitCode {
    return ERROR_EXIT_CODES[this.code];
  }
}

/** `file:line:column`, as editors and terminals make it clickable. */
export function formatLocation(location: Location): string {
  const { file, line, column } = location;
  if (line === undefined) return file;
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/** The error that ends a run which the user interrupted. */
export function interrupted(): PromiseError {
  return new PromiseError('interrupted', 'interrupted');
}

/** Turns any thrown value into an Error, so that handlers need only one shape. */
export function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}

/** The system error code of a thrown value (`ENOENT`, `ECONNREFUSED`), if it has one. */
export function systemErrorCode(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('code' in value)) return undefined;
  return typeof value.code === 'string' ? value.code : undefined;
}

/** What the system says of a path, without the path, which is told as a place: `permission denied`. */
export function systemWords(error: unknown): string {
  const { message } = asError(error);
  return /^[A-Z][A-Z0-9]*: (.+?)(?:, \w+(?: '.*')?)?$/s.exec(message)?.[1] ?? message;
}
