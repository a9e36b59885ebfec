import { buildImages } from '../../build/build-images.ts';
import type { ImagePlan, RunPlan } from '../../plan/types.ts';
import { buildRecordsDir } from '../build-records-dir.ts';
import type { TestSession } from './test-session.ts';

/** Builds what has a folder, and makes sure of the other images; returns their ids by reference. */
export async function provideImages(
  plan: RunPlan,
  { engine, flags, env, reporter, signal }: TestSession,
): Promise<ReadonlyMap<string, string>> {
  const images = await buildImages(flags.build ? plan.images : plan.images.map(unbuilt), {
    engine,
    env,
    root: plan.promise.root,
    recordsDir: await buildRecordsDir(plan.promise.root),
    emit: (event) => reporter.onEvent?.(event),
    signal,
    options: { buildArgs: flags.buildArg, noCache: false, pull: false, push: false },
  });
  return new Map(images.map(({ reference, id }) => [reference, id]));
}

/** An image to use as it is here, whatever folder would build it. */
function unbuilt(image: ImagePlan): ImagePlan {
  if (image.source.kind === 'pull') return image;
  return { ...image, source: { kind: 'pull', leftUnbuilt: image.source.folder.context } };
}
