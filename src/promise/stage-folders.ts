import path from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { guessContext } from './build-context.ts';
import { CONFIG_FILE, type StageFlag } from './config.ts';
import { type DockerfileFolder, findDockerfiles } from './find-dockerfiles.ts';
import { imageBaseName } from './image-base-name.ts';
import { type StageImage, stageImages } from './stage-images.ts';
import { didYouMean } from './suggest.ts';
import type { ImageSource, ProjectConfig, PromiseDefinition, StageFolder } from './types.ts';

/** A folder that a rule found for an image. */
interface Match {
  readonly folder: DockerfileFolder;
  readonly foundBy: string;
}

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
  const found = unset.length === 0 ? new Map<string, Match>() : await findFolders(promise, unset, set);
  const sources = new Map<string, ImageSource>();
  for (const image of images) {
    const match = found.get(image.reference);
    const source = match && (await fromMatch(match, promise.root));
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
  if (named.length > 1) throw severalImages(name, foundBy, named);
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

/** Applies the rules, the surest first; a folder that one image has is left out of the guesses for others. */
async function findFolders(
  promise: PromiseDefinition,
  images: readonly StageImage[],
  set: ReadonlyMap<string, ImageSource>,
): Promise<ReadonlyMap<string, Match>> {
  const { root } = promise;
  const folders = await findDockerfiles(root);
  const found = new Map<string, Match>();
  const unfound = () => images.filter(({ reference }) => !found.has(reference));
  const free = () => {
    const taken = new Set([...found.values()].map(({ folder }) => folder.dockerfile));
    for (const source of set.values()) if (source.kind === 'build') taken.add(source.folder.dockerfile);
    return folders.filter(({ dockerfile }) => !taken.has(dockerfile));
  };
  for (const image of images) {
    const match = byKratixPath(root, image, folders) ?? byName(root, image, folders, isNamedAs);
    if (match !== undefined) found.set(image.reference, match);
  }
  for (const [reference, match] of byEndings(promise, unfound(), free())) found.set(reference, match);
  const [only, ...others] = unfound();
  const guess = only === undefined || others.length > 0 ? undefined : byGuess(root, free());
  if (only !== undefined && guess !== undefined) found.set(only.reference, guess);
  return found;
}

/** `workflows/<type>/<action>/<pipeline>/<container>/`, where the kratix CLI puts stages. */
function byKratixPath(
  root: string,
  image: StageImage,
  folders: readonly DockerfileFolder[],
): Match | undefined {
  const dirs = new Set(image.users.map((user) => path.join(root, 'workflows', user)));
  const folder = folders.find(({ dir }) => dirs.has(dir));
  return folder && { folder, foundBy: 'kratix CLI layout' };
}

/**
 * The folders as whose names images' names end. A folder builds one image: where several end alike, it is the one called
 * `<promise>-<folder>`, as in the marketplace.
 */
function byEndings(
  promise: PromiseDefinition,
  images: readonly StageImage[],
  folders: readonly DockerfileFolder[],
): ReadonlyMap<string, Match> {
  const claims = new Map<string, { readonly image: StageImage; readonly match: Match }[]>();
  for (const image of images) {
    const match = byName(promise.root, image, folders, endsAs);
    if (match === undefined) continue;
    const rivals = claims.get(match.folder.dockerfile) ?? [];
    claims.set(match.folder.dockerfile, [...rivals, { image, match }]);
  }
  const found = new Map<string, Match>();
  for (const rivals of claims.values()) {
    const own = rivals.filter(
      ({ image, match }) =>
        imageBaseName(image.reference) === `${promise.name}-${path.basename(match.folder.dir)}`,
    );
    const [chosen, ...others] = rivals.length === 1 ? rivals : own;
    if (chosen !== undefined && others.length === 0) found.set(chosen.image.reference, chosen.match);
  }
  return found;
}

/** The image's own name, or one with what shared stage images have around it. */
function isNamedAs(base: string, folder: string): boolean {
  return base === folder || base === `pipeline-${folder}-image`;
}

function endsAs(base: string, folder: string): boolean {
  return base.endsWith(`-${folder}`);
}

/** The folder whose name fits the image's; the longest name wins. @throws PromiseError `ambiguous-stage-folder` */
function byName(
  root: string,
  image: StageImage,
  folders: readonly DockerfileFolder[],
  fits: (base: string, folder: string) => boolean,
): Match | undefined {
  const base = imageBaseName(image.reference);
  const fitting = folders.filter(({ dir }) => fits(base, path.basename(dir)));
  const longest = Math.max(...fitting.map(({ dir }) => path.basename(dir).length));
  const best = fitting.filter(({ dir }) => path.basename(dir).length === longest);
  const [folder, ...others] = best;
  if (folder === undefined) return undefined;
  if (others.length > 0) throw ambiguous(root, image, best);
  return { folder, foundBy: 'folder name' };
}

/** For the one image that is left: `pipeline/`, else the only Dockerfile that is left. */
function byGuess(root: string, folders: readonly DockerfileFolder[]): Match | undefined {
  const pipeline = folders.find(({ dir }) => dir === path.join(root, 'pipeline'));
  if (pipeline !== undefined) return { folder: pipeline, foundBy: 'pipeline/' };
  const [only, ...others] = folders;
  return only === undefined || others.length > 0
    ? undefined
    : { folder: only, foundBy: 'the only Dockerfile' };
}

/** Where a Dockerfile would have been found for an image, as the rules go; for the error that there is none. */
function placesFor({ reference, users }: StageImage): readonly string[] {
  return [...users.map((user) => `workflows/${user}/`), `a folder ${imageBaseName(reference)}/`, 'pipeline/'];
}

function ambiguous(root: string, image: StageImage, folders: readonly DockerfileFolder[]): PromiseError {
  const names = folders.map(({ dir }) => `${path.relative(root, dir)}/`);
  return new PromiseError(
    'ambiguous-stage-folder',
    `${image.reference} may be built from ${names.join(' or ')}`,
    {
      hint: `say which: --stage ${image.users[0]}=${names[0]}, or stages: in ${CONFIG_FILE}`,
    },
  );
}

async function fromMatch({ folder, foundBy }: Match, root: string): Promise<ImageSource> {
  return { kind: 'build', folder: await guessContext(folder, root), foundBy };
}
