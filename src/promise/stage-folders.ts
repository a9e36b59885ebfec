import path from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { guessContext, holdsSources } from './build-context.ts';
import { CONFIG_FILE, type StageFlag } from './config.ts';
import { type DockerfileFolder, dockerfileText } from './find-dockerfiles.ts';
import { argsOf, declaredArgs } from './folders/build-args.ts';
import type { KnownBuild } from './folders/find-builds.ts';
import { type Match, matchFolders } from './folders/match-folders.ts';
import { lookAround, type Surroundings } from './folders/surroundings.ts';
import { isOtherVersion, versionBeside } from './folders/version-file.ts';
import { imageBaseName } from './image-base-name.ts';
import { type StageImage, stageImages } from './stage-images.ts';
import { didYouMean } from './suggest.ts';
import type { ImageSource, ProjectConfig, PromiseDefinition, StageFolder } from './types.ts';

/**
 * Finds the folder that builds each image of a Promise: `--stage` flags and promise.config.yaml first, then the kratix
 * CLI's path, a folder named as the image or as its name ends, `pipeline/`, and the only Dockerfile there is. An image
 * without a folder is one to pull.
 * @throws PromiseError `unknown-stage` for a setting that fits no stage, `ambiguous-stage-folder` where two folders fit
 */
export async function resolveImageSources(
  promise: PromiseDefinition,
  config: ProjectConfig,
  flags: readonly StageFlag[],
): Promise<ReadonlyMap<string, ImageSource>> {
  const images = stageImages(promise.pipelines);
  const set = new Map<string, ImageSource>();
  for (const [name, folder] of Object.entries(config.stages)) assign(name, folder, CONFIG_FILE, images, set);
  for (const { name, folder } of flags) assign(name, folder, '--stage', images, set);
  const unset = images.filter((image) => !set.has(image.reference));
  const around = await lookAround(promise.root);
  const taken = new Set(
    [...set.values()].flatMap((each) => (each.kind === 'build' ? [each.folder.dockerfile] : [])),
  );
  const found =
    unset.length === 0 ? new Map<string, Match>() : await matchFolders(promise, unset, taken, around);
  const sources = new Map<string, ImageSource>();
  for (const image of images) {
    const match = found.get(image.reference);
    const source = match && (await fromMatch(match, image, promise.root, around));
    const none: ImageSource = { kind: 'pull', lookedIn: placesFor(image) };
    sources.set(image.reference, set.get(image.reference) ?? source ?? none);
  }
  return sources;
}

/** Gives the images that a setting names their folder; a later setting wins. */
function assign(
  name: string,
  folder: StageFolder,
  foundBy: string,
  images: readonly StageImage[],
  set: Map<string, ImageSource>,
): void {
  const named = images.filter(
    ({ reference, users }) =>
      name === reference ||
      name === imageBaseName(reference) ||
      users.some((user) => user === name || path.posix.basename(user) === name),
  );
  const isOneImage = named.every(({ reference }) => imageBaseName(reference) === name);
  if (named.length > 1 && !isOneImage) throw severalImages(name, foundBy, named);
  if (named.length === 0) {
    const names = images.flatMap(({ reference, users }) => users.map((user) => `${user} (${reference})`));
    const candidates = images.flatMap(({ reference, users }) => [
      imageBaseName(reference),
      ...users.map((user) => path.posix.basename(user)),
    ]);
    throw new PromiseError(
      'unknown-stage',
      `${foundBy} names ${JSON.stringify(name)}, which is no stage of this Promise${didYouMean(name, candidates)}`,
      {
        notes: ['there are:', ...names.map((each) => `- ${each}`)],
        hint: "name a container, or a stage's image",
      },
    );
  }
  for (const { reference } of named) set.set(reference, { kind: 'build', folder, foundBy });
}

/** A container's name may stand in several pipelines, for different images: one folder can't build them all. */
function severalImages(name: string, foundBy: string, images: readonly StageImage[]): PromiseError {
  const users = images.flatMap(({ reference, users: paths }) =>
    paths.map((user) => `- ${user} (${reference})`),
  );
  return new PromiseError(
    'ambiguous-stage-folder',
    `${foundBy} names ${JSON.stringify(name)}, which stands for ${images.length} images`,
    {
      notes: ['there are:', ...users],
      hint: 'name the one that is meant by its whole path, or by its image',
    },
  );
}

/** Where a Dockerfile would have been found for an image, as the rules go; for the error that there is none. */
function placesFor({ reference, users }: StageImage): readonly string[] {
  return [...users.map((user) => `workflows/${user}/`), `a folder ${imageBaseName(reference)}/`, 'pipeline/'];
}

/** The folder with its build context: the one that its own build has, where everything is in it, else the guessed one. */
async function fromMatch(
  { folder, foundBy, build, isGuess }: Match,
  { reference }: StageImage,
  root: string,
  around: Surroundings,
): Promise<ImageSource> {
  const text = await dockerfileText(folder);
  const guessed = await guessContext(folder.dir, text, around.repository);
  const declared = declaredArgs(text);
  const isOpen = !guessed.isCertain || declared.length > 0;
  const known = build ?? (isOpen ? await ownBuild(folder, around) : undefined);
  const given = argsOf(known, declared);
  const context =
    known?.context !== undefined && (await holdsSources(known.context, text))
      ? known.context
      : guessed.context;
  const args = given === undefined ? {} : { args: given.args };
  const stage: StageFolder = { context, dockerfile: folder.dockerfile, ...args };
  const version = await versionBeside(folder.dir);
  const isKnown = context === folder.dir || context === known?.context;
  const isCertain = !isGuess && (isKnown || (guessed.isCertain && context === guessed.context));
  return {
    kind: 'build',
    folder: stage,
    foundBy,
    ...(isCertain ? {} : { pin: pinOf(reference, stage, root) }),
    ...(given === undefined ? {} : { argsFrom: given.from }),
    ...(version !== undefined && isOtherVersion(reference, version) ? { otherVersion: version } : {}),
  };
}

/** The line of promise.config.yaml that says which folder builds an image. */
function pinOf(reference: string, { context, dockerfile, args = {} }: StageFolder, root: string): string {
  const relative = (target: string) => quoted(path.relative(root, target) || '.');
  const isPlain = dockerfile === path.join(context, 'Dockerfile');
  const given = Object.entries(args).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const fields = [
    `context: ${relative(context)}`,
    ...(isPlain ? [] : [`dockerfile: ${relative(dockerfile)}`]),
    ...(given.length === 0 ? [] : [`args: {${given.join(', ')}}`]),
  ];
  const folder = fields.length === 1 ? relative(context) : `{${fields.join(', ')}}`;
  return `stages: {${quoted(imageBaseName(reference))}: ${folder}}`;
}

/** What YAML would read as something else, or as several things, in quotes. */
function quoted(text: string): string {
  return /^[A-Za-z./][\w./-]*$/.test(text) ? text : JSON.stringify(text);
}

/** The build that the repository does of a Dockerfile, where all of them are alike. */
async function ownBuild(
  { dockerfile }: DockerfileFolder,
  around: Surroundings,
): Promise<KnownBuild | undefined> {
  const builds = (await around.builds()).filter((build) => build.dockerfile === dockerfile);
  const kinds = new Set(builds.map(({ context = '', buildArgs }) => JSON.stringify([context, buildArgs])));
  return kinds.size === 1 ? builds[0] : undefined;
}
