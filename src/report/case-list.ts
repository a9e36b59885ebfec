import type { WorkflowAction, WorkflowType } from '../promise/types.ts';
import type { Diagnostic } from '../shared/diagnostics.ts';
import { printable } from '../shared/printable.ts';
import { formatPath } from './format.ts';
import type { ReportedPromise } from './types.ts';

/** What `--list --json` prints; `docs/schemas/case-list.schema.json` describes it. */
export interface CaseListDocument {
  readonly version: 1;
  readonly promise: ReportedPromise;
  /** Those that would run, in order. */
  readonly cases: readonly {
    readonly name: string;
    /** Absolute. */
    readonly dir: string;
    readonly workflow: { readonly type: WorkflowType; readonly action: WorkflowAction };
    /** Names of those that would run, in order. */
    readonly pipelines: readonly string[];
    /** Whether these are all of the workflow. */
    readonly whole: boolean;
    /** The one stage that would run; null: all. */
    readonly stage: string | null;
  }[];
  /** Those that should run, and can't. */
  readonly broken: readonly {
    readonly name: string;
    /** Absolute. */
    readonly dir: string;
    /** Why. */
    readonly problems: readonly Diagnostic[];
  }[];
}

/** A line for each case: its name, what it runs, its folder. */
export function caseListLines({ cases }: CaseListDocument, cwd: string): readonly string[] {
  const rows = cases.map(({ name, dir, workflow, pipelines, whole, stage }) => {
    const target = `${workflow.type}/${workflow.action}`;
    const what = whole ? target : `${target}/${pipelines.map(printable).join(',')}`;
    return [
      printable(name),
      stage === null ? what : `${what} (stage ${printable(stage)})`,
      formatPath(dir, cwd),
    ];
  });
  const width = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1), 0];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}
