import type { FileDifference, GoldenChange } from '../compare/types.ts';
import type { DeliverySummary } from '../deliver/summary.ts';
import type { Coverage } from '../promise/coverage.ts';
import type { CaseRun } from '../run/types.ts';
import { type DiagnosticEntry, diagnosticEntry } from './diagnostics-json.ts';
import { documentText } from './document-text.ts';
import { isPassed } from './summary.ts';
import type {
  BuildReport,
  CaseFailure,
  CaseReport,
  CollisionReport,
  InputReport,
  PromiseFigures,
  ReportedPromise,
  Reporter,
  ReportOutput,
  RunError,
  RunReport,
} from './types.ts';

/** The version of the JSON report; raised when a field changes its meaning or goes. */
export const REPORT_VERSION = 1;

/**
 * The JSON report: one document when the run is over; `docs/schemas/report.schema.json` describes it. Times are
 * milliseconds, points in time milliseconds since 1970, paths of folders absolute, paths of files relative to the case's
 * `expected/`; what isn't there is null.
 */
export interface JsonReport {
  readonly version: typeof REPORT_VERSION;
  /**
   * `failed` where any case failed, files collide that nobody expects to, or don't where somebody does, and where the run
   * ended early.
   */
  readonly outcome: 'passed' | 'failed';
  /** Of a run of several, the folder that they are in. */
  readonly promise: ReportedPromise | null;
  /** Absent: the run is of one. */
  readonly promises?: readonly PromiseFigures[];
  readonly startedAt: number;
  readonly passed: number;
  readonly failed: number;
  readonly updated: number;
  /** Names of the cases that were not run, or not to their end, as the run stopped early. */
  readonly notRun: readonly string[];
  readonly milliseconds: number;
  /** Images that were built. */
  readonly builds: readonly BuildReport[];
  readonly cases: readonly JsonCase[];
  readonly collisions: CollisionReport;
  /** Of the Promise's settings rather than of any one case. */
  readonly lints: readonly DiagnosticEntry[];
  /** What all cases of the Promise run of it; null where they aren't a Promise's, and where the run ended early. */
  readonly coverage: Coverage | null;
  /** What ended the run early. */
  readonly error: RunError | null;
}

/** A case of the {@link JsonReport}. */
export interface JsonCase {
  readonly name: string;
  readonly dir: string;
  /** Absent: `expected/` in it. */
  readonly expectedDir?: string;
  readonly workflow: CaseReport['workflow'];
  readonly outcome: CaseReport['outcome'];
  /** Why it did not pass, by `kind`; see {@link CaseFailure}. */
  readonly failure: CaseFailure | null;
  /** How it failed, as case.yaml expects; absent: it didn't. */
  readonly asExpected?: NonNullable<CaseReport['asExpected']>;
  readonly startedAt: number;
  readonly milliseconds: number;
  readonly input: InputReport;
  /** As far as they ran, with the last lines of each stage's log. */
  readonly pipelines: CaseRun['pipelines'];
  /** Names of those that a failure or a suspension kept from running. */
  readonly notRun: CaseRun['notRun'];
  /** What Kratix would make of the files: works, places, status. */
  readonly delivery: DeliverySummary | null;
  readonly outputDir: string;
  readonly metadataDir: string;
  readonly movedBecause: string | null;
  readonly differences: readonly FileDifference[];
  readonly goldenChanges: readonly GoldenChange[];
  /** What the API server would refuse of the output. */
  readonly refusedOutput: CaseReport['refusedOutput'];
  /** What Kratix lets through but will hurt (`docs/lints/`). */
  readonly lints: readonly DiagnosticEntry[];
  /** The user's checks of what it wrote. */
  readonly outputChecks: CaseReport['outputChecks'];
  /** Further runs that were asked for. */
  readonly checks: CaseReport['checks'];
}

/** The reporter for programs: a {@link JsonReport} on stdout at the end, and nothing else. */
export function jsonReporter({ stdout }: Pick<ReportOutput, 'stdout'>): Reporter {
  return {
    onEnd: (report) => {
      stdout.write(documentText(toJson(report)));
    },
  };
}

/** Field by field, so that the report's form changes only where it is meant to. */
export function toJson(report: RunReport): JsonReport {
  const { promise, startedAt, builds, cases, passed, failed, updated, notRun } = report;
  const { collisions, lints, coverage, milliseconds, error } = report;
  return {
    version: REPORT_VERSION,
    outcome: isPassed(report) ? 'passed' : 'failed',
    promise: promise ?? null,
    ...(report.promises === undefined ? {} : { promises: report.promises }),
    startedAt: Math.round(startedAt),
    passed,
    failed,
    updated,
    notRun,
    milliseconds: Math.round(milliseconds),
    builds,
    cases: cases.map(toJsonCase),
    collisions,
    lints: lints.found.map(diagnosticEntry),
    coverage: coverage ?? null,
    error: error ?? null,
  };
}

function toJsonCase(report: CaseReport): JsonCase {
  return {
    name: report.name,
    dir: report.dir,
    ...(report.expectedDir === undefined ? {} : { expectedDir: report.expectedDir }),
    workflow: report.workflow,
    outcome: report.outcome,
    failure: report.failure ?? null,
    ...(report.asExpected === undefined ? {} : { asExpected: report.asExpected }),
    startedAt: report.startedAt,
    milliseconds: Math.round(report.milliseconds),
    input: report.input,
    pipelines: report.run.pipelines,
    notRun: report.run.notRun,
    delivery: report.delivery ?? null,
    outputDir: report.run.outputDir,
    metadataDir: report.run.metadataDir,
    movedBecause: report.run.movedBecause ?? null,
    differences: report.differences,
    goldenChanges: report.goldenChanges,
    refusedOutput: report.refusedOutput,
    lints: report.lints.map(diagnosticEntry),
    outputChecks: report.outputChecks,
    checks: report.checks,
  };
}
