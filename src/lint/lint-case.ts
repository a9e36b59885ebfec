import type { DocumentReader } from '../compare/document-reader.ts';
import type { PipelineFiles } from '../deliver/deliver.ts';
import type { Work } from '../deliver/types.ts';
import type { CasePlan } from '../plan/types.ts';
import { pipelinesOfWorkflow } from '../promise/case-pipelines.ts';
import type { Pipeline } from '../promise/types.ts';
import type { CaseRun } from '../run/types.ts';
import type { Json, JsonObject } from '../shared/json.ts';
import { lintMemory } from './memory.ts';
import { lintOutput } from './output.ts';
import { readOutputFiles } from './output-files.ts';
import { judgeOutput, type OutputRefusal } from './output-objects.ts';
import type { Lint } from './types.ts';
import { lintUnreadableFiles } from './unreadable-files.ts';
import { lintWorkSize } from './work-size.ts';

/** A case that ran. */
export interface LintedCase {
  readonly plan: CasePlan;
  readonly run: CaseRun;
  /** Of the pipelines whose stages succeeded. */
  readonly outputs: readonly PipelineFiles[];
  /** Reads what they wrote. */
  readonly documents: DocumentReader;
  /** What stands in front of `output/…` in the report of a pipeline. */
  readonly prefixOf: (pipeline: string) => string;
  readonly works: readonly Work[];
  /** The whole document. */
  readonly promise: JsonObject;
  /** All of the Promise. */
  readonly pipelines: readonly Pipeline[];
  /** Documents that declare kinds, besides the Promise and the output itself. */
  readonly shipped: readonly Json[];
}

/** What there is to say of a case that ran. */
export interface CaseFindings {
  readonly lints: readonly Lint[];
  /** What the API server would refuse of the output; a stage alone writes for other stages, so nothing is judged. */
  readonly refusedOutput: readonly OutputRefusal[];
}

/**
 * Finds all that only a run can show: what Kratix lets through but will hurt, or be refused. In delete, output is ignored.
 * @throws what reading the files throws
 */
export async function lintCase(linted: LintedCase): Promise<CaseFindings> {
  const { run, outputs, works, promise, pipelines, prefixOf } = linted;
  const { workflow } = linted.plan;
  const own = pipelinesOfWorkflow(pipelines, workflow);
  const lints = [...lintMemory(run, own), ...lintUnreadableFiles(run, prefixOf)];
  if (workflow.action !== 'configure') return { lints, refusedOutput: [] };
  const files = await readOutputFiles(outputs, prefixOf, linted.documents);
  const judged =
    linted.plan.stage === undefined ? judgeOutput(files, [promise, ...linted.shipped]) : undefined;
  return {
    lints: [
      ...lints,
      ...lintOutput(files, promise),
      ...(judged?.lints ?? []),
      ...(await lintWorkSize(works)),
    ],
    refusedOutput: judged?.refusals ?? [],
  };
}
