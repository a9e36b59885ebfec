import { provideImages as bringImages } from '../../build/build-images.ts';
import { builtAs } from '../../build/build-request.ts';
import type { CasePlan, ImagePlan, RunPlan } from '../../plan/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import { buildRecordsDir } from '../build/build-records-dir.ts';
import type { TestSession } from './test-session.ts';

/** The images of a run, by their references. */
export interface RunImages {
  /** As the engine knows them. */
  readonly imageIds: ReadonlyMap<string, string>;
  /** Why the others aren't there, of each case that needs one, by its name. */
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
  const ids = new Map(provided.map(({ reference, id }) => [reference, id]));
  const known = plan.images.flatMap(({ reference }) => {
    const id = ids.get(reference) ?? ids.get(builtAs(reference));
    return id === undefined ? [] : [[reference, id] as const];
  });
  return {
    imageIds: new Map(known),
    missing: missingByCase(plan.cases, failed),
  };
}

/** The first case tells the whole of it, the last lines of a build among it; further ones name that case. */
function missingByCase(
  cases: readonly CasePlan[],
  failed: ReadonlyMap<string, PromiseError>,
): RunImages['missing'] {
  const toldBy = new Map<PromiseError, string>();
  const missing = new Map<string, PromiseError>();
  for (const each of cases) {
    const error = missingImage(each, failed);
    if (error === undefined) continue;
    const first = toldBy.get(error);
    if (first === undefined) toldBy.set(error, each.name);
    missing.set(each.name, first === undefined ? error : toldAlready(error, first));
  }
  return missing;
}

function toldAlready(error: PromiseError, first: string): PromiseError {
  const { code, message, location, hint } = error;
  return new PromiseError(code, message, {
    ...(location === undefined ? {} : { location }),
    ...(hint === undefined ? {} : { hint }),
    notes: [`more of it at the case ${first}`],
    cause: error,
  });
}

/** Why the first image is missing that a case needs and there isn't; undefined where it has all. */
function missingImage(
  { pipelines }: CasePlan,
  failed: ReadonlyMap<string, PromiseError>,
): PromiseError | undefined {
  const images = pipelines.flatMap(({ stages }) => stages.map(({ image }) => image));
  const first = images.find((image) => failed.has(image));
  return first === undefined ? undefined : failed.get(first);
}

/** An image to use as it is here, whatever folder would build it. */
function unbuilt(image: ImagePlan): ImagePlan {
  if (image.source.kind === 'pull') return image;
  return { ...image, source: { kind: 'pull', leftUnbuilt: image.source.folder.context } };
}
