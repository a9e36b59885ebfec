import type { LocatedRefusal, PruneWarning } from '../admission/admit-request.ts';
import type { UncheckedRule } from '../admission/cel/rules.ts';
import type { LikelyCause } from '../compare/likely-causes.ts';
import type { FileDifference, GoldenChange } from '../compare/types.ts';
import type { Collision } from '../deliver/collision-types.ts';
import type { DeliverySummary } from '../deliver/summary.ts';
import type { OutputRefusal } from '../lint/output-objects.ts';
import type { Lint } from '../lint/types.ts';
import type { ExpectedFailure } from '../promise/case-expect.ts';
import type { Coverage } from '../promise/coverage.ts';
import type { WorkflowAction, WorkflowType } from '../promise/types.ts';
import type { CaseRun, OutputCheckRun, StageRun } from '../run/types.ts';
import type { ErrorCode, ErrorProblem, Location } from '../shared/errors.ts';
import type { RunEvent } from '../shared/events.ts';

/** Why a case did not pass. */
export type CaseFailure =
  /** The API server would refuse the request; nothing ran. */
  | { readonly kind: 'refused-request'; readonly refusals: readonly LocatedRefusal[] }
  | { readonly kind: 'stage-failed' }
  | { readonly kind: 'timeout'; readonly seconds: number }
  /** It was supposed to fail, and didn't, or failed otherwise. Both texts are clauses; the place is the expectation's. */
  | {
      readonly kind: 'unmet-expectation';
      readonly expected: string;
      readonly happened: string;
      readonly location: Location;
    }
  | { readonly kind: 'bad-output' }
  /** A metadata file on which Kratix would fail; `delivery.errors` says which. */
  | { readonly kind: 'bad-metadata' }
  | { readonly kind: 'missing-golden'; readonly expectedDir: string }
  | {
      readonly kind: 'differences';
      /** Set where they are left of an update of these goldens. */
      readonly afterUpdate?: UpdateMode;
    }
  /** The API server would refuse an object of the output; `refusedOutput` says which and why. */
  | { readonly kind: 'refused-output' }
  /** A check of the user's; `outputChecks` says which and why. */
  | { readonly kind: 'output-check-failed' }
  /** There are lints, and --strict makes them count. */
  | { readonly kind: 'lints' }
  /** A further run wrote something else, or failed; `checks` says which and how. */
  | { readonly kind: 'not-repeatable' }
  /** It could not be run to its end: the engine, the disk, its cluster, or a bug of ours. */
  | { readonly kind: 'error'; readonly error: RunError };

/** Which goldens an update writes: all that differ, those that are not there yet, those that a person says yes to. */
export const UPDATE_MODES = ['all', 'new', 'ask'] as const;

/** See {@link UPDATE_MODES}. */
export type UpdateMode = (typeof UPDATE_MODES)[number];

/** Further runs that a case can be put through. */
export const CHECKS = ['idempotency', 'retry'] as const;

/** See {@link CHECKS}. */
export type CheckName = (typeof CHECKS)[number];

/** What a further run of a case came to. */
export interface CheckReport {
  readonly check: CheckName;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly findings: readonly CheckFinding[];
  /** Sentences: what was not checked, and why. */
  readonly notes: readonly string[];
}

/** Something that a further run did otherwise than the first. */
export type CheckFinding =
  | {
      readonly kind: 'differences';
      /** Whose second start it was; undefined where the whole workflow ran again. */
      readonly stage: { readonly pipeline: string; readonly name: string } | undefined;
      /** `expected` is the first run, `actual` the second; paths as below the run's folders. */
      readonly differences: readonly FileDifference[];
      readonly causes: readonly LikelyCause[];
    }
  | {
      readonly kind: 'stage-failed';
      readonly pipeline: string;
      readonly stage: StageRun;
      /** Whether it ran on what its own first run had left. */
      readonly onLeftovers: boolean;
    };

/** How a case's request became the stages' object.yaml. */
export interface InputReport {
  /** False where the stages got the file as it is: with --raw-input, and without an API. */
  readonly admitted: boolean;
  /** Set where there is no API that could admit it: a stage without a Promise. */
  readonly withoutApi?: true;
  /** Fields that were taken away. */
  readonly warnings: readonly PruneWarning[];
  /** CEL rules that can't be checked here; they are not known to be kept. */
  readonly uncheckedRules: readonly UncheckedRule[];
}

/** A case, run and compared. Absolute paths. */
export interface CaseReport {
  readonly name: string;
  readonly dir: string;
  /** Where its goldens are; absent: in `expected/` of its folder. */
  readonly expectedDir?: string;
  readonly workflow: { readonly type: WorkflowType; readonly action: WorkflowAction };
  readonly outcome: 'passed' | 'failed' | 'updated';
  readonly failure: CaseFailure | undefined;
  /** How it failed, as it is supposed to; absent where it did not, or isn't. */
  readonly asExpected?: ExpectedFailure['kind'];
  readonly input: InputReport;
  /** Without pipelines where the request was refused. */
  readonly run: CaseRun;
  /** What Kratix would make of the files; undefined where the stages didn't succeed. */
  readonly delivery: DeliverySummary | undefined;
  /**
   * Paths start with `output/` or `metadata/` (or `pipelines/<name>/…`), as below `expected/`. Without a golden,
   * everything that the run wrote is in here as unexpected.
   */
  readonly differences: readonly FileDifference[];
  readonly goldenChanges: readonly GoldenChange[];
  /** What the API server would refuse of the objects whose kinds the Promise brings along; files are called as in `differences`. */
  readonly refusedOutput: readonly OutputRefusal[];
  /** What Kratix lets through but will hurt; files are called as in `differences`. */
  readonly lints: readonly Lint[];
  /** The user's checks of what it wrote, in order; none where the stages didn't succeed. */
  readonly outputChecks: readonly OutputCheckRun[];
  /** Those that were asked for. */
  readonly checks: readonly CheckReport[];
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;
}

