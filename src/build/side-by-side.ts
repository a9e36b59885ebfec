import pLimit from 'p-limit';
import type { ImagePlan } from '../plan/types.ts';
import { interrupted, PromiseError } from '../shared/errors.ts';
import { baseImages } from './base-images.ts';
import { ensureImage } from './ensure-image.ts';
import type { BuildContext, BuildRequest, BuiltImage } from './types.ts';

/** Builds at once where nobody says how many: steps of most stages wait for downloads, or take a core each. */
const MAX_BUILDS = 4;

/** What became of the images of a plan. */
export interface ProvidedImages {
  /** In the order of the plan. */
  readonly provided: readonly BuiltImage[];
  /** Why the others aren't there, by their references. */
  readonly failed: ReadonlyMap<string, PromiseError>;
}

/** Whether what goes wrong with one image leaves the others as they are. */
export type IsItsOwn = (error: PromiseError) => boolean;

/** @param bases which of the others, built by then, the image builds on */
export type Build = (
  request: BuildRequest,
  context: BuildContext,
  bases: readonly BuiltImage[],
) => Promise<BuiltImage>;

/** How images that have a folder are built, and what becomes of the others where one isn't. */
interface Way {
  readonly requests: ReadonlyMap<string, BuildRequest>;
  readonly build: Build;
  readonly isItsOwn: IsItsOwn;
}

/** Builds, or makes sure of, images at once, as far as they don't need one another. */
export async function sideBySide(
  images: readonly ImagePlan[],
  { requests, build, isItsOwn }: Way,
  context: BuildContext,
): Promise<ProvidedImages> {
  const { engine, options } = context;
  const limit = pLimit(options.concurrency ?? Math.min(MAX_BUILDS, (await engine.info()).cpus));
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const errors: unknown[] = [];
  const failed = new Map<string, PromiseError>();
  const tasks = new Map<string, Promise<BuiltImage>>();
  const provide = async (image: ImagePlan): Promise<BuiltImage> => {
    const request = requests.get(image.reference);
    // Only those before it are waited for: no two can wait for each other.
    const waitedFor = request === undefined ? [] : basesAmong([...tasks.keys()], request, requests);
    const bases = await Promise.all(waitedFor.flatMap((reference) => tasks.get(reference) ?? []));
    return limit(async () => {
      if (signal.aborted) throw interrupted();
      try {
        if (request === undefined) return await ensureImage(image, { ...context, signal });
        return await build({ ...request, signal }, { ...context, signal }, bases);
      } catch (error) {
        // Before the next one gets its turn.
        if (!(error instanceof PromiseError && isItsOwn(error))) {
          errors.push(error);
          ended.abort();
        }
        throw error;
      }
    });
  };
  for (const image of images) {
    const task = provide(image);
    tasks.set(image.reference, task);
    task.catch((error: unknown) => {
      if (error instanceof PromiseError) failed.set(image.reference, error);
    });
  }
  const results = await Promise.allSettled(tasks.values());
  if (context.signal.aborted) throw interrupted();
  // The first is the cause; the others only heard that all is over.
  if (errors.length > 0) throw errors[0];
  return {
    provided: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    failed,
  };
}

/**
 * Those of some references that a Dockerfile builds on, or copies from; all, where that can't be told from it. A Dockerfile names them
 * as what they are built under, which isn't what the Promise says where that pins a digest.
 */
function basesAmong(
  references: readonly string[],
  { dockerfileText, options }: BuildRequest,
  requests: ReadonlyMap<string, BuildRequest>,
): readonly string[] {
  const bases = baseImages(dockerfileText, options.buildArgs)?.map(withTag);
  const isBase = (reference: string) => bases?.includes(withTag(reference)) ?? true;
  return references.filter((reference) => isBase(requests.get(reference)?.reference ?? reference));
}

/** A reference with the tag that is meant where it has none. */
function withTag(reference: string): string {
  return /[:@][^/]*$/.test(reference) ? reference : `${reference}:latest`;
}
