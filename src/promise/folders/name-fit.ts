import path from 'node:path';
import { repositoryOf } from '../../shared/image-grammar.ts';
import type { DockerfileFolder } from '../find-dockerfiles.ts';
import { imageBaseName } from '../image-base-name.ts';
import type { StageImage } from '../stage-images.ts';

/** Whether a name fits an image's. */
export type NameFit = (image: StageImage, folder: DockerfileFolder) => boolean;

/** The image's own name. */
export const isNamedAs: NameFit = ({ reference }, { name }) => imageBaseName(reference) === name;

/** The image's name with what people put around it: shared stage images do, and the kratix CLI has `team-render` for team/render. */
export const isNamedAfter: NameFit = ({ reference }, { name }) => {
  const base = imageBaseName(reference);
  return base === `pipeline-${name}-image` || name === `${base}-image` || name === dashed(reference);
};

/** One name ends as the other. */
export const endsAs: NameFit = ({ reference }, { name }) => {
  const base = imageBaseName(reference);
  return base.endsWith(`-${name}`) || name.endsWith(`-${base}`);
};

/** Folders that say nothing of what is in them. */
const NO_WORDS = new Set([
  'build',
  'containers',
  'docker',
  'images',
  'image',
  'internal',
  'src',
  'stages',
  'workflows',
]);

/**
 * How many words an image and a folder share: those of the image's name, of the containers that run it and of their workflow,
 * and those of the folder's path from `root`.
 */
export function sharedWords(image: StageImage, { dir, name }: DockerfileFolder, root: string): number {
  const own = new Set([
    ...wordsOf(imageBaseName(image.reference)),
    ...image.users.flatMap((user) => wordsOf(user)),
  ]);
  const theirs = new Set(wordsOf(`${path.relative(root, dir)}/${name}`));
  return [...theirs].filter((word) => own.has(word) && !NO_WORDS.has(word)).length;
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** `ghcr.io/team/render:v1` as `team-render`. */
function dashed(reference: string): string {
  const [first = '', ...others] = repositoryOf(reference).split('/');
  const isHost = others.length > 0 && /[.:]|^localhost$/.test(first);
  return (isHost ? others : [first, ...others]).join('-');
}
