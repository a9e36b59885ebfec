import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CasePlan } from '../plan/types.ts';
import { interrupted } from '../shared/errors.ts';
import type { CaseTemp } from './case-temp.ts';
import { Deadline } from './deadline.ts';
import { toFileError } from './file-errors.ts';
import type { CollectedFile } from './file-tree.ts';
import type { PipelineFolders, RunContext } from './run-context.ts';
import { type PipelineResult, runPipeline } from './run-pipeline.ts';
import { fileKey } from './state-dir.ts';
import type { CaseRun } from './types.ts';

/** How the pipelines of a case ended, and what they wrote below `temp.collected`. */
export interface WorkflowRun extends Pick<CaseRun, 'pipelines' | 'outcome' | 'notRun'> {
  readonly files: readonly CollectedFile[];
}

/**
 * Runs the pipelines of a case in order, each with fresh volumes, until one fails or `afterPipeline` ends the workflow,
 * and collects what they wrote in `temp.collected`.
 * @throws PromiseError see `runCase`.
 */
export async function runWorkflow(plan: CasePlan, context: RunContext, temp: CaseTemp): Promise<WorkflowRun> {
  const deadline = new Deadline(plan.timeoutSeconds, context.signal);
  const results: PipelineResult[] = [];
  const files: CollectedFile[] = [];
  let inputYaml: string | undefined = context.inputYaml;
  try {
    for (const pipeline of plan.pipelines) {
      // No shorter than where it goes from there, lest a path that fits here doesn't fit there.
      const collectInto = path.join(temp.dir, 'pipelines', fileKey(pipeline.name));
      await mkdir(collectInto, { recursive: true });
      const result = await runPipeline(pipeline, {
        case: plan,
        run: context,
        deadline,
        inputYaml,
        collectInto,
      });
      results.push(result);
      // Several pipelines: each has a folder of its name.
      const folder = plan.pipelineFolders ? fileKey(pipeline.name) : undefined;
      const folders = await gather(collectInto, temp, folder);
      for (const file of result.files) files.push({ ...file, path: pathWithin(file.path, folder) });
      if (!endedWell(result)) break;
      inputYaml = await context.afterPipeline(pipeline.name, folders);
      if (inputYaml === undefined) break;
    }
  } finally {
    deadline.stop();
  }
  if (context.signal.aborted) throw interrupted();
  const pipelines = results.map(({ pipeline }) => pipeline);
  return {
    pipelines,
    outcome: pipelines.every(({ outcome }) => outcome === 'succeeded') ? 'succeeded' : 'failed',
    notRun: plan.pipelines.slice(results.length).map(({ name }) => name),
    files,
  };
}

/** Kratix goes on to its writers, and then to the next pipeline, only where neither a stage nor a writer fails. */
function endedWell({ pipeline }: PipelineResult): boolean {
  return (
    pipeline.outcome === 'succeeded' && pipeline.problems.every(({ severity }) => severity === 'warning')
  );
}

/** Moves what a pipeline wrote to its place among what the case wrote. */
async function gather(from: string, temp: CaseTemp, folder: string | undefined): Promise<PipelineFolders> {
  const placeOf = (volume: keyof PipelineFolders) =>
    path.join(temp.collected, volume, ...(folder === undefined ? [] : [folder]));
  const folders = { output: placeOf('output'), metadata: placeOf('metadata') };
  try {
    for (const [volume, target] of Object.entries(folders)) {
      await mkdir(path.dirname(target), { recursive: true });
      await rename(path.join(from, volume), target);
    }
    await rm(from, { recursive: true });
  } catch (error) {
    throw toFileError(error, 'write', temp.collected);
  }
  return folders;
}

/** `output/a` of a pipeline among several: `output/<pipeline>/a`. */
function pathWithin(file: string, folder: string | undefined): string {
  if (folder === undefined) return file;
  const [volume = '', ...rest] = file.split('/');
  return [volume, folder, ...rest].join('/');
}
