import path from 'node:path';
import { PromiseError } from '../../shared/errors.ts';
import { CONFIG_FILE } from '../config.ts';
import type { DockerfileFolder } from '../find-dockerfiles.ts';
import { imageBaseName } from '../image-base-name.ts';
import type { StageImage } from '../stage-images.ts';
import type { PromiseDefinition } from '../types.ts';
import { buildOfImage, type KnownBuild } from './find-builds.ts';
import { endsAs, isNamedAfter, isNamedAs, type NameFit, sharedWords } from './name-fit.ts';
import { isPublicImage } from './public-images.ts';
import type { Surroundings } from './surroundings.ts';

/** A folder that a rule found for an image. */
export interface Match {
  readonly folder: DockerfileFolder;
  readonly foundBy: string;
  /** The build that it is known from. */
  readonly build?: KnownBuild;
  /** Whether it may as well be another. */
  readonly isGuess?: true;
}

/** What has been found so far, by the references of images. */
type Matches = Map<string, Match>;

/**
 * Finds the folders of images by one rule after the other, the surest first; a Dockerfile that one image has is left out of the
 * guesses for others.
 * @param taken Dockerfiles of images that settings name
 * @throws PromiseError `ambiguous-stage-folder` where two folders fit as well
 */
export async function matchFolders(
  promise: PromiseDefinition,
  images: readonly StageImage[],
  taken: ReadonlySet<string>,
  surroundings: Surroundings,
): Promise<ReadonlyMap<string, Match>> {
  const { root } = promise;
  const folders = await surroundings.ownFolders();
  const found: Matches = new Map();
  const unfound = () => images.filter(({ reference }) => !found.has(reference));
  const free = () => {
    const matched = new Set([...found.values()].map(({ folder }) => folder.dockerfile));
    return folders.filter(({ dockerfile }) => !taken.has(dockerfile) && !matched.has(dockerfile));
  };
  const add = (matches: ReadonlyMap<string, Match>) => {
    for (const [reference, match] of matches) found.set(reference, match);
  };
  for (const image of images) {
    const match = byKratixPath(root, image, folders) ?? calledAfter(promise, image, folders);
    if (match !== undefined) found.set(image.reference, match);
  }
  // What a script says counts more than a name; but only where a name doesn't say it is a script looked for.
  if (unfound().some((image) => byName(root, image, free(), [isNamedAs, isNamedAfter]).length !== 1))
    add(byBuilds(unfound(), await surroundings.builds()));
  for (const image of unfound()) {
    const fitting = byName(root, image, folders, [isNamedAs, isNamedAfter]);
    if (fitting.length > 1) throw ambiguous(root, image, fitting);
    const [folder] = fitting;
    if (folder !== undefined) found.set(image.reference, { folder, foundBy: 'folder name' });
  }
  add(byEndings(root, unfound(), free()));
  const open = () => unfound().filter(isOwn);
  add(byWhatIsLeft(root, open(), free()));
  add(byWords(root, open(), free()));
  add(byWhatIsLeft(root, open(), free()));
  if (open().length > 0) add(elsewhere(open(), await surroundings.otherFolders()));
  return found;
}

