import type { ImagePlan } from '../plan/types.ts';
import { namedLine } from './named-line.ts';
import { findSourceLine } from './source-file.ts';
import type { CaseRun, StageRun } from './types.ts';

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
  const named = namedLine(stage.log.map(({ text }) => text));
  const found = named === undefined ? undefined : await findSourceLine(source.folder.context, named);
  return found === undefined ? stage : { ...stage, failure: { ...stage.failure, source: found } };
}
