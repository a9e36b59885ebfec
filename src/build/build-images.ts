import type { ImagePlan } from '../plan/types.ts';
import { type ErrorCode, PromiseError } from '../shared/errors.ts';
import { once } from '../shared/once.ts';
import { buildImage } from './build-image.ts';
import { buildRequests } from './build-request.ts';
import { type ContainerCli, findContainerCli } from './container-cli.ts';
import { pushImage } from './push-image.ts';
import { type Build, type IsItsOwn, type ProvidedImages, sideBySide } from './side-by-side.ts';
import type { BuildContext, BuiltImage } from './types.ts';
import { buildUnlessUnchanged } from './unchanged.ts';

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

async function bringAll(
  images: readonly ImagePlan[],
  context: BuildContext,
  isItsOwn: IsItsOwn,
): Promise<ProvidedImages> {
  const unique = [...new Map(images.map((image) => [image.reference, image])).values()];
  const { requests, failed } = await buildRequests(unique, context, isItsOwn);
  const possible = unique.filter(({ reference }) => !failed.has(reference));
  const chosenCli = once(() => chooseCli(context));
  const build: Build = async (request, within) =>
    buildUnlessUnchanged(request, within, async () => buildImage(request, within, await chosenCli()));
  const done = await sideBySide(possible, { requests, build, isItsOwn }, context);
  if (context.options.push) {
    const { engine, emit, signal } = context;
    for (const [planned, { reference }] of requests)
      if (!done.failed.has(planned))
        await pushImage(reference, { engine, cli: await chosenCli(), emit, signal });
  }
  return { provided: done.provided, failed: new Map([...failed, ...done.failed]) };
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