function isOwn({ reference }: StageImage): boolean {
  return !isPublicImage(reference);
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

/** `<promise>-<folder>`, as in the marketplace; there the Promise is called as its folder. */
function calledAfter(
  promise: PromiseDefinition,
  { reference }: StageImage,
  folders: readonly DockerfileFolder[],
): Match | undefined {
  const base = imageBaseName(reference);
  const owners = [promise.name, path.basename(promise.root)];
  const fitting = folders.filter(({ name }) => owners.some((owner) => base === `${owner}-${name}`));
  const [folder, ...others] = fitting;
  return folder === undefined || others.length > 0 ? undefined : { folder, foundBy: 'folder name' };
}

/** A command of the repository's own that builds the image. */
function byBuilds(images: readonly StageImage[], builds: readonly KnownBuild[]): Matches {
  const found: Matches = new Map();
  for (const { reference } of images) {
    const build = buildOfImage(reference, builds);
    if (build === undefined) continue;
    const dir = path.dirname(build.dockerfile);
    const folder = { dir, dockerfile: build.dockerfile, name: path.basename(dir) };
    found.set(reference, { folder, foundBy: build.from, build });
  }
  return found;
}

/**
 * The folders whose names fit an image's: those of the first rule that finds any, and of them those with the longest name. Of
 * several, the one whose path has most in common with the image.
 */
function byName(
  root: string,
  image: StageImage,
  folders: readonly DockerfileFolder[],
  rules: readonly NameFit[],
): readonly DockerfileFolder[] {
  for (const rule of rules) {
    const fitting = folders.filter((folder) => rule(image, folder));
    if (fitting.length > 0) {
      const longest = best(fitting, ({ name }) => name.length);
      return best(longest, (folder) => sharedWords(image, folder, root));
    }
  }
  return [];
}

/**
 * The folders as whose names images' names end. A folder builds one image, whatever registries that is in: of several that end
 * alike, the one that has most in common with the folder's path.
 * @throws PromiseError `ambiguous-stage-folder`
 */
function byEndings(
  root: string,
  images: readonly StageImage[],
  folders: readonly DockerfileFolder[],
): Matches {
  const claims = new Map<DockerfileFolder, StageImage[]>();
  for (const image of images) {
    const fitting = byName(root, image, folders, [endsAs]);
    if (fitting.length > 1) throw ambiguous(root, image, fitting);
    for (const folder of fitting) claims.set(folder, [...(claims.get(folder) ?? []), image]);
  }
  const found: Matches = new Map();
  for (const [folder, rivals] of claims) {
    const nearest = best(rivals, (image) => sharedWords(image, folder, root));
    if (new Set(nearest.map(({ reference }) => imageBaseName(reference))).size > 1) continue;
    for (const { reference } of nearest) found.set(reference, { folder, foundBy: 'folder name' });
  }
  return found;
}

/** Images and folders of which each has more words in common with the other than with any other. */
function byWords(root: string, images: readonly StageImage[], folders: readonly DockerfileFolder[]): Matches {
  const shared = (image: StageImage, folder: DockerfileFolder) =>
    isOfOtherPipeline(root, image, folder) ? 0 : sharedWords(image, folder, root);
  const found: Matches = new Map();
  for (const image of images) {
    const [folder, ...others] = best(folders, (each) => shared(image, each));
    if (folder === undefined || others.length > 0 || shared(image, folder) === 0) continue;
    const [nearest, ...rivals] = best(images, (each) => shared(each, folder));
    if (nearest === image && rivals.length === 0)
      found.set(image.reference, { folder, foundBy: 'the most similar name', isGuess: true });
  }
  return found;
}

/** For the one image that is left: `pipeline/`, else the only Dockerfile that is left. */
function byWhatIsLeft(
  root: string,
  [image, ...others]: readonly StageImage[],
  folders: readonly DockerfileFolder[],
): Matches {
  if (image === undefined || others.length > 0) return new Map();
  const pipeline = folders.find(({ dir }) => dir === path.join(root, 'pipeline'));
  if (pipeline !== undefined) return new Map([[image.reference, { folder: pipeline, foundBy: 'pipeline/' }]]);
  const [only, ...more] = folders;
  if (only === undefined || more.length > 0 || isOfOtherPipeline(root, image, only)) return new Map();
  return new Map([[image.reference, { folder: only, foundBy: 'the only Dockerfile', isGuess: true }]]);
}

/** Whether a folder lies where the kratix CLI puts the stages of a pipeline, and the image isn't run by that. */
function isOfOtherPipeline(root: string, { users }: StageImage, { dir }: DockerfileFolder): boolean {
  const steps = path.relative(root, dir).split(path.sep);
  if (steps.length !== 5 || steps[0] !== 'workflows') return false;
  const pipeline = steps.slice(1, 4).join('/');
  return !users.some((user) => user.startsWith(`${pipeline}/`));
}

/** Folders of the repository outside of the Promise's, by their whole names. */
function elsewhere(images: readonly StageImage[], folders: readonly DockerfileFolder[]): Matches {
  const found: Matches = new Map();
  for (const image of images) {
    const named = folders.filter((folder) => isNamedAs(image, folder) || isNamedAfter(image, folder));
    const [folder, ...others] = named;
    if (folder === undefined || others.length > 0) continue;
    found.set(image.reference, {
      folder,
      foundBy: 'folder name, elsewhere in the repository',
      isGuess: true,
    });
  }
  return found;
}

/** Those of the greatest figure, in their order. */
function best<T>(items: readonly T[], figure: (item: T) => number): readonly T[] {
  const top = greatest(items, figure);
  return items.filter((item) => figure(item) === top);
}

function greatest<T>(items: readonly T[], figure: (item: T) => number): number {
  return Math.max(...items.map(figure));
}

function ambiguous(root: string, image: StageImage, folders: readonly DockerfileFolder[]): PromiseError {
  const names = folders.map(({ dir, dockerfile, name }) => {
    const isPlain = path.basename(dir) === name;
    return isPlain ? `${path.relative(root, dir)}/` : path.relative(root, dockerfile);
  });
  return new PromiseError(
    'ambiguous-stage-folder',
    `${image.reference} may be built from ${names.join(' or ')}`,
    {
      hint: `say which: --stage ${image.users[0]}=${names[0]}, or stages: in ${CONFIG_FILE}`,
    },
  );
}
