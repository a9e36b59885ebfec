import type { PipelineFiles } from '../deliver/deliver.ts';
import type { Work } from '../deliver/types.ts';
import type { CasePlan } from '../plan/types.ts';
import { pipelinesOfWorkflow } from '../promise/case-pipelines.ts';
import type { Pipeline } from '../promise/types.ts';
import type { CaseRun } from '../run/types.ts';
import type { JsonObject } from '../shared/json.ts';
import { lintMemory } from './memory.ts';
import { lintOutput } from './output.ts';
import type { Lint } from './types.ts';
import { lintUnreadableFiles } from './unreadable-files.ts';
import { lintWorkSize } from './work-size.ts';

/** A case that ran. */
export interface LintedCase {
  readonly plan: CasePlan;
  readonly run: CaseRun;
  /** Of the pipelines whose stages succeeded. */
  readonly outputs: readonly PipelineFiles[];
  /** What stands in front of `output/…` in the report of a pipeline. */
  readonly prefixOf: (pipeline: string) => string;
  readonly works: readonly Work[];
  /** The whole document. */
  readonly promise: JsonObject;
  /** All of the Promise. */
  readonly pipelines: readonly Pipeline[];
}

/** Finds all that only a run can show: what Kratix lets through but will hurt. In delete, output is ignored. */
export function lintCase(linted: LintedCase): readonly Lint[] {
  const { run, outputs, works, promise, pipelines, prefixOf } = linted;
  const { workflow } = linted.plan;
  const own = pipelinesOfWorkflow(pipelines, workflow);
  return [
    ...lintMemory(run, own),
    ...lintUnreadableFiles(run, prefixOf),
    ...(workflow.action === 'configure'
      ? [...lintOutput(outputs, promise, prefixOf), ...lintWorkSize(works)]
      : []),
  ];
}
