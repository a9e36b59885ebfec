import type { ImagePlan } from '../plan/types.ts';
import { namedLine } from './named-line.ts';
import { findSourceLine } from './source-file.ts';
import type { CaseRun, StageRun } from './types.ts';
import { findWindowsScript, WINDOWS_SCRIPT_HINT } from './windows-script.ts';

/** Adds to each failed stage the line of the user's own file that it names, where its image is built from a folder. */
export async function locateFailures(run: CaseRun, images: readonly ImagePlan[]): Promise<CaseRun> {
  if (run.outcome === 'succeeded') return run;
  const pipelines = await Promise.all(
    run.pipelines.map(async (pipeline) => ({
      ...pipeline,
      stages: await Promise.all(pipeline.stages.map((stage) => locate(stage, images))),
    })),
  );
  return { ...run, pipelines };
}

async function locate(stage: StageRun, images: readonly ImagePlan[]): Promise<StageRun> {
  const source = images.find(({ reference }) => reference === stage.image)?.source;
  if (stage.failure === undefined || source?.kind !== 'build') return stage;
  const { context } = source.folder;
  const named = namedLine(stage.log.map(({ text }) => text));
  const found = named === undefined ? undefined : await findSourceLine(context, named);
  if (found !== undefined) return { ...stage, failure: { ...stage.failure, source: found } };
  const script = isNotFound(stage) ? await findWindowsScript(context) : undefined;
  return script === undefined
    ? stage
    : { ...stage, failure: { ...stage.failure, source: script, hint: WINDOWS_SCRIPT_HINT } };
}

/** Whether something could not be started: the stage itself, or what its shell called. */
function isNotFound({ failure, exitCode }: StageRun): boolean {
  return failure?.reason === 'not-startable' || exitCode === 127;
}
