import { stat } from 'node:fs/promises';
import path from 'node:path';
import { findStageFolder } from '../../promise/config.ts';
import { imageBaseName } from '../../promise/image-base-name.ts';
import type { StageFolder } from '../../promise/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import { imageName } from '../../shared/image-grammar.ts';

/** A stage's image with no Promise around it: to build, or used as it is. Absolute paths. */
export interface LoneStage {
  /** What it is called in reports, and as its Promise and its pipeline in the environment. */
  readonly name: string;
  /** The image's reference. */
  readonly image: string;
  /** Where its cases are, and what a run leaves: its folder, or for an image the one that the user is in. */
  readonly root: string;
  /** What builds it; absent: nothing here does. */
  readonly folder?: StageFolder;
}

/**
 * Finds the stage that the user names: a folder with a Dockerfile, a Dockerfile, or else an image.
 * @throws PromiseError `no-stage-folder` for a folder without a Dockerfile, and a path that is not there; `usage` for what can't be
 *   an image either
 */
export async function findLoneStage(target: string, cwd: string): Promise<LoneStage> {
  if (target === '') checkImage(target);
  const place = path.resolve(cwd, target);
  const stats = await stat(place).catch(() => undefined);
  if (stats === undefined) {
    if (!looksLikePath(target)) {
      checkImage(target);
      return { name: imageBaseName(target) || target, image: target, root: cwd };
    }
    throw new PromiseError('no-stage-folder', `there is no folder ${target}`, {
      hint: 'name the folder of the Dockerfile, relative to where you are, or an image',
    });
  }
  const folder = await findStageFolder(place, cwd);
  if (folder === undefined) {
    throw new PromiseError('no-stage-folder', `there is no Dockerfile in ${target}`, {
      location: { file: place },
      hint: looksLikePath(target)
        ? 'name the folder of the Dockerfile'
        : `name the folder of the Dockerfile; an image of that name is meant by ${target}:latest`,
    });
  }
  const root = stats.isDirectory() ? place : path.dirname(place);
  const name = path.basename(root) || 'stage';
  return { name, image: `promise-test-stage/${inReference(name)}`, root, folder };
}

function checkImage(target: string): void {
  if (imageName(target) !== undefined) return;
  throw new PromiseError('usage', `${JSON.stringify(target)} is no folder here, and can't be an image`, {
    hint: 'name an image as [HOST[:PORT]/]PATH[:TAG], the path in lower case, or the folder of a Dockerfile',
  });
}

/** No image's name begins like that. */
function looksLikePath(target: string): boolean {
  return /^[./~]/.test(target) || target.endsWith('/');
}

/** A folder's name as far as an image's reference takes it. */
function inReference(name: string): string {
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return words.join('-') || 'stage';
}
