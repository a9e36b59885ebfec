import type { FileDifference, GoldenChange } from '../compare/types.ts';
import type { DeliverySummary } from '../deliver/summary.ts';
import type { CaseRun } from '../run/types.ts';
import { type DiagnosticEntry, diagnosticEntry } from './diagnostics-json.ts';
import { documentText } from './document-text.ts';
import { Progress } from './progress.ts';
import { isPassed } from './summary.ts';
import type {
  CaseFailure,
  CaseReport,
  CollisionReport,
  InputReport,
  Reporter,
  ReporterOptions,
  ReportOutput,
  RunReport,
} from './types.ts';

/** The version of the JSON report; raised when a field changes its meaning or goes. */
export const REPORT_VERSION = 1;

/**
 * The JSON report: one document on stdout when the run is over. Times are milliseconds, paths of folders absolute,
 * paths of files relative to the case's `expected/`; what isn't there is null.
 */
export interface JsonReport {
  readonly version: typeof REPORT_VERSION;
  /** `failed` where any case failed, files collide that nobody expects to, or don't where somebody does. */
  readonly outcome: 'passed' | 'failed';
  readonly passed: number;
  readonly failed: number;
  readonly updated: number;
  readonly milliseconds: number;
  readonly cases: readonly JsonCase[];
  readonly collisions: CollisionReport;
}

/** A case of the {@link JsonReport}. */
export interface JsonCase {
  readonly name: string;
  readonly dir: string;
  readonly outcome: CaseReport['outcome'];
  /** Why it did not pass, by `kind`; see {@link CaseFailure}. */
  readonly failure: CaseFailure | null;
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
  /** What Kratix lets through but will hurt (`docs/lints/`). */
  readonly lints: readonly DiagnosticEntry[];
  /** Further runs that were asked for. */
  readonly checks: CaseReport['checks'];
}

/** The reporter for programs: a {@link JsonReport} on stdout at the end, and nothing else; progress on stderr. */
export function jsonReporter(output: ReportOutput, options: ReporterOptions = { verbose: false }): Reporter {
  const progress = new Progress(output, options);
  return {
    onEvent: (event) => progress.onEvent(event),
    onCaseEnd: (report) => progress.endCase(report.name),
    onEnd: (report) => {
      progress.stop();
      output.stdout.write(documentText(toJson(report)));
    },
    stop: () => progress.stop(),
  };
}

/** Field by field, so that the report's form changes only where it is meant to. */
function toJson(report: RunReport): JsonReport {
  const { cases, passed, failed, updated, collisions, milliseconds } = report;
  return {
    version: REPORT_VERSION,
    outcome: isPassed(report) ? 'passed' : 'failed',
    passed,
    failed,
    updated,
    milliseconds: Math.round(milliseconds),
    cases: cases.map((report) => ({
      name: report.name,
      dir: report.dir,
      outcome: report.outcome,
      failure: report.failure ?? null,
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
      lints: report.lints.map(diagnosticEntry),
      checks: report.checks,
    })),
    collisions,
  };
}