/** Files that can't be on one Destination together, as far as a case that ran takes part. */
export interface FoundCollision extends Omit<Collision, 'files'> {
  readonly files: readonly CollidingPath[];
  /** Set where a case that takes part says that it is known. */
  readonly expected: { readonly case: string; readonly reason: string | undefined } | undefined;
}

/** One of the files that collide. */
export interface CollidingPath {
  /** Undefined: `spec.dependencies`. */
  readonly case: string | undefined;
  /** Absolute: what the run wrote, the golden of a case that didn't run, or promise.yaml for `spec.dependencies`. */
  readonly path: string;
}

/** What the search for collisions came to. */
export interface CollisionReport {
  readonly found: readonly FoundCollision[];
  /** Cases that expect a collision which doesn't happen. */
  readonly unmet: readonly { readonly case: string; readonly location: Location }[];
}

/** The Promise that a run is about. */
export interface ReportedPromise {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  /** The folder that it is in. */
  readonly root: string;
}

/** An image that the run built, or tried to. */
export interface BuildReport {
  readonly image: string;
  readonly outcome: 'built' | 'failed';
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;
}

/** What ended a run, or a case of it, before its end. */
export interface RunError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
  /** Further lines. */
  readonly notes: readonly string[];
  readonly location: Location | undefined;
  /** The same one by one, where it is about several places. */
  readonly problems: readonly ErrorProblem[];
}

/** What will hurt, of the Promise's settings rather than of any one case. */
export interface RunLints {
  /** Files are absolute. */
  readonly found: readonly Lint[];
  /** Whether any of them fails the run (--strict). */
  readonly count: boolean;
}

/** A Promise of a run of several. */
export interface PromiseFigures {
  /** Its folder, or its file where that holds several, relative to the folder that the run is of. */
  readonly place: string;
  /** Absolute. */
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly updated: number;
  readonly notRun: number;
  /** Why it has no cases, or the code of the error that it has instead; null where it has some. */
  readonly why: string | null;
  /** It has no test cases at all, whichever were asked for. */
  readonly isUntested: boolean;
}

/** The whole run. */
export interface RunReport {
  /** Undefined where it could not be read; of a run of several Promises, the folder that they are in. */
  readonly promise: ReportedPromise | undefined;
  /** Absent: the run is of one Promise. */
  readonly promises?: readonly PromiseFigures[];
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** In the order in which they ended. */
  readonly builds: readonly BuildReport[];
  /** Set where the run ended early: `cases` are those that had ended by then. */
  readonly error: RunError | undefined;
  readonly cases: readonly CaseReport[];
  /** Names of the cases that were not run, or not to their end, as the run stopped early. */
  readonly notRun: readonly string[];
  readonly passed: number;
  readonly failed: number;
  readonly updated: number;
  readonly collisions: CollisionReport;
  readonly lints: RunLints;
  /** What all cases of the Promise run of it; undefined where they aren't a Promise's, and where the run ended early. */
  readonly coverage: Coverage | undefined;
  readonly milliseconds: number;
}

/** Shows a run while it happens and after it; every hook is optional. */
export interface Reporter {
  /** The Promise has been read, and the cases of these names are to run, in this order. */
  onStart?(promise: ReportedPromise, cases: readonly string[]): void;
  onEvent?(event: RunEvent): void;
  /** In the order of the cases: later than the event `case:end` where a case before it takes longer. */
  onCaseEnd?(report: CaseReport): void;
  /** Also where the run ended early; then the report has an `error`. */
  onEnd?(report: RunReport): void;
  /** Leave the terminal as it was; nothing more comes. */
  stop?(): void;
}

/** The names that `--reporter` takes. */
export const REPORTERS = ['pretty', 'dot', 'json', 'junit', 'github', 'html'] as const;

/** See {@link REPORTERS}. */
export type ReporterName = (typeof REPORTERS)[number];

/** A `--reporter NAME[=FILE]`. */
export interface ReporterChoice {
  readonly name: ReporterName;
  /** Relative to the folder that the user is in; undefined: where the reporter writes by itself. */
  readonly file: string | undefined;
}

/** The command that makes what a run of all cases wrote the golden. */
export const UPDATE_COMMAND = 'promise test-pipeline --update';

/** What every reporter can be asked for. */
export interface ReporterOptions {
  /** Show what builds and stages print as it comes, on stderr. */
  readonly verbose: boolean;
  /** The command that makes what this run wrote the golden; {@link UPDATE_COMMAND} where absent. */
  readonly updateCommand?: string;
  /** Lines of each file's diff that are shown as text, the names of the files aside; absent: all. */
  readonly diffLines?: number;
}

/** Where a reporter writes: streams are passed in, never taken from globals. */
export interface ReportOutput {
  /** The result. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress. */
  readonly stderr: NodeJS.WritableStream;
  /** Colours on stdout. */
  readonly color: boolean;
  /** Live progress on stderr: a TTY, and not in CI. */
  readonly live: boolean;
  /** Columns of the terminal. */
  readonly columns: number;
  /** Paths are shown relative to it. */
  readonly cwd: string;
}
