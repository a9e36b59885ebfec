import path from 'node:path';
import { imageBaseName } from '../promise/image-base-name.ts';
import { stageImages } from '../promise/stage-images.ts';
import type { ImageSource, PromiseDefinition } from '../promise/types.ts';
import type { Layout } from '../scaffold/stages.ts';
import type { PipelineName } from './stage.ts';

/** A stage whose folder and image are to be found. */
export interface StageToPlace extends PipelineName {
  readonly name: string;
  /** The image that the user named. */
  readonly image: string | undefined;
  /** Where the user wants folders; undefined: where those of other stages are. */
  readonly layout: Layout | undefined;
}

/** Where a new stage is built. */
export interface StagePlace {
  readonly image: string;
  /** Relative to the Promise's folder, with forward slashes; undefined where the image is one that the Promise has already. */
  readonly folder: string | undefined;
}

/** What a new image begins with; no `latest`, so that Kubernetes takes an image loaded into kind. */
const FIRST_TAG = 'v0.1.0';

/**
 * Gives a new stage a folder beside those of the others, or in the kratix CLI's layout where that is in use, and an image that is named so
 * that the folder is found from it: after the Promise and the stage, in the registry of the others.
 * @param sources where the images come from that there are
 * @param isTaken whether there is something at a path relative to the Promise's folder
 */
export function placeStage(
  stage: StageToPlace,
  promise: PromiseDefinition,
  sources: ReadonlyMap<string, ImageSource>,
  isTaken: (folder: string) => boolean,
): StagePlace {
  const { workflow, pipeline, name, image } = stage;
  const images = stageImages(promise.pipelines).map(({ reference }) => reference);
  if (image !== undefined && images.includes(image)) return { image, folder: undefined };
  const folders = buildFolders(promise, sources);
  const isKratix = (stage.layout ?? layoutOf(folders, isTaken)) === 'kratix';
  const parent = parentOf(stage.layout === undefined ? folders : []);
  const kratixFolder = `workflows/${workflow}/${pipeline}/${name}`;
  if (image !== undefined) {
    const base = imageBaseName(image);
    const fits = base === name || base.endsWith(`-${name}`);
    return { image, folder: isKratix ? kratixFolder : path.posix.join(parent, fits ? name : base) };
  }
  const bases = images.map(imageBaseName);
  const isFree = (slug: string) =>
    !bases.some((base) => base === slug || base.endsWith(`-${slug}`)) &&
    (isKratix || !isTaken(path.posix.join(parent, slug)));
  const slugs = [name, `${pipeline}-${name}`, `${workflow.replace('/', '-')}-${name}`];
  const slug = slugs.find(isFree) ?? name;
  return {
    image: `${registryOf(images, sources)}${promise.name}-${slug}:${FIRST_TAG}`,
    folder: isKratix ? kratixFolder : path.posix.join(parent, slug),
  };
}

/** The folders that build images of the Promise, relative to its own. */
function buildFolders(
  { root }: PromiseDefinition,
  sources: ReadonlyMap<string, ImageSource>,
): readonly string[] {
  return [...sources.values()]
    .flatMap((source) => (source.kind === 'build' ? [path.dirname(source.folder.dockerfile)] : []))
    .map((folder) => path.relative(root, folder).split(path.sep).join('/'))
    .filter((folder) => !folder.startsWith('..'));
}

function layoutOf(folders: readonly string[], isTaken: (folder: string) => boolean): Layout {
  const isKratix =
    folders.length === 0 ? isTaken('workflows') : folders.some((each) => each.startsWith('workflows/'));
  return isKratix ? 'kratix' : 'tutorial';
}

/** The one folder that holds those of all stages, else the Promise's own. */
function parentOf(folders: readonly string[]): string {
  const parents = new Set(
    folders.filter((folder) => folder !== '').map((folder) => path.posix.dirname(folder)),
  );
  const [only = '.', ...others] = parents;
  return others.length === 0 ? only : '.';
}

/** Registry and path of the images that are built here, with the slash; nothing where they have none. */
function registryOf(images: readonly string[], sources: ReadonlyMap<string, ImageSource>): string {
  const own = images.find((image) => sources.get(image)?.kind === 'build') ?? '';
  return own.slice(0, own.lastIndexOf('/') + 1);
}
