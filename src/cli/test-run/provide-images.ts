import { provideImages as bringImages } from '../../build/build-images.ts';
import type { CasePlan, ImagePlan, RunPlan } from '../../plan/types.ts';
import type { PromiseError } from '../../shared/errors.ts';
import { buildRecordsDir } from '../build-records-dir.ts';
import type { TestSession } from './test-session.ts';

/** The images of a run, by their references. */
export interface RunImages {
  /** As the engine knows them. */
  readonly imageIds: ReadonlyMap<string, string>;
  /** Why the others aren't there. */
  readonly missing: ReadonlyMap<string, PromiseError>;
}

/**
 * Builds what has a folder, and makes sure of the other images. One that can't be had is nothing to the cases that don't need it.
 * @throws PromiseError as `provideImages` of build/; where all cases need the one image that is missing, why it is
 */
export async function provideImages(
  plan: RunPlan,
  { engine, flags, env, reporter, signal }: TestSession,
): Promise<RunImages> {
  const { provided, failed } = await bringImages(flags.build ? plan.images : plan.images.map(unbuilt), {
    engine,
    env,
    root: plan.promise.root,
    recordsDir: await buildRecordsDir(plan.promise.root),
    emit: (event) => reporter.onEvent?.(event),
    signal,
    options: { buildArgs: flags.buildArg, noCache: false, pull: false, push: false },
  });
  const [cause, ...others] = new Set(plan.cases.map((each) => missingImage(each, failed)));
  // Told once, not for each case anew.
  if (cause !== undefined && others.length === 0) throw cause;
  return { imageIds: new Map(provided.map(({ reference, id }) => [reference, id])), missing: failed };
}

/** Why the first image is missing that a case needs and there isn't; undefined where it has all. */
export function missingImage(
  { pipelines }: CasePlan,
  missing: RunImages['missing'],
): PromiseError | undefined {
  const images = pipelines.flatMap(({ stages }) => stages.map(({ image }) => image));
  const first = images.find((image) => missing.has(image));
  return first === undefined ? undefined : missing.get(first);
}

/** An image to use as it is here, whatever folder would build it. */
function unbuilt(image: ImagePlan): ImagePlan {
  if (image.source.kind === 'pull') return image;
  return { ...image, source: { kind: 'pull', leftUnbuilt: image.source.folder.context } };
}
