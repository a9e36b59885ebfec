import { lstat, readFile, realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import pLimit from 'p-limit';
import type { ImagePlan } from '../plan/types.ts';
import type { StageFolder } from '../promise/types.ts';
import { asError, type ErrorCode, interrupted, PromiseError, systemErrorCode } from '../shared/errors.ts';
import { once } from '../shared/once.ts';
import { baseImages } from './base-images.ts';
import { buildImage } from './build-image.ts';
import { type ContainerCli, findContainerCli } from './container-cli.ts';
import { ensureImage } from './ensure-image.ts';
import { pushImage } from './push-image.ts';
import type { BuildContext, BuildRequest, BuiltImage } from './types.ts';
import { buildUnlessUnchanged } from './unchanged.ts';

/** An image that has a folder. */
interface BuildPlan extends ImagePlan {
  readonly source: Extract<ImagePlan['source'], { readonly kind: 'build' }>;
}

/** Builds at once where nobody says how many: steps of most stages wait for downloads, or take a core each. */
const MAX_BUILDS = 4;

/** What became of the images of a plan. */
export interface ProvidedImages {
  /** In the order of the plan. */
  readonly provided: readonly BuiltImage[];
  /** Why the others aren't there, by their references. */
  readonly failed: ReadonlyMap<string, PromiseError>;
}

/** What is wrong with one image, and those that build on it. */
const OF_ONE_IMAGE: ReadonlySet<ErrorCode> = new Set([
  'build-failed',
  'image-unavailable',
  'no-stage-folder',
  'unreadable-file',
]);

/**
 * Brings every image of a plan into the engine, as {@link provideImages}; what goes wrong with one ends all.
 * @returns them in the order of the plan
 * @throws PromiseError also `build-failed`, `image-unavailable` (a base image, or one without a folder), `no-stage-folder`,
 *   `unreadable-file`
 */
export async function buildImages(
  images: readonly ImagePlan[],
  context: BuildContext,
): Promise<readonly BuiltImage[]> {
  const { provided } = await bringAll(images, context, () => false);
  return provided;
}

/**
 * Brings every image of a plan into the engine, each once: builds those that have a folder, makes sure of the others, and at
 * last pushes what was built, if asked to. Several are under way at once; one whose Dockerfile builds on another of them
 * waits for that. Where one can't be built or had, it is left out with those that build on it.
 * @throws PromiseError `push-failed`, `disk-full`, `engine-lost`, `interrupted`
 */
export async function provideImages(
  images: readonly ImagePlan[],
  context: BuildContext,
): Promise<ProvidedImages> {
  return bringAll(images, context, ({ code }) => OF_ONE_IMAGE.has(code));
}

/** Whether what goes wrong with one image leaves the others as they are. */
type IsItsOwn = (error: PromiseError) => boolean;

async function bringAll(
  images: readonly ImagePlan[],
  context: BuildContext,
  isItsOwn: IsItsOwn,
): Promise<ProvidedImages> {
  const unique = [...new Map(images.map((image) => [image.reference, image])).values()];
  for (const image of unique) if (hasFolder(image)) tellGuess(image, context);
  // What can be found out without building is said before the first build.
  const requests = new Map<string, BuildRequest>();
  const failed = new Map<string, PromiseError>();
  for (const image of unique) {
    if (!hasFolder(image)) continue;
    try {
      requests.set(image.reference, await buildRequest(image, context));
    } catch (error) {
      if (!(error instanceof PromiseError && isItsOwn(error))) throw error;
      failed.set(image.reference, error);
    }
  }
  const possible = unique.filter(({ reference }) => !failed.has(reference));
  const chosenCli = once(() => chooseCli(context));
  const build: Build = async (request, within) =>
    buildUnlessUnchanged(request, within, async () => buildImage(request, within, await chosenCli()));
  const done = await sideBySide(possible, { requests, build, isItsOwn }, context);
  if (context.options.push) {
    const { engine, emit, signal } = context;
    for (const reference of requests.keys())
      if (!done.failed.has(reference))
        await pushImage(reference, { engine, cli: await chosenCli(), emit, signal });
  }
  return { provided: done.provided, failed: new Map([...failed, ...done.failed]) };
}

type Build = (request: BuildRequest, context: BuildContext) => Promise<BuiltImage>;

/** How images that have a folder are built, and what becomes of the others where one isn't. */
interface Way {
  readonly requests: ReadonlyMap<string, BuildRequest>;
  readonly build: Build;
  readonly isItsOwn: IsItsOwn;
}

/** Builds, or makes sure of, images at once, as far as they don't need one another. */
async function sideBySide(
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
    const bases = request === undefined ? [] : basesAmong([...tasks.keys()], request);
    await Promise.all(bases.map((reference) => tasks.get(reference)));
    return limit(async () => {
      if (signal.aborted) throw interrupted();
      try {
        if (request === undefined) return await ensureImage(image, { ...context, signal });
        return await build({ ...request, signal }, { ...context, signal });
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

/** Those of some references that a Dockerfile builds on, or copies from; all, where that can't be told from it. */
function basesAmong(
  references: readonly string[],
  { dockerfileText, options }: BuildRequest,
): readonly string[] {
  const bases = baseImages(dockerfileText, options.buildArgs)?.map(withTag);
  return references.filter((reference) => bases?.includes(withTag(reference)) ?? true);
}

/** A reference with the tag that is meant where it has none. */
function withTag(reference: string): string {
  return /[:@][^/]*$/.test(reference) ? reference : `${reference}:latest`;
}

function hasFolder(image: ImagePlan): image is BuildPlan {
  return image.source.kind === 'build';
}

/** What was guessed is said, and how to make it certain. */
function tellGuess({ reference, source }: BuildPlan, { root, emit }: BuildContext): void {
  const { folder, foundBy, pin } = source;
  if (pin === undefined) return;
  const [context, dockerfile] = [folder.context, folder.dockerfile].map(
    (each) => relative(root, each) || '.',
  );
  emit({
    type: 'notice',
    level: 'info',
    message: `${reference} is built from ${dockerfile}, context ${context} (${foundBy}): a guess`,
    hint: `to pin it, in promise.config.yaml: ${pin}`,
  });
}

/** The CLI to build with, or undefined for the API. */
async function chooseCli({ engine, env, builder = 'auto' }: BuildContext): Promise<ContainerCli | undefined> {
  if (builder === 'api') return undefined;
  const cli = await findContainerCli((await engine.info()).product, engine.endpoint, env);
  if (cli !== undefined || builder === 'auto') return cli;
  throw new PromiseError('usage', 'there is no docker or podman command that builds with this engine', {
    hint: "install docker's or podman's CLI, or build through the API",
  });
}

/** Reads an image's Dockerfile. */
async function buildRequest(
  image: BuildPlan,
  { root, options, signal }: BuildContext,
): Promise<BuildRequest> {
  const { folder, foundBy } = image.source;
  const dockerfileText = await readDockerfile(folder, `${image.reference} (${foundBy})`, root);
  const dockerfile = await followLink(folder.dockerfile);
  return { reference: image.reference, context: folder.context, dockerfile, dockerfileText, options, signal };
}

/** What a Dockerfile that is a link leads to: BuildKit and podman don't follow it out of its folder. */
async function followLink(dockerfile: string): Promise<string> {
  return (await lstat(dockerfile)).isSymbolicLink() ? realpath(dockerfile) : dockerfile;
}

/** Reads the Dockerfile of a folder, and says which setting led there where it has none. */
async function readDockerfile({ dockerfile }: StageFolder, image: string, root: string): Promise<string> {
  try {
    return await readFile(dockerfile, 'utf8');
  } catch (error) {
    const where = relative(root, dockerfile);
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') {
      throw new PromiseError('no-stage-folder', `there is no Dockerfile ${where} to build ${image} from`, {
        hint: 'correct `stages:` in promise.config.yaml, or `--stage NAME=DIR`, or write the Dockerfile',
      });
    }
    throw new PromiseError('unreadable-file', `could not read ${where}: ${asError(error).message}`, {
      hint: 'make the file readable',
      cause: error,
    });
  }
}
