import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CasePlan } from '../plan/types.ts';
import { interrupted } from '../shared/errors.ts';
import { type CaseTemp, createCaseTemp } from './case-temp.ts';
import { Deadline } from './deadline.ts';
import { toFileError } from './file-errors.ts';
import type { CollectedFile } from './file-tree.ts';
import { placeFiles } from './placement.ts';
import type { RunContext } from './run-context.ts';
import { type PipelineResult, runPipeline } from './run-pipeline.ts';
import { fileKey } from './state-dir.ts';
import type { CaseRun } from './types.ts';
import { RUN_FOLDERS } from './users-files.ts';

/**
 * Runs the pipelines of a case in real containers, one after the other until one fails, and puts what they wrote where
 * the user finds it. `collectedDir` of the result stays until `removeRunTemp`, which the caller calls when it has
 * compared. A stage that fails, can't be started or runs out of time is a result, not an error.
 * @throws PromiseError `interrupted` once everything is cleaned up, `image-unavailable`, `engine-lost`, `engine-error`,
 * `disk-full`, `not-permitted`.
 */
export async function runCase(plan: CasePlan, context: RunContext): Promise<CaseRun> {
  if (context.signal.aborted) throw interrupted();
  const started = performance.now();
  const temp = await createCaseTemp(context.root, context.runId, plan.name);
  const deadline = new Deadline(plan.timeoutSeconds, context.signal);
  try {
    const results: PipelineResult[] = [];
    const files: CollectedFile[] = [];
    for (const pipeline of plan.pipelines) {
      // No shorter than where it goes from there, lest a path that fits here doesn't fit there.
      const collectInto = path.join(temp.dir, 'pipelines', fileKey(pipeline.name));
      await mkdir(collectInto, { recursive: true });
      const result = await runPipeline(pipeline, { case: plan, run: context, deadline, collectInto });
      results.push(result);
      // Several pipelines: each has a folder of its name.
      const folder = plan.pipelineFolders ? fileKey(pipeline.name) : undefined;
      await gather(collectInto, temp, folder);
      files.push(...result.files.map((file) => ({ ...file, path: pathWithin(file.path, folder) })));
      if (result.pipeline.outcome === 'failed') break;
    }
    deadline.stop();
    if (context.signal.aborted) throw interrupted();
    const { root, runId } = context;
    const placed = await placeFiles({ root, runId, caseName: plan.name, caseDir: plan.dir, files, temp });
    const pipelines = results.map(({ pipeline }) => pipeline);
    return {
      pipelines,
      outcome: pipelines.every(({ outcome }) => outcome === 'succeeded') ? 'succeeded' : 'failed',
      collectedDir: temp.collected,
      ...placed,
      milliseconds: performance.now() - started,
    };
  } catch (error) {
    await rm(temp.dir, { recursive: true, force: true });
    throw error;
  } finally {
    deadline.stop();
  }
}

/** Moves what a pipeline wrote to its place among what the case wrote. */
async function gather(from: string, temp: CaseTemp, folder: string | undefined): Promise<void> {
  try {
    for (const volume of RUN_FOLDERS) {
      const target = path.join(temp.collected, volume, ...(folder === undefined ? [] : [folder]));
      await mkdir(path.dirname(target), { recursive: true });
      await rename(path.join(from, volume), target);
    }
    await rm(from, { recursive: true });
  } catch (error) {
    throw toFileError(error, `write ${temp.collected}`);
  }
}

/** `output/a` of a pipeline among several: `output/<pipeline>/a`. */
function pathWithin(file: string, folder: string | undefined): string {
  if (folder === undefined) return file;
  const [volume = '', ...rest] = file.split('/');
  return [volume, folder, ...rest].join('/');
}
